"""A state machine over the doors of the site; `make prove` runs `prove_doors.py`, the ordinary suite does not."""
