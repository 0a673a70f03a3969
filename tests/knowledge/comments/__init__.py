"""Comments of staff."""
