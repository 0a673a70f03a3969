"""A passage of another article, shown as it reads there now: never a copy."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

_ANCHOR = re.compile(r"#block-([\w-]{1,80})$")
LONGEST_ID = 80


class PassageInput(forms.TextInput):
    """Offers the passages of the chosen page by their first words; without script the address of a heading is pasted."""

    class Media:
        js = ["home/passages.js"]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        address, none = reverse("passages", args=[0]), _t("Choose a passage")
        own = {"data-controller": "passages", "data-passages": address, "data-none": none}
        return super().get_context(name, value, {**(attrs or {}), **own})


class PassageIdBlock(blocks.FieldBlock):
    """The id of a block, the same in every language: no text, so nothing a translator is asked for."""

    def __init__(self, required: bool = True, **kwargs: object) -> None:
        self.field = forms.CharField(required=required, max_length=2_000, widget=PassageInput)
        super().__init__(**kwargs)

    def get_searchable_content(self, value: Any) -> list[str]:
        return []

    def clean(self, value: Any) -> str:
        text = str(super().clean(value)).strip()
        found = _ANCHOR.search(text)
        return found[1] if found else text

    class Meta:
        icon = "link"


class PassageBlock(blocks.StructBlock):
    """One block, or a heading with all that stands below it, of another page."""

    page = blocks.PageChooserBlock(label=_("Article"))
    passage = PassageIdBlock(
        label=_("Passage"),
        help_text=_("A heading with its section, or a single paragraph. The address of a heading can be pasted, too."),
    )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        body = getattr(cleaned["page"].specific, "body", None)
        known = {raw.get("id") for raw in getattr(body, "raw_data", ())}
        if cleaned["passage"] not in known:
            raise blocks.StructBlockValidationError(
                block_errors={"passage": ValidationError(_t("That page has no such passage. Choose it from the list."))}
            )
        return cleaned

    class Meta:
        icon = "copy"
        label = _("Passage of another article")
        template = "home/blocks/passage.html"
