"""A sentence as a translator types it, and as it is stored: plain words in which a few marks may stand.

Stored is clean markup (`Tom &amp; <b>Eva</b>`); typed is the same without the escaping (`Tom & <b>Eva</b>`). Only the
marks below are marks. Everything else that looks like one is words, and stays words.
"""

import html
import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _t
from wagtail_localize.strings import StringValue, extract_ids

LONGEST = 20_000  # characters of one sentence
_MARK = re.compile(r'(</?(?:b|i|strong|em|code|abbr|acronym)>|<a id="[a-z0-9]{1,12}">|</a>|<br\s*/?>)')
_TAG = re.compile(r"<[^<>]*>")


class Unusable(ValueError):
    """A sentence that cannot be taken; the message says why, in the user's language."""


def typed(stored: str) -> str:
    """The sentence as it is shown in a field."""
    parts = _MARK.split(stored)
    return "".join("\n" if at % 2 and part.startswith("<br") else part if at % 2 else html.unescape(part)
                   for at, part in enumerate(parts))  # fmt: skip


def stored(text: str, source: str) -> str:
    """The sentence as it is kept, for a source sentence `source` (as stored). Raises Unusable.

    Marks that are opened and not closed are closed; a link must be one of the source's.
    """
    if len(text) > LONGEST:
        raise Unusable(_t("This text is too long: %(most)d characters at most.") % {"most": LONGEST})
    text = text.replace("\x00", "").replace("\r\n", "\n").strip()
    parts = _MARK.split(text)
    marked = "".join(part if at % 2 else escape(part).replace("\n", "<br/>") for at, part in enumerate(parts))
    data: str = StringValue.from_translated_html(marked).data
    unknown = extract_ids(data) - extract_ids(source)
    if unknown:
        raise Unusable(_t("The original has no link “%(name)s”.") % {"name": ", ".join(sorted(unknown))})
    return data


def plain(kept: str) -> str:
    """The words of a stored sentence, without marks."""
    return html.unescape(_TAG.sub(" ", kept)) if "<" in kept else html.unescape(kept)


def shown(kept: str) -> SafeString:
    """The sentence to read: bold and italic as such, links underlined, everything else words."""
    parts = _MARK.split(kept)
    return mark_safe("".join(_shown(part) if at % 2 else escape(html.unescape(part)) for at, part in enumerate(parts)))


def _shown(mark: str) -> str:
    if mark.startswith("<a "):
        return "<u>"
    return "</u>" if mark == "</a>" else mark


def marks_of(source: str) -> list[tuple[str, str]]:
    """What opens and closes each mark of a source sentence, each once, in their order: for the buttons of a field."""
    found: list[tuple[str, str]] = []
    for mark in _MARK.findall(source):
        pair = (mark, "</a>" if mark.startswith("<a ") else f"</{mark[1:-1]}>")
        if not mark.startswith(("</", "<br")) and pair not in found:
            found.append(pair)
    return found
