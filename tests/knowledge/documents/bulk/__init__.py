"""Documents by the dozen."""
