"""What does an accessibility statement still have to say before it may be published?

Asked by the form, field by field, and by every other way to the public (`BasePage.own_lacks`).
"""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _t

from home.images.publishing import Lack

DUTIES = ("scope", "basis", "conformity", "made_on", "method", "checked_on", "contact", "mail", "enforcement")

TO_FILL = "✎"  # marks, in texts that come with the program, what only the operator knows


@dataclass(frozen=True)
class EmptyDuty:
    """One field, and the sentence that says what is wrong with it."""

    field: str
    sentence: str


def missing(page: Any) -> list[EmptyDuty]:
    """In the order of the form, for the statement as it stands in memory; no query."""
    empty = [
        EmptyDuty(name, _t("The law asks for this. Please fill it in.")) for name in DUTIES if not _said(page, name)
    ]
    return [*empty, *_contradictions(page)]


def lacks(page: Any) -> list[Lack]:
    """The same for messages that stand far from the form: each with the name of its field."""
    return [
        Lack(str(page._meta.get_field(one.field).verbose_name), _t("“%(title)s”:") + " " + one.sentence)
        for one in missing(page)
    ]


def _said(page: Any, name: str) -> bool:
    value = getattr(page, name)
    return bool(value.strip()) and TO_FILL not in value if isinstance(value, str) else bool(value)


def _contradictions(page: Any) -> list[EmptyDuty]:
    found = []
    today = timezone.localdate()
    reasons = [raw["value"].get("reason") for raw in page.barriers.raw_data]
    if page.conformity in ("partial", "none") and not reasons:
        found.append(EmptyDuty("barriers", _t("Say which contents are not accessible, and why.")))
    if page.conformity == "full" and "breach" in reasons:
        found.append(EmptyDuty("barriers", _t("A site that conforms fully has no contents that break the rules.")))
    for name in ("made_on", "checked_on"):
        day = getattr(page, name)
        if day is not None and day > today:
            found.append(EmptyDuty(name, _t("This day has not come yet.")))
    if page.made_on and page.checked_on and page.checked_on < page.made_on:
        found.append(EmptyDuty("checked_on", _t("The last check cannot be older than the statement.")))
    return found
