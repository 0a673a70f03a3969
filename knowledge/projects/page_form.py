"""What if milestones were changed in the workspace while the form of the page was open? Nobody overwrites them unseen.

The form remembers the stamps the workspace had left when it was opened. When it comes back and others stand, it shows
what stands now, keeps everything else that was typed, and has to be sent again.
"""

import json
import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from home.forms import AudiencePageForm

Stamps = dict[str, list[str]]  # primary key of a milestone -> when its facts and its words were changed
_ROW = re.compile(r"(milestones-\d+)-id")


class ProjectPageForm(AudiencePageForm):
    """Rows added in the workspace meanwhile need no care: what a form does not name stays."""

    milestones_seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        page = kwargs.get("instance")
        self.was_overtaken = False
        if data is not None and page is not None and page.pk:
            data, self.was_overtaken = _as_it_stands(data, page)
        super().__init__(data, *args, **kwargs)
        self.initial["milestones_seen"] = json.dumps(_stamps(self.instance) if self.instance.pk else {})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.was_overtaken:
            self.add_error(
                None,
                _(
                    "Milestones were changed in the workspace while this form was open. Below they stand as they are "
                    "now, everything else as you wrote it. Please look at them and save again."
                ),
            )
        return cleaned


def _stamps(page: Any) -> Stamps:
    rows = (row for row in page.milestones.all() if row.pk is not None)
    return {str(row.pk): [at.isoformat() if at else "" for at in (row.changed_at, row.worded_at)] for row in rows}


def _as_it_stands(data: Any, page: Any) -> tuple[Any, bool]:
    """What was sent, with the milestones the form had not seen as they stand now; whether there were any."""
    seen, now = _seen(data.get("milestones_seen")), _stamps(page)
    rows = {str(row.pk): row for row in page.milestones.all() if row.pk is not None}
    sent, overtaken = data.copy(), False
    for name in list(data):
        found, pk = _ROW.fullmatch(name), data.get(name)
        if found is None or not pk:
            continue
        if pk not in rows:
            sent[name], sent[f"{found[1]}-DELETE"] = "", "on"
        elif seen is not None and seen.get(pk) != now[pk]:
            _show(sent, found[1], rows[pk])
        else:
            continue
        overtaken = True
    if overtaken:
        sent["milestones_seen"] = json.dumps(now)
    return sent, overtaken


def _show(sent: Any, prefix: str, row: Any) -> None:
    """Also where the sender took the row out: they decide anew."""
    values = {"title": row.title, "due_on": row.due_on.isoformat(), "note": row.note, "DELETE": ""}
    for name, value in {**values, "is_reached": "on" if row.is_reached else ""}.items():
        sent[f"{prefix}-{name}"] = value


def _seen(text: str | None) -> Stamps | None:
    """None for a form that does not say: nothing can be compared then."""
    if text is None:
        return None
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
