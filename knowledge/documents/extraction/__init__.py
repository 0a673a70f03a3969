"""What does this file say, page by page, or why does it not say anything?

The package runs in two worlds: inside the site (`sandbox.extract_file`) and inside a limited subprocess (`worker`), where
Django is not imported: nothing here may import it at module level except `messages`, which only the site uses. Nothing is
imported here: every process that reads a file would pay for it.
"""
