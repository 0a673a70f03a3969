"""An article as Markdown that other programs read, and that comes in again: CommonMark with tables."""

import re
from collections.abc import Iterator, Sequence

import yaml

from knowledge.interchange.outcome import Part
from knowledge.interchange.word.rich import spans_of
from knowledge.interchange.word.spans import Span, tidied
from knowledge.interchange.word.writing import Article

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~])")
_AT_START = re.compile(r"^(\s*)([#+=>-]|\d+(?=[.)]))", re.MULTILINE)
_ENTITY = re.compile(r"&(?=#?\w+;)")
_TAGS = (("b", "b"), ("i", "i"), ("sup", "sup"), ("sub", "sub"))
_CALLOUTS = {"note": "NOTE", "tip": "TIP", "warning": "WARNING"}


def write(article: Article) -> str:
    """Title, lead and language as front matter, then the text, then who wrote it and where it stands."""
    head = {"title": article.title, "lead": article.lead, "language": article.language}
    values = yaml.safe_dump(
        {key: value for key, value in head.items() if value}, allow_unicode=True, sort_keys=False, width=10_000
    )
    blocks = [block for part in article.parts if (block := "\n".join(_block(part, article)))]
    details = [
        f"[{_text(words)}]({_address(address)})" if address else _text(words) for words, address in article.details
    ]
    below = ["---", " · ".join(details)] if details else []
    return f"---\n{values}---\n\n# {_text(article.title)}\n\n" + "\n\n".join([*blocks, *below]) + "\n"


def plain(words: str) -> str:
    """Words that say in Markdown just what they say."""
    return _AT_START.sub(r"\1\\\2", _text(words))


def _told(values: dict[str, str]) -> str:
    return str(yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=10_000))


def _block(part: Part, article: Article) -> Iterator[str]:
    value = part.value
    if part.kind == "heading":
        yield f"{'#' * int(value['level'])} {_text(value['text'])}"
    elif part.kind == "paragraph":
        yield _rich(value)
    elif part.kind in ("list", "steps"):
        for number, item in enumerate(value, start=1):
            sign = "-" if part.kind == "list" else f"{number}."
            yield f"{sign} " + _rich(item).replace("\n", "\n" + " " * (len(sign) + 1))
    elif part.kind == "table":
        yield from _table(value["rows"], value["caption"])
    elif part.kind == "image":
        shot = article.shots.get(value["picture"])
        if shot is not None:
            yield f"*{_text(value['caption'] or shot.words or shot.name)}*"
    elif part.kind == "quote":
        yield "\\\n".join(f"> {_text(line)}" for line in value["text"].split("\n"))
        if value["source"]:
            yield f">\n> — {_text(value['source'])}"
    elif part.kind == "callout":
        yield f"> [!{_CALLOUTS[value['kind']]}]\n> " + _rich(value["text"]).replace("\n", "\n> ")
    elif part.kind == "indicator":
        yield f"```figure\n{_told(value)}```"
    else:
        for address, words in value:
            yield f"- [{_text(words)}]({_address(address)})"


def _table(rows: Sequence[Sequence[str]], caption: str) -> Iterator[str]:
    if caption:
        yield f"**{_text(caption)}**\n"
    for number, row in enumerate(rows):
        yield f"| {' | '.join(_text(cell) for cell in row)} |"
        if not number:
            yield "|" + " --- |" * len(row)


def _rich(markup: str) -> str:
    return _AT_START.sub(r"\1\\\2", _spans(tidied_with_notes(spans_of(markup))))


def tidied_with_notes(spans: Sequence[Span]) -> list[Span]:
    """Tidy between notes, which stay where they are."""
    found: list[Span] = []
    some: list[Span] = []
    for span in spans:
        if span.note:
            found += [*some, span]
            some = []
        else:
            some.append(span)
    return [*found, *some] if found else tidied(spans)


def _spans(spans: Sequence[Span]) -> str:
    return "".join(_span(span) for span in spans)


def _span(span: Span) -> str:
    if span.note:
        return f"^[{_spans(span.note)}]"
    said = _text(span.text).replace("\n", "\\\n")
    for mark, tag in _TAGS[::-1]:
        if mark in span.marks:
            said = _marked(said, tag)
    return f"[{said}]({_address(span.href)})" if span.href else said


def _marked(said: str, tag: str) -> str:
    """Signs where CommonMark is sure to take them for marks, else the element."""
    sign = {"b": "**", "i": "*"}.get(tag, "")
    if sign and said and said[0].isalnum() and said[-1].isalnum() and "*" not in said:
        return f"{sign}{said}{sign}"
    return f"<{tag}>{said}</{tag}>"


def _text(words: str) -> str:
    return _ENTITY.sub("&amp;", _SPECIAL.sub(r"\\\1", words))


def _address(address: str) -> str:
    return re.sub(r"[\s()<>]", lambda found: f"%{ord(found[0]):02X}", address)
