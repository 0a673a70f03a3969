"""Numbers as people of four languages write them: 12,5 and 12.5, 1 250, ١٢٫٥; never guessed where two readings differ."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from home.languages import current_language
from home.plots.scales import said

MOST_DIGITS, DECIMALS = 14, 6  # before and after the decimal separator, as the columns hold them
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫−", "01234567890123456789,-")
_GROUPING = re.compile(r"(?<=\d)[\s\u00a0\u202f'’٬](?=\d{3}(?!\d))")
_PLAIN = re.compile(r"([+-]?)(\d+)(?:[.,](\d+))?")
_GROUPED = re.compile(r"([+-]?)(\d{1,3}(?:\.\d{3})+),(\d+)|([+-]?)(\d{1,3}(?:,\d{3})+)\.(\d+)")


def parse_number(text: str) -> Decimal:
    """The number meant. Raises ValidationError for what is none, for too many digits, and for "1.250": 1250 or 1¼?"""
    plain = text.strip().strip("\u200e\u200f\u061c").translate(_DIGITS)
    while _GROUPING.search(plain):
        plain = _GROUPING.sub("", plain)
    if match := _GROUPED.fullmatch(plain):
        sign, whole, part = match.group(1, 2, 3) if match[2] else match.group(4, 5, 6)
        whole = whole.replace(".", "").replace(",", "")
    elif match := _PLAIN.fullmatch(plain):
        sign, whole, part = match.group(1), match.group(2), match.group(3) or ""
        if len(part) == 3 and len(whole) <= 3 and whole.strip("0"):
            raise ValidationError(
                _("This can be read in two ways. Write thousands without a separator, decimals with one more digit.")
            )
    else:
        raise ValidationError(_("Write a number, such as 12.5 or 12,5."))
    whole, part = whole.lstrip("0") or "0", part.rstrip("0")
    if len(whole) > MOST_DIGITS or len(part) > DECIMALS:
        raise ValidationError(_("At most 14 digits before and 6 after the decimal separator."))
    return Decimal(f"{sign}{whole}.{part or 0}")


def written(value: Decimal, language: str) -> str:
    """The number as `parse_number` takes it back, with the decimal separator of the language."""
    plain = f"{value.normalize():f}"
    if len(plain.partition(".")[2]) == 3:
        plain += "0"
    return plain.replace(".", "," if said(0.5, language, 1)[1] in ",٫" else ".")


class NumberField(forms.CharField):
    """A decimal number in any of the usual ways of writing."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "dir": "ltr", "maxlength": 40})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=40, **kwargs)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return parse_number(text) if text else None

    def prepare_value(self, value: Any) -> Any:
        return written(value, current_language()) if isinstance(value, Decimal) else value

    def run_validators(self, value: Any) -> None:
        """The length is checked by the widget and by the digits; the validators of texts do not fit numbers."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True
