"""How long is kept what concerns a person? Told by the code that deletes it, and shown on the privacy page."""

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _t
from django.utils.translation import ngettext
from wagtail import hooks

from home.mails.sending import KEPT

RETENTION_HOOK = "retention_periods"  # functions () -> iterable of Period, in the reader's language


@dataclass(frozen=True)
class Period:
    """`what` is kept for `days` from the moment `since` names; with neither, `since` says all of it. Translated."""

    what: str
    days: int | None = None
    since: str = ""

    def __str__(self) -> str:
        if self.days is None:
            return self.since
        length = ngettext("%(count)d day", "%(count)d days", self.days) % {"count": self.days}
        return f"{length} {self.since}".strip()


def periods() -> list[Period]:
    """Those of every room, this one's first."""
    functions: Iterable[Callable[[], Iterable[Period]]] = hooks.get_hooks(RETENTION_HOOK)
    return [*_own(), *(period for function in functions for period in function())]


def _own() -> Iterator[Period]:
    yield Period(_t("Words typed into the search, without address or name"), settings.KOMMEZ_SEARCH_LOG_DAYS)
    yield Period(_t("Guard of the open forms: a network address as a code nobody can turn back"), 1)
    yield Period(_t("Log-in: one cookie that keeps the session"), _days(settings.SESSION_COOKIE_AGE), _t("at most"))
    yield Period(_t("Mails the site has sent, with their addresses"), KEPT.days)


def _days(seconds: float) -> int:
    return datetime.timedelta(seconds=seconds).days
