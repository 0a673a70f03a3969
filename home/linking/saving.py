"""An editor saves a text with `[[Title]]` in it: which become links, which are wanted, which could mean several things?

The server does it, whatever the editor's browser did: typed, pasted and imported text are treated alike.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.html import escape
from wagtail.blocks import StreamValue
from wagtail.fields import StreamField

from home.linking.names import key_of, pages_named, titles_in
from home.writing.figures import Figure, figure_meant, figures_of
from home.writing.marks import Link, has_marks, replace_links
from home.writing.texts import map_rich_texts
from search.access import Viewer


@dataclass
class Report:
    """Titles as they were written that stay in brackets: nothing is called that, or several things are."""

    missing: dict[str, None] = field(default_factory=dict)
    ambiguous: dict[str, None] = field(default_factory=dict)
    linked: int = 0


def link_titles(
    blocks: Iterable[Mapping[str, Any]], viewer: Viewer, language: str
) -> tuple[list[dict[str, Any]], Report]:
    """Stored blocks with every `[[Title]]` that means one page this viewer may see made a link to it, and the rest told.

    At most four statements; none where nothing is in brackets.
    """
    rows, report = list(blocks), Report()
    put = _Putting(rows, viewer, language, report)
    changed, _any = map_rich_texts(rows, lambda html: replace_links(html, put) if has_marks(html) else html)
    return changed, report


def link_titles_of_form(cleaned: Mapping[str, Any], viewer: Viewer, language: str) -> dict[str, Any]:
    """The values of a form's cleaned data that became others, by field."""
    changed: dict[str, Any] = {}
    for name, value in cleaned.items():
        if isinstance(value, StreamValue):
            rows, report = link_titles(value.get_prep_value(), viewer, language)
            if report.linked:
                changed[name] = value.stream_block.to_python(rows)
    return changed


def left_open(page: Any, viewer: Viewer, language: str) -> Report:
    """What of the page's texts stays in brackets, and why."""
    report = Report()
    for value in (getattr(page, one.name) for one in page._meta.get_fields() if isinstance(one, StreamField)):
        _rows, one = link_titles(value.raw_data, viewer, language)
        report.missing |= one.missing
        report.ambiguous |= one.ambiguous
    return report


class _Putting:
    """What stands in place of one link by title."""

    def __init__(self, blocks: list[Any], viewer: Viewer, language: str, report: Report) -> None:
        titles = titles_in(blocks)
        self.named = pages_named(titles.values(), viewer, language) if titles else {}
        self.figures: Mapping[str, Figure] = figures_of(blocks)
        self.report = report

    def __call__(self, link: Link) -> str:
        if link.is_figure:
            return self._figure(link)
        found = self.named.get(key_of(link.title))
        if found is None:
            self.report.missing[link.title] = None
        elif found.only is None:
            self.report.ambiguous[link.title] = None
        else:
            self.report.linked += 1
            return f'<a linktype="page" id="{found.only}">{escape(link.words)}</a>'
        return link.raw

    def _figure(self, link: Link) -> str:
        figure = figure_meant(link.title[1:].strip(), self.figures)
        if figure is None:
            self.report.missing[link.title] = None
            return link.raw
        self.report.linked += 1
        words = link.words if "|" in link.raw else figure.label
        return f'<a href="#block-{escape(figure.block_id)}">{escape(words)}</a>'
