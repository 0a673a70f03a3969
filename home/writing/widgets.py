"""The editor's field for a line of text, which answers what no editor sends in words instead of failing."""

from typing import Any

from django.core.exceptions import BadRequest
from wagtail.admin.rich_text import DraftailRichTextArea


class CheckedRichTextArea(DraftailRichTextArea):
    """Raises BadRequest (400) for what is no text as the editor writes it; Wagtail's own field raises whatever comes."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        try:
            return super().value_from_datadict(data, files, name)
        except (ValueError, TypeError, KeyError, AttributeError, LookupError, RecursionError) as error:
            raise BadRequest(f"no text of the editor in {name!r}") from error
