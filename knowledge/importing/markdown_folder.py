"""Articles from a folder of Markdown files, each with YAML front matter between two lines of three dashes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from knowledge.importing.sources import BadRow, Defaults, Problem, SourcePage, page_from

# libyaml is ten times faster where PyYAML was built with it.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read(source: Path, defaults: Defaults) -> Iterator[SourcePage | Problem]:
    """One page or problem per `.md` file, sorted by path."""
    for path in sorted(source.rglob("*.md")):
        where = path.relative_to(source).as_posix()
        try:
            values, text = front_matter(path.read_bytes())
            values.setdefault("group", where.removesuffix(".md"))
            yield page_from(values, where, defaults, text=text, format="markdown")
        except (BadRow, OSError) as error:
            yield Problem(where, str(error))


def front_matter(content: bytes) -> tuple[dict[str, Any], str]:
    """The values between the dashes and the text after them; raises BadRow when there is no readable front matter."""
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise BadRow("it is not UTF-8 text") from error
    head, separator, body = text.removeprefix("---\n").partition("\n---\n")
    if not text.startswith("---\n") or not separator:
        raise BadRow("it does not begin with front matter between two lines of ---")
    try:
        values = yaml.load(head, Loader=_LOADER)
    except yaml.YAMLError as error:
        raise BadRow(f"its front matter is not YAML: {str(error).splitlines()[0]}") from error
    if not isinstance(values, dict):
        raise BadRow("its front matter names no values")
    return {str(name): value for name, value in values.items()}, body
