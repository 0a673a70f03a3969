"""The footer of the translation editor, and words of the translation page."""

import json
from collections.abc import Mapping
from typing import Any

from django import template

from knowledge.translations.actions import footer
from knowledge.translations.guarding import stamped
from knowledge.translations.words import state_words

register = template.Library()


@register.inclusion_tag("knowledge/translations/footer.html", takes_context=True)
def translation_footer(context: template.Context, page: Any, translation: Any) -> dict[str, Any]:
    """The actions of a page under translation, for whoever asks."""
    request = context["request"]
    return {"footer": footer(page, translation, request.user), "page": page, "translation": translation,
            "csrf_token": context["csrf_token"]}  # fmt: skip


@register.simple_tag
def stamped_props(props: str) -> str:
    """What the translation editor is given, so that it notices what others write meanwhile."""
    return stamped(props)


@register.simple_tag
def part_state(state: str) -> str:
    return state_words(state)


@register.filter
def json_words(words: Mapping[str, str]) -> str:
    """For an attribute that a script reads."""
    return json.dumps(words, ensure_ascii=False)
