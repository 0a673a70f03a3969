"""How often is what read? Counted per day and language, about nobody: no address, no device, no session."""

from home.readings.counting import Reading, mark_reading, note

__all__ = ["Reading", "mark_reading", "note"]
