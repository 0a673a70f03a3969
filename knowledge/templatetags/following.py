"""Buttons for members: follow a subject, ask for a translation. Readers without an account get nothing of them."""

from typing import Any

from django import template

from home.languages import current_language
from knowledge.articles.freshness import OUTDATED, UNTRANSLATED
from knowledge.following.subjects import state_of
from knowledge.following.wishes import open_wish

register = template.Library()


@register.inclusion_tag("knowledge/following/button.html", takes_context=True)
def follow_button(context: template.Context, kind: str, subject: Any) -> dict[str, Any]:
    """`kind`: topic, institution, project, article (a page of any language), document or mirror."""
    frame, request = context["frame"], context["request"]
    if not frame.is_member or subject.pk is None:
        return {}
    state = state_of(request.user, kind, subject)
    return _shared(context, {"kind": kind, "subject": subject.pk, "state": state})


@register.inclusion_tag("knowledge/following/wish.html", takes_context=True)
def page_wish(context: template.Context, page: Any) -> dict[str, Any]:
    """For an article: its language where the translation is behind, else the member's own where there is none."""
    frame, request = context["frame"], context["request"]
    if not frame.is_member or page.pk is None or not page.live:
        return {}
    behind = {OUTDATED, UNTRANSLATED}.intersection((context.get("freshness") or {}).values())
    language = page.locale.language_code if behind else request.user.language
    if not behind and language in frame.translations:
        return {}
    return _wish(context, f"page:{page.translation_key.hex}", language, is_behind=bool(behind))


@register.inclusion_tag("knowledge/following/wish.html", takes_context=True)
def document_wish(context: template.Context, document: Any) -> dict[str, Any]:
    """For a document: the language of the page, else the member's own, in which it has no file."""
    frame, request = context["frame"], context["request"]
    if not frame.is_member:
        return {}
    known = {version.language for version in document.current_versions()}
    missing = [code for code in (current_language(), request.user.language) if code not in known]
    return _wish(context, f"document:{document.pk}", missing[0], is_behind=False) if missing and known else {}


def _wish(context: template.Context, subject: str, language: str, *, is_behind: bool) -> dict[str, Any]:
    waits = open_wish(context["request"].user, subject, language)
    return _shared(context, {"subject": subject, "language": language, "waits": waits, "is_behind": is_behind})


def _shared(context: template.Context, values: dict[str, Any]) -> dict[str, Any]:
    return {**values, "frame": context["frame"], "request": context["request"], "csrf_token": context["csrf_token"]}
