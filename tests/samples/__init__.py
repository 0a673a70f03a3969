"""Nasty files for the readers, all made by code: `catalogue.SAMPLES` lists each with what must come of it."""
