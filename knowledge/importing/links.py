"""Where do links between the pages of a source lead, once those pages are here?"""

import html
import json
import re
from collections.abc import Callable, Sequence
from typing import Any

# kind ("article" or "document"), key -> id on this site, or None when it is not here (yet).
Resolve = Callable[[str, str], int | None]

_LINK = re.compile(r'<a href=\\"(article|document):([^"\\]*)\\">(.*?)</a>', re.DOTALL)
_TYPES = {"article": "page", "document": "document"}


def resolved(stream: Sequence[dict[str, Any]], resolve: Resolve) -> tuple[str, list[str]]:
    """The blocks as JSON with their links led to pages and documents, and the keys that lead nowhere.

    A link that leads nowhere becomes plain text: a reader never meets a dead end of ours.
    """
    missing: list[str] = []

    def lead(match: re.Match[str]) -> str:
        kind, key, text = match.groups()
        found = resolve(kind, html.unescape(key))
        if found is None:
            missing.append(f"{kind}:{html.unescape(key)}")
            return text
        return f'<a linktype=\\"{_TYPES[kind]}\\" id=\\"{found}\\">{text}</a>'

    return _LINK.sub(lead, json.dumps(stream, ensure_ascii=False)), missing
