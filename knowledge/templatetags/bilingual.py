"""A part of a text as its column says it: in the column's language, with the links of its reader."""

from typing import Any

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import override

from knowledge.bilingual.showing import Cell

register = template.Library()


@register.simple_tag(takes_context=True)
def text_of(context: template.Context, cell: Cell) -> SafeString:
    """The block or list item of a cell. What its templates say themselves ("Note", "Picture:") is in its language too."""
    piece = cell.piece
    if piece is None:
        return SafeString("")
    found: Any = get_template("knowledge/bilingual/text.html")
    with override(cell.column.language.code), context.push(**cell.column.context(), piece=piece, part=piece.part):
        return SafeString(found.template.render(context))
