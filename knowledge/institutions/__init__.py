"""Municipalities, their institutions, and the mirror pairs between them."""
