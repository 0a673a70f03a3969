"""Articles from a JSONL file: an object a line with title, language, group and `html`, `markdown` or `text` (lines)."""

import json
from collections.abc import Iterator
from pathlib import Path

from knowledge.importing.sources import BadRow, Defaults, Format, Problem, SourcePage, page_from

_FORMATS: tuple[tuple[str, Format], ...] = (("html", "html"), ("markdown", "markdown"), ("text", "lines"))


def read(source: Path, defaults: Defaults) -> Iterator[SourcePage | Problem]:
    """One page or problem per line that is not blank; lines are counted from one."""
    with source.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            where = f"line {number}"
            try:
                yield _page(line, where, defaults)
            except BadRow as error:
                yield Problem(where, str(error))


def _page(line: bytes, where: str, defaults: Defaults) -> SourcePage:
    try:
        values = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise BadRow("it is not UTF-8 text") from error
    except (ValueError, RecursionError) as error:
        raise BadRow("it is not JSON") from error
    if not isinstance(values, dict):
        raise BadRow("it is not a JSON object")
    for name, format in _FORMATS:
        text = values.get(name)
        if isinstance(text, str) and text.strip():
            return page_from(values, where, defaults, text=text, format=format)
    raise BadRow("it has no text (html, markdown or text)")
