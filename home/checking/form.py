"""The question of the page form on the way to the public: what the text has that makes it hard to read, once more.

Nothing is forbidden here, because a program may be wrong about a text; whoever publishes says that they have looked.
"""

from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import StreamValue

from home.checking.remarks import Remark, remarks_on

FIELD = "remarks_seen"


def remarks_field() -> forms.BooleanField:
    """A box that is shown only after a page was sent with something to look at."""
    return forms.BooleanField(label=_("I have looked at these points: publish it as it is"), required=False)


def remarks_of(cleaned: dict[str, Any], language: str) -> list[Remark]:
    """Of all body texts among the cleaned values of a form."""
    bodies = [value for value in cleaned.values() if isinstance(value, StreamValue)]
    return [remark for body in bodies for remark in remarks_on(body.get_prep_value(), language)]


def ask(form: Any, remarks: list[Remark]) -> None:
    """Add the remarks as an error of the box, unless it was ticked; take the box away where there are none."""
    if not remarks:
        form.fields.pop(FIELD, None)
    elif not form.cleaned_data.get(FIELD):
        listed = format_html_join("", "<li>{}</li>", ((remark.sentence,) for remark in remarks))
        said = _("Please look at this before it is published:")
        form.add_error(FIELD, format_html("{}<ul>{}</ul>", said, listed))
