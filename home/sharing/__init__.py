"""Passing a page on: a short address, a mail, and a code that a camera reads; no script and no third party."""
