"""Registers the room's hooks; what they do stands in named functions."""

from wagtail import hooks

from home.serving import serve_to_those_who_may

# Before (outside of) Wagtail's own check of restrictions, which would answer with a redirect.
hooks.register("on_serve_page", serve_to_those_who_may, order=-100)
