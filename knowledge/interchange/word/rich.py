"""Which runs does inline markup consist of? The inverse of `spans.markup`."""

from html.parser import HTMLParser

from knowledge.interchange.word.spans import Span

_MARKS = {"b": "b", "strong": "b", "i": "i", "em": "i", "sup": "sup", "sub": "sub"}
_BLOCKS = frozenset({"p", "div", "li"})


def spans_of(markup: str) -> list[Span]:
    """The runs of stored rich text whose links are addresses already; notes (`^[…]`) as runs of their own."""
    reading = _Reading()
    reading.feed(markup)
    reading.close()
    return reading.finished()


class _Reading(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Span] = []
        self.outer: list[Span] = []  # what stands before the open note
        self.depth = 0  # of brackets in the open note
        self.marks: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _MARKS:
            self.marks.append(_MARKS[tag])
        elif tag == "a":
            self.links.append(dict(attrs).get("href") or "")
        elif tag == "br" or (tag in _BLOCKS and self.found):
            self.found.append(Span("\n"))

    def handle_endtag(self, tag: str) -> None:
        if tag in _MARKS and _MARKS[tag] in self.marks:
            self.marks.reverse()
            self.marks.remove(_MARKS[tag])
            self.marks.reverse()
        elif tag == "a" and self.links:
            self.links.pop()

    def handle_data(self, data: str) -> None:
        if self.links:
            self._add(data)
            return
        start = 0
        for at, sign in enumerate(data):
            if not self.depth and sign == "[" and at and data[at - 1] == "^":
                self._add(data[start : at - 1])
                self.outer, self.found, self.depth, start = self.found, [], 1, at + 1
            elif self.depth and sign in "[]":
                self.depth += 1 if sign == "[" else -1
                if not self.depth:
                    self._add(data[start:at])
                    self.found, start = [*self.outer, _noted(self.found)], at + 1
        self._add(data[start:])

    def _add(self, text: str) -> None:
        if text:
            self.found.append(Span(text, frozenset(self.marks), self.links[-1] if self.links else ""))

    def finished(self) -> list[Span]:
        """A note that is never closed is plain text."""
        return [*self.outer, Span("^["), *self.found] if self.depth else self.found


def _noted(inner: list[Span]) -> Span:
    return Span("", note=tuple(inner)) if any(span.text.strip() for span in inner) else Span("^[]")
