"""The list of an event's participants as a file for a table program, in the organiser's language."""

import csv
import io
from collections.abc import Iterable

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _t

from knowledge.events.registration_models import Registration
from knowledge.spreadsheets import neutral

COMMA_LANGUAGES = frozenset(("en",))  # elsewhere the comma belongs to numbers, and programs expect a semicolon


def participants_csv(rows: Iterable[Registration], language: str, *, question: str = "") -> bytes:
    """UTF-8 with the mark Excel looks for; one line per registration, the first line names the columns."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter="," if language in COMMA_LANGUAGES else ";", lineterminator="\r\n")
    head = [_t("Name"), _t("Institution"), _t("Mail address"), _t("State"), _t("Language"), _t("Registered at")]
    writer.writerow([neutral(cell) for cell in (*head, question or _t("Answer"))])
    for row in rows:
        registered = date_format(timezone.localtime(row.registered_at), "Y-m-d H:i")
        cells = (row.name, row.institution, row.email, row.get_state_display(), row.language, registered, row.answer)
        writer.writerow([neutral(str(cell)) for cell in cells])
    return b"\xef\xbb\xbf" + file.getvalue().encode()
