"""Withdrawing a page in all its languages, and lifting that again by publishing it."""

from typing import Any

from wagtail.log_actions import log
from wagtail.models import Page
from wagtail.signals import page_published

from home.publication import unpublish_everywhere
from home.withdrawals.models import Withdrawal
from search.access import Viewer, visible_pages
from search.indexing import unit_of_work

LOG_ACTION = "kommez.withdrawn"


def connect() -> None:
    """Called once when the apps are ready: what is published again is no longer withdrawn."""
    page_published.connect(_published, dispatch_uid="lift withdrawal")


def withdraw_page(page: Page, *, user: Any, reason: str) -> Withdrawal:
    """Take the page off in every language, with all below it; twice is once."""
    with unit_of_work():
        versions = Page.objects.filter(translation_key=page.translation_key)
        was_public = visible_pages(versions, Viewer(None)).exists()
        row = write_withdrawal("page", page.translation_key.hex, was_public=was_public, user=user, reason=reason)
        live = versions.filter(live=True).specific().first()
        if live is not None:
            live.unpublish(user=user)
            unpublish_everywhere(live)  # whatever was said about keeping languages
        log(page, LOG_ACTION, user=user, data={"reason": row.reason})
    return row


def write_withdrawal(kind: str, key: str, *, was_public: bool, user: Any, reason: str) -> Withdrawal:
    """The row that makes the address say so; an earlier one stays as it is."""
    person = user if getattr(user, "pk", None) else None
    values = {"was_public": was_public, "reason": reason[:500], "by": person}
    row, _made = Withdrawal.objects.get_or_create(kind=kind, key=key, defaults=values)
    return row


def is_withdrawn(kind: str, key: str) -> bool:
    """Whether the address of this thing says that it was withdrawn."""
    return Withdrawal.objects.filter(kind=kind, key=key, was_public=True).exists()


def lift(kind: str, key: str) -> None:
    for row in Withdrawal.objects.filter(kind=kind, key=key):
        row.delete()


def _published(instance: Page, **_: Any) -> None:
    if instance.live:
        lift("page", instance.translation_key.hex)
