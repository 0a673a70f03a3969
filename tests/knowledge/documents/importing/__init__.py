"""Bringing in folders of documents."""
