"""Are the working hours a municipality gives usable? Checked when its form is sent, with a remedy in every message."""

import datetime
import re
from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from knowledge.institutions.working_time import known_subdivisions

if TYPE_CHECKING:
    from knowledge.institutions.models import Municipality

_YEARLY = re.compile(r"\d\d-\d\d")
MOST_DAYS_OFF = 100


class DaysOffField(forms.CharField):
    """A list of days, written one a line or separated by commas."""

    widget = forms.Textarea({"rows": 4})

    def prepare_value(self, value: object) -> object:
        return "\n".join(str(day) for day in value) if isinstance(value, list) else value

    def to_python(self, value: object) -> list[str]:  # type: ignore[override]
        return re.split(r"[\s,;]+", str(value).strip()) if value and str(value).strip() else []

    def has_changed(self, initial: object, data: object) -> bool:
        return self.to_python(data) != (initial or [])


def check_hours(municipality: "Municipality") -> None:
    """Raise ValidationError, by field, for hours that end before they begin and days that do not exist."""
    errors: dict[str, object] = {}
    if municipality.opens_at and municipality.closes_at and municipality.closes_at <= municipality.opens_at:
        errors["closes_at"] = _("The office must close after it opens.")
    opens, closes = municipality.ramadan_opens_at, municipality.ramadan_closes_at
    if (opens is None) != (closes is None):
        errors["ramadan_closes_at"] = _("Give both hours for Ramadan, or neither.")
    elif opens and closes and closes <= opens:
        errors["ramadan_closes_at"] = _("The office must close after it opens.")
    named = known_subdivisions(municipality.country)
    if municipality.holiday_subdivision and municipality.holiday_subdivision not in named:
        errors["holiday_subdivision"] = _("No holidays are known for it. Known are: %(names)s.") % {
            "names": ", ".join(named) or "–"
        }
    if not _are_days(municipality.days_off):
        errors["days_off"] = _("A list of at most 100 days such as 2026-12-24, or 12-24 for every year.")
    if errors:
        raise ValidationError(errors)


def _are_days(days: object) -> bool:
    return isinstance(days, list) and len(days) <= MOST_DAYS_OFF and all(_is_day(day) for day in days)


def _is_day(day: object) -> bool:
    if not isinstance(day, str):
        return False
    whole = f"2024-{day}" if _YEARLY.fullmatch(day) else day  # 2024 has a 29 February
    try:
        return datetime.date.fromisoformat(whole).isoformat() == whole
    except ValueError:
        return False
