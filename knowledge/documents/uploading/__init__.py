"""Uploads of staff that may break off and go on: the tus protocol, its parts, and what becomes of the whole."""
