"""May what the translation editor publishes be published, and does it use the agreed words? Asked before its views run.

wagtail-localize publishes after its transaction has been committed, where a refusal would reach nobody. Pictures that
lack something refuse; a word of the glossary that is not used is only told, at every door a translation leaves by.
"""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail.models import Page
from wagtail_localize.models import Translation, TranslationSource

from home.images.publishing import lacking_on
from home.images.refusing import back, tell
from knowledge.glossary.checking import tell_of_missing_terms
from knowledge.translations.editing import may_approve, translated, translation_of
from knowledge.translations.sheets import Sheet


def before_publishing(request: HttpRequest, kwargs: dict[str, Any]) -> HttpResponse | None:
    """The answer where a picture on one of the pages lacks something: messages, and the page's form. None: go on."""
    match = request.resolver_match
    if request.method != "POST" or match is None:
        return None
    drafts: list[Any] = []
    made: list[Any] = []
    if match.view_name == "wagtailadmin_pages:edit" and request.POST.get("action") == "publish":
        drafts = made = _translation(kwargs["page_id"])
    elif match.view_name == "wagtail_localize:update_translations" and "publish_translations" in request.POST:
        drafts, made = _sources(kwargs["translation_source_id"])
    elif match.view_name == "wagtailadmin_pages:workflow_action" and kwargs.get("action_name") == "approve":
        made = _approved(kwargs["page_id"], request.user)
    unfinished = [(draft, lacks) for draft in drafts if (lacks := lacking_on(draft))]
    for draft, lacks in unfinished:
        tell(request, draft, lacks)
    if unfinished:
        return back(request, unfinished[0][0])
    for page in made:
        tell_of_missing_terms(request, page)
    return None


def tell_of_terms(request: HttpRequest, sheet: Sheet) -> None:
    """A warning for whoever sends what stands on the translation page on its way to readers."""
    tell_of_missing_terms(request, sheet.as_page())


def tell_together(request: HttpRequest, action_type: str, objects: Sequence[Any], action: Any) -> None:
    """Hook before a bulk action: of pages that are published together each is told that lacks agreed words."""
    if action_type == "publish" and issubclass(action.model, Page):
        for page in objects:
            tell_of_missing_terms(request, page.get_latest_revision_as_object())


def _translation(page_id: int) -> list[Any]:
    page = Page.objects.filter(pk=page_id).select_related("locale").first()
    translation = page and translation_of(page)
    return [raw(translated(page, translation))] if page and translation else []


def raw(page: Any) -> Any:
    """With the body as it would be stored: what was put into its blocks is not in its raw data yet."""
    if getattr(page, "body", None) is not None:
        page.body = page.body.get_prep_value()
    return page


def _approved(page_id: int, user: Any) -> list[Any]:
    """What an approval publishes: the draft that was handed over. Nothing for who may not approve it."""
    page = Page.objects.filter(pk=page_id).first()
    return [page.get_latest_revision_as_object()] if page is not None and may_approve(page, user) else []


def _sources(source_id: int) -> tuple[list[Any], list[Any]]:
    """The original, whose pictures its translations show, with the translations, of which one with pictures of its own
    is asked as it is; and what its sentences make of each translation."""
    source = TranslationSource.objects.filter(pk=source_id).first()
    original = source and source.get_source_instance()
    if not isinstance(original, Page):
        return [], []
    rows: dict[int, Translation] = {row.target_locale_id: row for row in source.translations.filter(enabled=True)}
    versions = Page.objects.filter(translation_key=original.translation_key, locale__in=rows, alias_of=None)
    made = [raw(translated(page, rows[page.locale_id])) for page in versions]
    return [original, *versions.specific()], made
