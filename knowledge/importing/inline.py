"""Which inline markup survives in a paragraph, a list item or a callout? What the editor offers, nothing else."""

import html
import posixpath
import re
from collections.abc import Callable
from urllib.parse import unquote, urlsplit

import nh3

_TAGS = {"a", "b", "br", "em", "i", "strong", "sub", "sup"}
_SCHEMES = {"article", "document", "http", "https", "mailto", "tel"}
_NAMES = (
    ("<strong>", "<b>"),
    ("</strong>", "</b>"),
    ("<em>", "<i>"),
    ("</em>", "</i>"),
    ("<br>", "<br/>"),
    ("&nbsp;", "\N{NO-BREAK SPACE}"),
)
_SPACES = re.compile(r"[ \t\r\n\f\u200b]+")
_BREAKS = re.compile(r"^(?:\s|<br/>)+|(?:\s|<br/>)+$")
_EMPTY = re.compile(r"<(b|i|sub|sup)>(\s*)</\1>")
_BARE_LINK = re.compile(r"<a>(.*?)</a>", re.DOTALL)
_MARKUP = re.compile(r"<[^>]*>")

# From the address as it stands in the source to the one to keep ("article:key" for a page of the same source), or None.
LinkRule = Callable[[str], str | None]


def clean(markup: str, rule: LinkRule) -> str:
    """The markup with bold, italic, sub- and superscript, breaks and links only; spaces collapsed, ends trimmed."""

    def filtered(_tag: str, _name: str, value: str) -> str | None:
        return rule(value)

    kept = nh3.clean(
        markup,
        tags=_TAGS,
        clean_content_tags={"script", "style"},
        attributes={"a": {"href"}},
        attribute_filter=filtered,
        url_schemes=_SCHEMES,
        link_rel=None,
        strip_comments=True,
    )
    for old, new in _NAMES:
        kept = kept.replace(old, new)
    kept = _EMPTY.sub(r"\2", _BARE_LINK.sub(r"\1", _SPACES.sub(" ", kept)))
    return _BREAKS.sub("", kept)


def plain(markup: str) -> str:
    """The words of cleaned markup without any markup, in one line."""
    return _SPACES.sub(" ", html.unescape(_MARKUP.sub(" ", markup))).strip()


def keep_addresses(href: str) -> str | None:
    """The rule for sources without a folder: full addresses and `article:`/`document:` keys stay, relative ones go."""
    scheme = urlsplit(href.strip()).scheme.lower() if not _broken(href) else ""
    return href.strip() if scheme in _SCHEMES else None


def folder_rule(folder: str) -> LinkRule:
    """The rule for HTML folders: a relative link to another HTML file becomes `article:` and that file's group."""

    def rule(href: str) -> str | None:
        kept = keep_addresses(href)
        if kept or _broken(href):
            return kept
        parts = urlsplit(href.strip())
        if parts.scheme or parts.netloc or not parts.path.endswith((".html", ".htm")):
            return None
        group = posixpath.normpath(posixpath.join(folder, unquote(parts.path)))
        return None if group.startswith(("..", "/")) else f"article:{group}"

    return rule


def _broken(href: str) -> bool:
    try:
        urlsplit(href.strip())
    except ValueError:
        return True
    return False
