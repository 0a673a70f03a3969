"""Markdown in and out. What reads runs in a limited process and knows nothing of Django."""
