"""Registers the face of the site."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = _("Home")

    def ready(self) -> None:
        from home import publication, redirects
        from home.linking import connecting as linking
        from home.searchables import register_searchables
        from home.withdrawals import acting as withdrawals

        publication.connect()
        redirects.connect()
        linking.connect()
        withdrawals.connect()
        register_searchables()
