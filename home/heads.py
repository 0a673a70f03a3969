"""What search engines and programs that show previews are told of a page: its one address, its kind, what it is about.

The rooms of the subject describe their things by a hook; the frame writes what they say. Only readers without an
account get any of it, so it holds what everybody may see, whoever wrote the page.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.encoding import escape_uri_path
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from wagtail import hooks

from home.addresses import absolute
from home.cards import Crumb
from home.frame import Frame

DESCRIBE_HOOK = (
    "describe_to_programs"  # functions (context of the template) -> Described, or None for what is not theirs
)
TWINS_HOOK = "views_with_markdown_twin"  # functions () -> names of views whose pages stand as Markdown too
VOCABULARY = "https://schema.org"
LONGEST_HEADLINE, LONGEST_DESCRIPTION = 110, 300
# Open Graph wants a country with each language; these are the ones the texts are written for.
PLACES = {"de": "de_DE", "ar": "ar_AR", "en": "en_GB", "fr": "fr_FR"}
# In a block of data inside HTML these three could end the element or begin a comment.
_UNSAFE = str.maketrans({"<": "\\u003C", ">": "\\u003E", "&": "\\u0026"})

Node = Mapping[str, Any]


@dataclass(frozen=True)
class Described:
    """`kind` is Open Graph's, `picture` a path of this site or "", `thing` a node of schema.org without its address."""

    title: str
    description: str = ""
    kind: str = "website"
    picture: str = ""
    thing: Node | None = None
    crumbs: Sequence[Crumb] = ()


def head_of(frame: Frame, context: Mapping[str, Any]) -> SafeString:
    """The elements for `<head>`; nothing for members, whose pages may show what others do not see."""
    if frame.is_member or not frame.canonical:
        return mark_safe("")
    lines = [format_html('<link rel="canonical" href="{}">', frame.canonical)]
    match = frame.request.resolver_match
    if match is not None and match.view_name in _views_with_twin():
        lines.append(format_html('<link rel="alternate" type="text/markdown" href="{}">', twin_of(frame.request.path)))
    described = describe(context)
    if described is not None:
        lines += [_open_graph(described, frame), _data(described, frame)]
    return mark_safe("\n    ".join(lines))


def twin_of(path: str) -> str:
    """Where the page at a path stands as Markdown."""
    return f"{escape_uri_path(path)}index.md"


def _views_with_twin() -> set[str]:
    functions: Iterable[Callable[[], Iterable[str]]] = hooks.get_hooks(TWINS_HOOK)
    return {name for function in functions for name in function()}


def describe(context: Mapping[str, Any]) -> Described | None:
    """What the first room that knows the thing says of it; of any other page its title and lead."""
    functions: Iterable[Callable[[Mapping[str, Any]], Described | None]] = hooks.get_hooks(DESCRIBE_HOOK)
    for function in functions:
        found = function(context)
        if found is not None:
            return found
    page: Any = context.get("page")
    return Described(page.title, page.lead, thing={"@type": "WebPage"}) if hasattr(page, "lead") else None


def _open_graph(described: Described, frame: Frame) -> SafeString:
    said = [
        ("type", described.kind),
        ("title", described.title),
        ("description", described.description[:LONGEST_DESCRIPTION]),
        ("url", frame.canonical),
        ("site_name", "KommEZ"),
        ("locale", PLACES.get(frame.language.code, frame.language.code)),
        ("image", absolute(described.picture) if described.picture else ""),
    ]
    pairs = [(name, value) for name, value in said if value]
    return format_html_join("\n    ", '<meta property="og:{}" content="{}">', pairs)


def _data(described: Described, frame: Frame) -> SafeString:
    """A block of data, which no browser runs: the policy for scripts does not concern it."""
    graph = [node for node in (_thing(described, frame), _path(described, frame)) if node]
    if not graph:
        return mark_safe("")
    text = json.dumps({"@context": VOCABULARY, "@graph": graph}, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(f'<script type="application/ld+json">{text.translate(_UNSAFE)}</script>')


def _thing(described: Described, frame: Frame) -> Node:
    if described.thing is None:
        return {}
    common = {
        "name": described.title,
        "description": described.description[:LONGEST_DESCRIPTION],
        "url": frame.canonical,
        "inLanguage": frame.language.code,
        "image": absolute(described.picture) if described.picture else "",
    }
    return {name: value for name, value in {**common, **described.thing}.items() if value}


def _path(described: Described, frame: Frame) -> Node:
    """The way from the first page to this one."""
    steps = [(crumb.title, absolute(crumb.url)) for crumb in described.crumbs if crumb.url]
    if not steps:
        return {}
    items = [("KommEZ", absolute(frame.home_url)), *steps, (described.title, frame.canonical)]
    found = [
        {"@type": "ListItem", "position": at, "name": name, "item": address}
        for at, (name, address) in enumerate(items, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": found}
