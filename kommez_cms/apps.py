"""Registers the switchboard: system checks, which writes outdate kept pages, and what a refusal undoes."""

from django.apps import AppConfig


class KommezConfig(AppConfig):
    name = "kommez_cms"
    verbose_name = "KommEZ"

    def ready(self) -> None:
        from kommez_cms import checks, shown
        from kommez_cms.middleware.unit_of_work import undo_refusals

        checks.register()
        shown.connect()
        undo_refusals()
