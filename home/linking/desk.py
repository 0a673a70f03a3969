"""What an editor is offered while writing, and told after saving: titles to link to, passages to show, what stayed open."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext as _t
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe
from wagtail.admin.rich_text.editors.draftail import features as draftail
from wagtail.models import Page

from home.embedding.passages import places_of_passage
from home.languages import language as language_of
from home.linking.keys import key_of
from home.linking.models import PageName
from home.linking.saving import left_open
from home.passages import pieces
from search.access import Viewer, below, viewer_of, visible_pages

MOST = 8
LONGEST_QUERY = 100
LONGEST_WORDS = 90
FEATURE = "named-link"


def admin_urls() -> list[Any]:
    return [
        path("writing/titles/<int:written_id>/", titles, name="named-link-titles"),
        path("writing/passages/<int:readable_id>/", passages, name="passages"),
    ]


@require_safe
def titles(request: HttpRequest, written_id: int) -> JsonResponse:
    """Titles the editor of a page (or of one below it) may link to, for what was typed after `[[`; at most eight."""
    here = Page.objects.filter(pk=written_id).select_related("locale").first()
    typed = request.GET.get("q", "")[:LONGEST_QUERY]
    language = here.locale.language_code if here else ""
    found = offered(typed, viewer_of(request), language)
    said = ngettext("%(count)d title", "%(count)d titles", len(found)) % {"count": len(found)}
    return JsonResponse({"titles": found, "said": said})


def offered(typed: str, viewer: Viewer, language: str) -> list[dict[str, Any]]:
    """Pages whose name begins with, or holds, what was typed: those of the language first. At most three statements."""
    key = key_of(typed)
    rows = PageName.objects.filter(page__live=True, page__depth__gt=2)
    if viewer.closed_paths:
        rows = rows.exclude(below(viewer.closed_paths, "page__path"))
    found: dict[int, PageName] = {}
    for condition in ({"key__startswith": key}, {"key__contains": key}) if key else ():
        some = rows.filter(**condition).select_related("page__locale").order_by("key", "page_id")[: 8 * MOST]
        for name in sorted(some, key=lambda name: name.page.locale.language_code != language):
            if len(found) < MOST:
                found.setdefault(name.page_id, name)
        if len(found) == MOST:
            break
    return [_offer(name, language) for name in found.values()]


def _offer(name: PageName, language: str) -> dict[str, Any]:
    """`more` tells pages of one title apart: the name that was meant, the language, the place in the tree."""
    page = name.page
    code = page.locale.language_code
    also = [name.title] if key_of(name.title) != key_of(page.title) else []
    spoken = [language_of(code).name] if code != language else []
    place = page.url_path.strip("/").split("/")[-2:-1]
    return {
        "id": page.pk, "title": page.title, "url": page.get_url() or "", "language": code,
        "more": " · ".join([*also, *spoken, *place]),
    }  # fmt: skip


@require_safe
def passages(request: HttpRequest, readable_id: int) -> JsonResponse:
    """The passages of a page this person may read: id and first words, headings with their sections told apart."""
    page = get_object_or_404(visible_pages(Page.objects.all(), viewer_of(request)), pk=readable_id).specific
    body = getattr(page, "body", None)
    blocks = list(body.raw_data) if body is not None else []
    rows = []
    for block in blocks:
        words = " ".join(text for _id, text in pieces(block))[:LONGEST_WORDS]
        if block.get("id") and words:
            rows.append({"id": block["id"], "said": _said(words, len(places_of_passage(blocks, block["id"])))})
    return JsonResponse({"passages": rows})


def _said(words: str, blocks: int) -> str:
    if blocks < 2:
        return f"   {words}"
    return ngettext("%(words)s (with %(count)d part below)", "%(words)s (with %(count)d parts below)", blocks - 1) % {
        "words": words, "count": blocks - 1,
    }  # fmt: skip


def tell_what_stayed_open(request: HttpRequest, page: Any) -> None:
    """After saving: titles in brackets that nothing is called by, or several things are."""
    if not request.accepts("text/html"):
        return  # saved by itself while somebody types
    report = left_open(page, viewer_of(request), page.locale.language_code)
    if report.ambiguous:
        said = _t("Several pages have this title, so it stays in brackets: %(titles)s. Choose one while typing it.")
        messages.warning(request, said % {"titles": _listed(report.ambiguous)})
    if report.missing:
        said = _t("Nothing has this title yet, so it is on the list of wanted articles: %(titles)s.")
        messages.info(request, said % {"titles": _listed(report.missing)})


def _listed(titles: dict[str, None]) -> str:
    return ", ".join(f"“{title}”" for title in titles)


def register_feature(features: Any) -> None:
    """Offers titles while `[[` is typed; what is stored is plain text or a link, so no rule of conversion is needed."""
    script = draftail.PluginFeature({"type": "NAMED-LINK"}, js=["home/linking.js"], css={"all": ["home/linking.css"]})
    features.register_editor_plugin("draftail", FEATURE, script)
