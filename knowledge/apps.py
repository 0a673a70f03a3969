"""Registers the subject room."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class KnowledgeConfig(AppConfig):
    name = "knowledge"
    verbose_name = _("Knowledge")

    def ready(self) -> None:
        from knowledge.comments import writing as comments
        from knowledge.coverage import keeping as coverage
        from knowledge.documents import signals
        from knowledge.documents.bulk import connecting as documents_together
        from knowledge.events import connecting as events
        from knowledge.following import signals as following_signals
        from knowledge.institutions import connecting as institutions
        from knowledge.membership import naming
        from knowledge.membership import signals as membership_signals
        from knowledge.packs import connecting as packs
        from knowledge.people import subjects as people
        from knowledge.projects import connecting as projects
        from knowledge.questions import connecting as questions
        from knowledge.recent import keeping as recent
        from knowledge.revisions import published
        from knowledge.searchables import register_searchables
        from knowledge.searching import addresses as searching
        from knowledge.topics.loading import load_goals
        from knowledge.transfers import connecting as transfers
        from knowledge.translations import connecting as translations

        people.register()
        comments.connect()
        signals.connect()
        documents_together.connect()
        membership_signals.connect()
        translations.connect()
        coverage.connect()
        naming.connect()
        register_searchables()
        searching.register()
        rooms = (transfers, institutions, following_signals, questions, projects, events, packs, published, recent)
        for room in rooms:
            room.connect()
        post_migrate.connect(coverage.after_migrating, sender=self, dispatch_uid="coverage")
        post_migrate.connect(recent.after_migrating, sender=self, dispatch_uid="recent changes")
        post_migrate.connect(load_goals, sender=self, dispatch_uid="load_goals")
