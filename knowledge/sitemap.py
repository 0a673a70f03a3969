"""All public addresses with their language versions, for search engines. Whoever asks: only what everybody may see."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from wagtail.models import Page

from home.addresses import absolute
from home.languages import site_languages
from knowledge.documents import reader
from knowledge.documents.models import Document
from knowledge.questions.addresses import question_address
from knowledge.questions.models import Question
from search.access import Viewer, visible_pages

MOST = 50_000  # addresses in one file, by the protocol of sitemaps.org
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
)
ROBOTS = "User-agent: *\nDisallow: /admin/\nDisallow: /*/accounts/\nDisallow: /*/search/\n"

Version = tuple[str, str, str]  # language, address, day of the last change or ""


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    rows: list[str] = []
    for versions in (*_pages(request), *_documents(), *_questions()):
        rows += _entries(versions)
    content = HEAD + "".join(rows[:MOST]) + "</urlset>\n"
    return HttpResponse(content, content_type="application/xml; charset=utf-8")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{ROBOTS}Sitemap: {absolute('/sitemap.xml')}\n", content_type="text/plain; charset=utf-8")


def _entries(versions: list[Version]) -> Iterator[str]:
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang={quoteattr(language)} href={quoteattr(address)}/>'
        for language, address, _day in versions
    )
    for _language, address, day in versions:
        changed = f"<lastmod>{day}</lastmod>" if day else ""
        yield f"<url><loc>{escape(address)}</loc>{changed}{links if len(versions) > 1 else ''}</url>\n"


def _pages(request: HttpRequest) -> Iterable[list[Version]]:
    rows = visible_pages(Page.objects.filter(depth__gt=1), Viewer(None)).select_related("locale").order_by("path")
    order = [code for code, _name in settings.LANGUAGES]
    groups: dict[Any, list[Version]] = defaultdict(list)
    for page in rows:
        code, address = page.locale.language_code, page.get_url(request)
        if address and code in order:
            day = f"{page.last_published_at:%Y-%m-%d}" if page.last_published_at else ""
            groups[page.translation_key].append((code, absolute(address), day))
    return [sorted(group, key=lambda version: order.index(version[0])) for group in groups.values()]


def _documents() -> Iterator[list[Version]]:
    codes = [language.code for language in site_languages()]
    for document in Document.objects.visible_to(Viewer(None)).order_by("pk").only("pk", "title", "last_published_at"):
        day = f"{document.last_published_at:%Y-%m-%d}" if document.last_published_at else ""
        yield [(code, absolute(reader.document_url(document, code)), day) for code in codes]


def _questions() -> Iterator[list[Version]]:
    codes = [language.code for language in site_languages()]
    rows = Question.objects.visible_to(Viewer(None)).order_by("pk")
    for reference, ended_at in rows.values_list("reference", "ended_at"):
        day = f"{ended_at:%Y-%m-%d}" if ended_at else ""
        yield [(code, absolute(question_address(reference, code)), day) for code in codes]
