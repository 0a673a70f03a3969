"""Passages of other pages inside a text: shown as they read there now, for those who may read them there."""
