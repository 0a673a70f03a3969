"""Documents from a folder: a share, or an export of one, with what is known about its files."""
