"""Registers the subject room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KnowledgeConfig(AppConfig):
    name = "knowledge"
    verbose_name = _("Knowledge")

    def ready(self) -> None:
        from knowledge.documents import signals
        from knowledge.membership import signals as membership_signals
        from knowledge.searchables import register_searchables

        signals.connect()
        membership_signals.connect()
        register_searchables()
