"""Events with time zones, and their calendar entries."""
