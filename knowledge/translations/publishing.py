"""May what the translation editor publishes be published? Asked before its views run.

wagtail-localize publishes after its transaction has been committed, where a refusal would reach nobody.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail.models import Page
from wagtail_localize.models import TranslationSource

from home.images.publishing import lacking_on
from home.images.refusing import back, tell
from knowledge.translations.editing import translated, translation_of


def refused(request: HttpRequest, kwargs: dict[str, Any]) -> HttpResponse | None:
    """The answer where a picture on one of the pages lacks something: messages, and the page's form. None: go on."""
    match = request.resolver_match
    if request.method != "POST" or match is None:
        return None
    if match.view_name == "wagtailadmin_pages:edit" and request.POST.get("action") == "publish":
        drafts = _translation(kwargs["page_id"])
    elif match.view_name == "wagtail_localize:update_translations" and "publish_translations" in request.POST:
        drafts = _sources(kwargs["translation_source_id"])
    else:
        return None
    unfinished = [(draft, lacks) for draft in drafts if (lacks := lacking_on(draft))]
    for draft, lacks in unfinished:
        tell(request, draft, lacks)
    return back(request, unfinished[0][0]) if unfinished else None


def _translation(page_id: int) -> list[Any]:
    page = Page.objects.filter(pk=page_id).select_related("locale").first()
    translation = page and translation_of(page)
    return [translated(page, translation)] if page and translation else []


def _sources(source_id: int) -> list[Any]:
    """The original, whose pictures its translations show; a translation with pictures of its own is asked as it is."""
    source = TranslationSource.objects.filter(pk=source_id).first()
    original = source and source.get_source_instance()
    if not isinstance(original, Page):
        return []
    targets = source.translations.filter(enabled=True).values("target_locale")
    versions = Page.objects.filter(translation_key=original.translation_key, locale__in=targets, alias_of=None)
    return [original, *versions.specific()]
