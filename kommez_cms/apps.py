"""Registers the switchboard: system checks, and which writes outdate kept pages."""

from django.apps import AppConfig


class KommezConfig(AppConfig):
    name = "kommez_cms"
    verbose_name = "KommEZ"

    def ready(self) -> None:
        from kommez_cms import checks, shown

        checks.register()
        shown.connect()
