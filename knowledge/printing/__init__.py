"""Texts that stand outside the site: what is shared by paper (PDF) and packs, and the making of PDF."""
