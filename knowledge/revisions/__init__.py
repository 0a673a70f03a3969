"""Versions of a page: two editors' ones brought together, any two compared, and what readers may know of them."""
