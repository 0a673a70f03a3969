"""Wagtail's checker beside the preview, with the rules this house adds: more of axe's own, and what German, Arabic and
French editors write into alternative texts."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.userbar import ContentCheckerItem

from home.checking.words import PICTURE_WORDS

# On top of Wagtail's list. Contrast and landmarks are the templates' and are tested there, not by editors.
RULES = {
    "image-alt": (_("A picture has no alternative text"), _("Say what it shows, or that it is decoration")),
    "page-has-heading-one": (_("The page has no main heading"), _("Give the page a title")),
    "td-has-header": (_("Cells of a large table have no head"), _("Name rows and columns in the first ones")),
    "th-has-data-cells": (_("A head of a table stands above nothing"), _("Take out rows and columns without content")),
    "table-duplicate-name": (_("The caption of a table is its summary as well"), _("Say it once")),
    "identical-links-same-purpose": (_("Equal words lead to different pages"), _("Say in the link where it leads")),
    "valid-lang": (_("A part names a language that does not exist"), _("Check the language of the part")),
    "list": (_("A list holds something else than items"), _("Make every line an item")),
}
_FILE_NAME = r"\.(avif|gif|jpg|jpeg|png|svg|webp)$|_"
# A file name, or a word for "picture" with nothing but a number after it.
ALT_PATTERN = "|".join([_FILE_NAME, *(rf"^{word}[\s.:]*\d*$" for word in PICTURE_WORDS)])


class HouseChecker(ContentCheckerItem):
    """As Wagtail's, with our rules; its own stay as they are."""

    axe_run_only = [*ContentCheckerItem.axe_run_only, *RULES]
    axe_custom_checks = [
        *(check for check in ContentCheckerItem.axe_custom_checks if check["id"] != "check-image-alt-text"),
        {"id": "check-image-alt-text", "options": {"pattern": ALT_PATTERN}},
    ]
    axe_messages = {
        **ContentCheckerItem.axe_messages,
        **{rule: {"error_name": name, "help_text": text} for rule, (name, text) in RULES.items()},
    }


def use_our_checker(request: HttpRequest, items: list[Any], page: Any) -> None:
    """Hook: ours in place of Wagtail's."""
    items[:] = [
        HouseChecker(in_editor=item.in_editor) if isinstance(item, ContentCheckerItem) else item for item in items
    ]
