"""The footer of the translation editor."""

from typing import Any

from django import template

from knowledge.translations.actions import footer

register = template.Library()


@register.inclusion_tag("knowledge/translations/footer.html", takes_context=True)
def translation_footer(context: template.Context, page: Any, translation: Any) -> dict[str, Any]:
    """The actions of a page under translation, for whoever asks."""
    request = context["request"]
    return {"footer": footer(page, translation, request.user), "page": page, "translation": translation,
            "csrf_token": context["csrf_token"]}  # fmt: skip
