"""Registers the subjects in the editing interface; what is registered lives with its subject."""

from wagtail.snippets.models import register_snippet

from knowledge.documents.viewset import DocumentViewSet

register_snippet(DocumentViewSet)
