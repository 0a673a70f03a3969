"""Translating: what waits for a translator, how it comes into the translation editor, and how it leaves it."""
