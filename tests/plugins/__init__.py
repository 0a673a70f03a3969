"""Fixtures and hooks of the whole suite, one file per concern."""
