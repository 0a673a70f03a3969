"""Translations out to other programs and in again: XLIFF 1.2 and PO, one page or many."""
