"""Which marks stand in a rich text: `[[Title]]`, `[[Title|words]]`, `[[#Figure]]` and `^[a note]`?

They are plain text to the editor, to translators, to imports and to exports, so nothing is lost where nobody knows
them. Nothing is a mark inside a link; a mark that is not closed, or that closes over half a tag, is plain text.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import unescape

LONGEST_TITLE = 255
_TOKEN = re.compile(
    r"(?P<tag><[^<>]*>)"
    rf"|\[\[(?P<title>[^\[\]|<>]{{1,{LONGEST_TITLE * 2}}})(?:\|(?P<words>[^\[\]<>]{{1,{LONGEST_TITLE * 2}}}))?\]\]"
    r"|(?P<note>\^\[)|(?P<open>\[)|(?P<close>\])"
)
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)")
_MARKUP = re.compile(r"<[^<>]*>")
_EMPTY = frozenset(("br", "embed", "hr", "img", "wbr"))


@dataclass(frozen=True)
class Link:
    """`[[title|words]]`; `title` and `words` as they read, `raw` as it stands in the markup."""

    title: str
    words: str
    raw: str

    @property
    def is_figure(self) -> bool:
        return self.title.startswith("#")


@dataclass(frozen=True)
class Note:
    """`^[…]`, with the markup and marks inside it."""

    parts: tuple["Part", ...]
    raw: str


Part = str | Link | Note


def has_marks(html: str) -> bool:
    """Cheap: whether it is worth looking closer."""
    return "[[" in html or "^[" in html


def parts_of(html: str) -> tuple[Part, ...]:
    """The markup in order: pieces of it as they stand, and the marks between them."""
    if not has_marks(html):
        return (html,)
    return _Reading(html).parts()


def links_in(html: str) -> list[Link]:
    """All links by title, those in notes included, in order."""
    return _links(parts_of(html))


def _links(parts: Iterable[Part]) -> list[Link]:
    found: list[Link] = []
    for part in parts:
        if isinstance(part, Link):
            found.append(part)
        elif isinstance(part, Note):
            found += _links(part.parts)
    return found


def replace_links(html: str, put: Callable[[Link], str]) -> str:
    """The markup with each link replaced by what `put` says (markup); notes stay notes."""
    return _put_together(parts_of(html), put)


def _put_together(parts: Iterable[Part], put: Callable[[Link], str]) -> str:
    said = []
    for part in parts:
        if isinstance(part, Link):
            said.append(put(part))
        else:
            said.append(part if isinstance(part, str) else f"^[{_put_together(part.parts, put)}]")
    return "".join(said)


def readable(html: str) -> str:
    """The markup as it reads without marks: words of links, notes in parentheses where they stand."""
    return _readable(parts_of(html)) if has_marks(html) else html


def _readable(parts: Sequence[Part]) -> str:
    said = []
    for part in parts:
        if isinstance(part, Link):
            inner = part.raw[2:-2]
            said.append(inner.partition("|")[2] or inner.lstrip("#"))
        else:
            said.append(part if isinstance(part, str) else f" ({_readable(part.parts).strip()})")
    return "".join(said)


class _Reading:
    """One pass over the tokens; what a note holds is kept apart until it is closed."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.outer: list[Part] = []
        self.inner: list[Part] = []
        self.at = 0
        self.in_link = 0
        self.note_from = -1  # where the open note begins, -1 outside of notes
        self.brackets = 0
        self.open_tags: list[str] = []

    def parts(self) -> tuple[Part, ...]:
        for token in _TOKEN.finditer(self.html):
            self._step(token)
        self._text(len(self.html))
        if self.note_from >= 0:
            self._give_up()
        return tuple(self.outer)

    def _step(self, token: re.Match[str]) -> None:
        if token["tag"]:
            self._tag(token["tag"])
        elif self.in_link:
            return
        elif token["title"]:
            self._link(token)
        elif self.note_from >= 0:
            self._in_note(token)
        elif token["note"]:
            self._text(token.start())
            self.note_from, self.brackets, self.at = token.start(), 1, token.end()
            self.open_tags.clear()

    def _tag(self, tag: str) -> None:
        found = _TAG.match(tag)
        name = found[1].lower() if found else ""
        if name == "a":
            self.in_link = max(0, self.in_link + (-1 if tag.startswith("</") else 1))
        if self.note_from < 0 or not name or name in _EMPTY:
            return
        if not tag.startswith("</"):
            self.open_tags.append(name)
        elif self.open_tags and self.open_tags[-1] == name:
            self.open_tags.pop()
        else:
            self._give_up()  # the note began inside this element and does not end in it

    def _link(self, token: re.Match[str]) -> None:
        title = " ".join(unescape(token["title"]).split())
        if not title.lstrip("#").strip():
            return
        self._text(token.start())
        words = " ".join(unescape(token["words"] or "").split()) or title.lstrip("#").strip()
        self._add(Link(title[:LONGEST_TITLE], words, token.group()))
        self.at = token.end()

    def _in_note(self, token: re.Match[str]) -> None:
        self.brackets += -1 if token["close"] else 1
        if self.brackets:
            return
        if self.open_tags:
            self._give_up()
            return
        self._text(token.start())
        raw, inner = self.html[self.note_from : token.end()], tuple(self.inner)
        self.note_from, self.inner, self.at = -1, [], token.end()
        if any(not isinstance(part, str) or _MARKUP.sub("", part).strip() for part in inner):
            self.outer.append(Note(inner, raw))
        else:
            self.outer.append(raw)

    def _give_up(self) -> None:
        """What looked like a note is plain text; marks inside it stay."""
        self.outer += ["^[", *self.inner]
        self.note_from, self.inner = -1, []

    def _text(self, end: int) -> None:
        if end > self.at:
            self._add(self.html[self.at : end])
        self.at = end

    def _add(self, part: Part) -> None:
        (self.outer if self.note_from < 0 else self.inner).append(part)
