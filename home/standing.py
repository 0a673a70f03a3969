"""Do the pages the law asks for stand, in every language, and has the operator filled in what only they know?

A text that comes with the program marks what is still to be filled in with a pencil sign; nothing else about it is
checked, because only a person can say whether an imprint is right.
"""

import datetime
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _t
from wagtail.models import Locale

from home.pages import StandingPage
from home.statement.duties import TO_FILL
from home.statement.models import AccessibilityStatement
from search.access import Viewer

Role = StandingPage.Role
DUTIES = (Role.IMPRINT, Role.PRIVACY, Role.ACCESSIBILITY)
CHECK_AFTER = datetime.timedelta(days=335)  # eleven months: the statement is to be checked every year
CHECKED_EVERY = datetime.timedelta(days=365)


@dataclass(frozen=True)
class Fault:
    """One thing to do about the standing pages. `page` is None where there is none yet."""

    role: str
    language: str
    sentence: str
    page: Any = None


def faults() -> list[Fault]:
    """In the order of languages and roles; three queries. Only what everybody may see counts as there."""
    found: dict[tuple[str, str], Any] = {}
    everybody = Viewer(None)
    pages = StandingPage.objects.visible_to(everybody).filter(role__in=DUTIES).select_related("locale").order_by("-pk")
    found.update(((page.locale.language_code, page.role), page) for page in pages)
    statements = AccessibilityStatement.objects.visible_to(everybody).select_related("locale")
    found.update(((page.locale.language_code, Role.ACCESSIBILITY.value), page) for page in statements)
    known = set(Locale.objects.values_list("language_code", flat=True))
    languages = [code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES if code in known]
    return [
        Fault(role.value, language, sentence, page)
        for language in languages
        for role in DUTIES
        for page in [found.get((language, role.value))]
        for sentence in _of(role, page)
    ]


def is_check_due(page: AccessibilityStatement) -> bool:
    """Whether the last check is eleven months ago or more; also where no day is known."""
    return page.checked_on is None or page.checked_on + CHECK_AFTER <= timezone.localdate()


def _of(role: Role, page: Any) -> Iterator[str]:
    if page is None:
        yield _t("This page is missing, or not open to everybody.")
        return
    if is_unfilled(page):
        yield _t("Some of it is still to be filled in (look for %(sign)s).") % {"sign": TO_FILL}
    if role != Role.ACCESSIBILITY:
        return
    if not isinstance(page, AccessibilityStatement):
        yield _t("Make a page of the type “accessibility statement”: this one does not say all the law asks for.")
    elif is_check_due(page):
        yield _t("It has to be checked again: the law asks for it every year.")


def is_unfilled(page: Any) -> bool:
    """Whether a text of the page still has the mark of what is to be filled in."""
    texts = (getattr(page, field.name) for field in page._meta.concrete_fields)
    return any(TO_FILL in (value if isinstance(value, str) else _stored(value)) for value in texts)


def _stored(value: Any) -> str:
    raw = getattr(value, "raw_data", None)
    return json.dumps(list(raw), ensure_ascii=False, default=str) if raw is not None else ""
