"""How does a rich text read to this reader: its links, its notes, its references to figures, its terms?

Made for one body at a time, in the order in which its texts are shown: notes are numbered in that order, and a term is
explained where it is met first.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _t
from wagtail.rich_text.rewriters import LinkRewriter

from home.writing.figures import Figure, referred
from home.writing.marks import Link, Note, Part, parts_of
from home.writing.terms import Terms


@dataclass(frozen=True)
class ShownNote:
    """A note at the foot of the text; `language` is that of the text it was written in."""

    number: int
    html: SafeString
    language: str


@dataclass(frozen=True)
class Place:
    """Where a text stands: in which language, and whose figures its references name."""

    language: str
    figures: Mapping[str, Figure]
    page_url: str = ""  # set where figures stand on another page
    is_whole: bool = True  # whether its notes are shown below it; else they stand where they are, and no term is marked


class Written:
    """The texts of one body. `rules` say the opening tag of a stored link; `named` what stands for a link by title."""

    def __init__(
        self,
        reader_language: str,
        rules: Mapping[str, Callable[[dict[str, str]], str]],
        named: Callable[[Link], str],
        *,
        state: str = "",
    ) -> None:
        self._rules = dict(rules)
        self._named = named
        self._terms = Terms(reader_language, state)
        self._notes: list[ShownNote] = []
        self._numbered = 0
        self._place = Place(reader_language, {})

    def show(self, html: str, place: Place) -> SafeString:
        """Rich text as it is stored -> markup. The editor's features and the importer let through safe tags only."""
        self._place = place
        shown = "".join(self._part(part) for part in parts_of(html))
        return mark_safe(self._terms.mark(shown, place.language) if place.is_whole else shown)

    def take_notes(self) -> list[ShownNote]:
        """The notes of all that was shown since they were taken last."""
        notes, self._notes = self._notes, []
        return notes

    def _part(self, part: Part) -> str:
        if isinstance(part, Link):
            return self._named(part)
        return self._note(part) if isinstance(part, Note) else self._rewritten(part)

    def _note(self, note: Note) -> str:
        if not self._place.is_whole:
            return f"<small> ({''.join(self._part(part) for part in note.parts).strip()})</small>"
        self._numbered += 1
        number = self._numbered
        html = "".join(self._part(part) for part in note.parts).strip()
        self._notes.append(ShownNote(number, mark_safe(html), self._place.language))
        said = _t("Footnote %(number)d") % {"number": number}
        return format_html(
            '<sup class="noted"><a href="#note-{0}" id="noted-{0}" role="doc-noteref" aria-label="{1}">{0}</a></sup>',
            number, said,
        )  # fmt: skip

    def _rewritten(self, html: str) -> str:
        if "<a" not in html:
            return html
        rewritten = LinkRewriter({**self._rules, "external": self._external})(html)
        return referred(rewritten, self._place.figures, self._place.page_url)

    def _external(self, attrs: dict[str, str]) -> str:
        return f'<a href="{escape(attrs["href"])}">'


def wanted_link(words: str, address: str) -> str:
    """A title nothing is called by, as staff see it; readers see its words."""
    if not address:
        return escape(words)
    said = _t("Wanted: there is no article of this title yet")
    return format_html('<a class="wanted" href="{}" title="{}">{}</a>', address, said, words)
