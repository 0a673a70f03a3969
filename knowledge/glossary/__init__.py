"""Shared terms of the trades in all languages: what a word means, and what the other side calls it."""
