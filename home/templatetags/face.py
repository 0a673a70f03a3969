"""Tags of the public templates: parts in another language say so, bodies know what their reader may open."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _t
from wagtail.rich_text import RichText

from home.bodies import BodyLinks, Part, item_value, parts
from home.cards import Card
from home.embedding.passages import Passage
from home.images.pictures import Picture, picture
from home.languages import language
from home.writing.showing import ShownNote

register = template.Library()


@register.simple_tag(takes_context=True)
def foreign(context: template.Context, code: str | None) -> SafeString:
    """` lang="…" dir="…"` for a part whose language is not the page's; nothing where it is the same or unknown."""
    frame = context.get("frame")
    if not code or (frame and frame.language.code == code):
        return mark_safe("")
    found = language(code)
    return format_html(' lang="{}" dir="{}"', found.code, found.direction)


@register.simple_tag
def language_name(code: str) -> str:
    """The name of a language in the reader's language: "German", "Deutsch", "الألمانية"."""
    try:
        return get_language_info(code)["name_translated"]
    except KeyError:
        return code


@register.simple_tag(takes_context=True)
def state_of(context: template.Context, block_id: str) -> str:
    """How fresh a block's translation is: "current", "outdated", "machine" or "untranslated"; "" on a source page."""
    states = context.get("freshness") or {}
    return states.get(block_id or "", "")


@register.simple_tag(takes_context=True)
def original_of(context: template.Context, block_id: str) -> Any:
    """What the original of a block says now (`text`, `since`), for parts that are older or made by a machine."""
    return (context.get("originals") or {}).get(block_id or "")


@register.simple_tag(takes_context=True)
def block_language(context: template.Context, block_id: str) -> SafeString:
    """`lang` and `dir` of a block that still stands in the source language."""
    if state_of(context, block_id) != "untranslated":
        return mark_safe("")
    return foreign(context, context.get("source_language"))


@register.simple_tag(takes_context=True)
def prose(context: template.Context, value: Any, item_id: str = "") -> SafeString:
    """Rich text as this reader may follow it; `item_id` where it is a part of a block, else the block's own counts."""
    html = value.source if isinstance(value, RichText) else str(value)
    is_source = state_of(context, item_id or context.get("block_id") or "") == "untranslated"
    spoken = context.get("source_language") or "" if is_source else ""
    return links_of(context).expand(
        html, spoken, passage=context.get("passage"), is_whole=bool(context.get("is_whole_text"))
    )


@register.simple_tag(takes_context=True)
def paragraph(context: template.Context, value: Any, block_id: str) -> SafeString:
    """What `home/blocks/paragraph.html` shows of a block that is not behind its original, without asking a template:
    most blocks of a body are such paragraphs, and a long body has hundreds of them."""
    passage = context.get("passage")
    html = links_of(context).expand(value, passage=passage, is_whole=bool(context.get("is_whole_text")))
    return mark_safe(f'<div class="rich">{html}</div>')


@register.simple_tag(takes_context=True)
def notes_of(context: template.Context) -> list[ShownNote]:
    """The notes of the text shown above; none inside a passage, whose notes are those of the text around it."""
    return [] if context.get("passage") else links_of(context).take_notes()


@register.simple_tag(takes_context=True)
def passage_of(context: template.Context, value: Mapping[str, Any]) -> Passage | None:
    """The passage a raw block asks for, as this reader may see it; None where nothing is to be shown."""
    outer = context.get("passage")
    return links_of(context).passages.get(value, outer.trail if outer else ())


@register.simple_tag
def parts_of_passage(passage: Passage) -> list[Part]:
    return parts(passage.stream, passage.places)


@register.simple_tag(takes_context=True)
def figure_label(context: template.Context, block_id: str) -> str:
    """ "Figure 3"; "" for what is not counted: without a caption, or in a passage of another text."""
    figure = None if context.get("passage") else links_of(context).figures.get(block_id or "")
    return figure.label if figure else ""


@register.simple_tag(takes_context=True)
def links_of(context: template.Context) -> BodyLinks:
    """What the body being shown refers to, read once for the whole body (see `BodyBlock.get_context`)."""
    found = context.get("body_links")
    return found if found is not None else BodyLinks((), context["frame"].viewer, context["frame"].language.code)


@register.simple_tag
def callout_label(kind: str) -> str:
    return {"tip": _t("Tip"), "warning": _t("Warning")}.get(kind, _t("Note"))


@register.simple_tag(takes_context=True)
def state_class(context: template.Context, item_id: str) -> SafeString:
    """` class="state state--…"` and its words as a title for a list item that is not a current translation."""
    state = state_of(context, item_id)
    words = {
        "outdated": _t("The original of this part has changed since it was translated."),
        "machine": _t("Translated by machine."),
        "untranslated": _t("Not yet translated"),
    }
    if state not in words:
        return mark_safe("")
    return format_html(' class="state state--{}" title="{}"', state, words[state])


@register.simple_tag
def parts_of(stream: Any) -> list[Part]:
    return parts(stream)


@register.simple_tag(takes_context=True)
def documents_of(context: template.Context, items: Iterable[Any]) -> list[Card]:
    """Cards of those of the chosen documents (raw items) that the reader may see."""
    cards = links_of(context).documents
    return [cards[item_value(item)] for item in items if item_value(item) in cards]


@register.simple_tag(takes_context=True)
def targets_of(context: template.Context, items: Iterable[Any]) -> list[dict[str, str]]:
    """Title, address, language and, for addresses elsewhere, the host of each link (raw items) the reader may follow."""
    pages = links_of(context).pages
    shown = []
    for link in map(item_value, items):
        page, url, text = link.get("page"), link.get("url") or "", link.get("text") or ""
        if page in pages:
            target = pages[page]
            shown.append(
                {"title": text or target.title, "url": target.url, "language": "" if text else target.language}
            )
        elif url:
            shown.append({"title": text or url, "url": url, "language": "", "host": urlsplit(url).hostname or ""})
    return shown


@register.simple_tag(takes_context=True)
def picture_of(context: template.Context, figure: Any) -> Picture | None:
    """The picture of a raw image block with the sizes made of it; None where the reader may not see it."""
    image = links_of(context).images.get(figure.get("image"))
    return picture(image, context["frame"].language.code) if image is not None else None
