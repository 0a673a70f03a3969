"""Markdown without its marks: what a reader of the rendered page would read."""

from collections.abc import Iterable, Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from knowledge.documents.extraction.plain import whole_text
from knowledge.documents.extraction.registry import Source
from knowledge.documents.extraction.text import parts


def read(source: Source) -> Iterator[tuple[int, str]]:
    tokens = MarkdownIt("commonmark", {"html": False}).enable("table").parse(_without_front_matter(whole_text(source)))
    yield from enumerate(parts("\n".join(_blocks(tokens))), start=1)


def _blocks(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "inline":
            yield "".join(_inline(token.children or []))
        elif token.type in ("fence", "code_block"):
            yield token.content


def _inline(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            yield "\n"
        elif token.type == "image":
            yield token.content  # the alternative text
        elif token.type != "html_inline":
            yield token.content


def _without_front_matter(text: str) -> str:
    if text.startswith("---\n"):
        end = text.find("\n---\n", 4)
        if end > 0:
            return text[end + 5 :]
    return text
