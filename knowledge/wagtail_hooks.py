"""Registers the subjects in the editing interface; what is registered lives with its subject."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from knowledge.documents.viewset import DocumentViewSet
from knowledge.membership.viewsets import PeopleGroup

register_snippet(DocumentViewSet)

hooks.register("register_admin_viewset", PeopleGroup)
