"""How do runs of text become inline markup, the same however the file cuts them up?"""

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

_ORDER = ("b", "i", "sup", "sub")
_TOKENS = re.compile(r"\n|[ \t\r\f\u200b]+|[^ \t\r\f\n\u200b]+")
_BLANKS = " \t\r\f\u200b"
_UNWANTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Span:
    """Text of one look; `marks` are of "b", "i", "sup", "sub"; "\\n" in the text is a line break. `note`: the runs of a
    note at this place (then there is no text)."""

    text: str
    marks: frozenset[str] = frozenset()
    href: str = ""
    note: tuple["Span", ...] = ()


def markup(spans: Iterable[Span]) -> str:
    """Bold, italic, sub- and superscript, links, breaks and notes (`^[…]`); blanks collapsed, ends trimmed."""
    return "".join(_linked(href, list(some)) for href, some in groupby(tidied(_noted(spans)), key=lambda one: one.href))


def words(spans: Iterable[Span]) -> str:
    """The same without any markup, in one line; notes in parentheses."""
    said = "".join(f" ({words(span.note)})" if span.note else span.text for span in spans)
    return " ".join(_UNWANTED.sub("", said).split())


def tidied(spans: Iterable[Span]) -> list[Span]:
    """Neighbours of one look joined, blanks collapsed across them, no blanks at ends and around breaks."""
    found: list[Span] = []
    gap = Span("")
    for span in spans:
        for token in _TOKENS.findall(_UNWANTED.sub("", span.text)):
            if token == "\n":
                gap = replace(span, text=gap.text.strip(" ") + "\n")
            elif not token.strip(_BLANKS):
                gap = gap if gap.text else replace(span, text=" ")
            else:
                if found and gap.text:
                    _add(found, gap)
                gap = Span("")
                _add(found, replace(span, text=token))
    return found


def _add(found: list[Span], span: Span) -> None:
    if found and (found[-1].marks, found[-1].href) == (span.marks, span.href):
        found[-1] = replace(found[-1], text=found[-1].text + span.text)
    else:
        found.append(span)


def _noted(spans: Iterable[Span]) -> list[Span]:
    """Notes as they are written in a text of this site: `^[…]`, brackets in them balanced."""
    found: list[Span] = []
    for span in spans:
        if not span.note:
            found.append(span)
        elif words(span.note):
            inner = [replace(one, text=one.text.replace("\n", " ")) for one in _noted(tidied(span.note))]
            balanced = _is_balanced("".join(one.text for one in inner))
            found.append(Span("^["))
            found += inner if balanced else [replace(one, text=_rounded(one.text)) for one in inner]
            found.append(Span("]"))
    return found


def _is_balanced(text: str) -> bool:
    depth = 0
    for sign in text:
        depth += (sign == "[") - (sign == "]")
        if depth < 0:
            return False
    return depth == 0


def _rounded(text: str) -> str:
    return text.replace("[", "(").replace("]", ")")


def _linked(href: str, spans: list[Span]) -> str:
    inner = _marked(spans, _ORDER)
    return f'<a href="{html.escape(href)}">{inner}</a>' if href else inner


def _marked(spans: list[Span], marks: Sequence[str]) -> str:
    if not marks:
        return "".join(html.escape(span.text, quote=False).replace("\n", "<br/>") for span in spans)
    mark, *others = marks
    said = []
    for has_it, some in groupby(spans, key=lambda span: mark in span.marks):
        inner = _marked(list(some), others)
        said.append(f"<{mark}>{inner}</{mark}>" if has_it else inner)
    return "".join(said)
