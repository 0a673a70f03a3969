"""Registers the search room."""

from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = pgettext_lazy("noun", "Search")

    def ready(self) -> None:
        from search import checks, signals
        from search.operation import noticing

        signals.connect()
        noticing.connect()
        checks.register_checks()
