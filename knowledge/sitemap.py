"""All public addresses with their language versions, for search engines. Whoever asks: only what everybody may see.

One file as long as it is small enough, else an index of parts, each of which names the same things every time as long
as nothing is published or withdrawn in between; search engines read them again and again.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.encoding import iri_to_uri
from django.views.decorators.http import require_safe
from wagtail.models import Page

from home.addresses import absolute, list_address
from home.languages import site_languages
from knowledge.documents import reader
from knowledge.documents.models import Document
from knowledge.glossary.models import Term
from knowledge.glossary.searchable import term_address
from knowledge.institutions.mirror_models import Mirror
from knowledge.questions.addresses import question_address
from knowledge.questions.models import Question
from search.access import Viewer, visible_pages

# The protocol of sitemaps.org allows 50,000 addresses and 50 MB in one file. Each of ours names its other languages,
# Arabic ones percent-encoded, so that 16,000 of them weigh what may be sent.
MOST = 16_000
NAMESPACES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
HEAD = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {NAMESPACES} xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
INDEX = f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex {NAMESPACES}>\n'
ROBOTS = "User-agent: *\nDisallow: /admin/\nDisallow: /*/accounts/\nDisallow: /*/search/\n"
LISTS = ("articles", "documents", "news", "institutions")  # for browsing; events and projects have pages of the tree
VIEWS = ("partnership", "mirrors", "questions", "transfers", "glossary", "recent-changes")

Version = tuple[str, str, str]  # language, address, day of the last change or ""


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """All addresses, or the index of the parts."""
    things = _all_things()
    if len(things) <= _things_in_a_file():
        return _file(request, things)
    parts = range(1, -(-len(things) // _things_in_a_file()) + 1)
    rows = (f"<sitemap><loc>{escape(absolute(f'/sitemap-{part}.xml'))}</loc></sitemap>\n" for part in parts)
    return _xml(f"{INDEX}{''.join(rows)}</sitemapindex>\n")


@require_safe
def sitemap_part(request: HttpRequest, part: int) -> HttpResponse:
    """One of the files that the index names; 404 beyond them, and where there is no index."""
    things, size = _all_things(), _things_in_a_file()
    found = things[(part - 1) * size : part * size] if part > 0 else []
    if not found or len(things) <= size:
        raise Http404
    return _file(request, found)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{ROBOTS}Sitemap: {absolute('/sitemap.xml')}\n", content_type="text/plain; charset=utf-8")


Thing = tuple[str, Any]  # of which kind, and its key or id


def _things_in_a_file() -> int:
    return max(1, MOST // len(settings.LANGUAGES))


def _all_things() -> list[Thing]:
    """Everything with an address of its own, in an order that stays; one short query a kind."""
    public = Viewer(None)
    pages = visible_pages(Page.objects.filter(depth__gt=1), public)
    keys = pages.order_by("translation_key").values_list("translation_key", flat=True).distinct()
    return [
        *(("list", name) for name in LISTS),
        *(("view", name) for name in VIEWS),
        *(("page", key) for key in keys),
        *(("document", pk) for pk in _ids(Document.objects.visible_to(public))),
        *(("question", pk) for pk in _ids(Question.objects.visible_to(public))),
        *(("term", pk) for pk in _ids(Term.objects.visible_to(public))),
        *(("mirror", pk) for pk in _ids(Mirror.objects.visible_to(public))),
    ]


def _ids(rows: Any) -> Iterable[int]:
    found: Iterable[int] = rows.order_by("pk").values_list("pk", flat=True).distinct()
    return found


def _file(request: HttpRequest, things: Iterable[Thing]) -> HttpResponse:
    of_kind: dict[str, list[Any]] = defaultdict(list)
    for kind, key in things:
        of_kind[kind].append(key)
    rows = (
        row for kind, keys in of_kind.items() for versions in _VERSIONS[kind](request, keys) for row in _rows(versions)
    )
    return _xml(f"{HEAD}{''.join(rows)}</urlset>\n")


def _xml(content: str) -> HttpResponse:
    return HttpResponse(content, content_type="application/xml; charset=utf-8")


def _rows(named: list[Version]) -> Iterator[str]:
    """The protocol wants addresses percent-encoded; those that are stay as they are."""
    versions = [(language, iri_to_uri(address), day) for language, address, day in named]
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang={quoteattr(language)} href={quoteattr(address)}/>'
        for language, address, _day in versions
    )
    for _language, address, day in versions:
        changed = f"<lastmod>{day}</lastmod>" if day else ""
        yield f"<url><loc>{escape(address)}</loc>{changed}{links if len(versions) > 1 else ''}</url>\n"


def _pages(request: HttpRequest, keys: list[Any]) -> Iterable[list[Version]]:
    rows = visible_pages(Page.objects.filter(depth__gt=1, translation_key__in=keys), Viewer(None))
    order = [code for code, _name in settings.LANGUAGES]
    groups: dict[Any, list[Version]] = defaultdict(list)
    for page in rows.select_related("locale").order_by("path"):
        code, address = page.locale.language_code, page.get_url(request)
        if address and code in order:
            groups[page.translation_key].append((code, absolute(address), _day(page.last_published_at)))
    return [sorted(group, key=lambda version: order.index(version[0])) for group in groups.values()]


def _documents(request: HttpRequest, ids: list[int]) -> Iterator[list[Version]]:
    for pk, title, at in (
        Document.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "title", "last_published_at")
    ):
        yield _everywhere(partial(reader.document_address, pk, title), at)


def _questions(request: HttpRequest, ids: list[int]) -> Iterator[list[Version]]:
    for reference, at in Question.objects.filter(pk__in=ids).order_by("pk").values_list("reference", "ended_at"):
        yield _everywhere(partial(question_address, reference), at)


def _terms(request: HttpRequest, ids: list[int]) -> Iterator[list[Version]]:
    for pk, at in Term.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "changed_at"):
        yield _everywhere(partial(term_address, pk), at)


def _mirrors(request: HttpRequest, ids: list[int]) -> Iterator[list[Version]]:
    for pk in ids:
        yield _everywhere(partial(_view, "mirror-page", (pk,)))


def _lists(request: HttpRequest, names: list[str]) -> Iterator[list[Version]]:
    for name in names:
        yield _everywhere(partial(list_address, name=name))


def _views(request: HttpRequest, names: list[str]) -> Iterator[list[Version]]:
    for name in names:
        yield _everywhere(partial(_view, name, ()))


def _view(name: str, args: tuple[int, ...], code: str) -> str:
    with translation.override(code):
        return reverse(name, args=args)


def _everywhere(address: Callable[[str], str], changed_at: Any = None) -> list[Version]:
    """The same thing in every language of the site."""
    return [(one.code, absolute(address(one.code)), _day(changed_at)) for one in site_languages()]


def _day(moment: Any) -> str:
    return f"{moment:%Y-%m-%d}" if moment else ""


_VERSIONS: dict[str, Callable[[HttpRequest, list[Any]], Iterable[list[Version]]]] = {
    "list": _lists,
    "view": _views,
    "page": _pages,
    "document": _documents,
    "question": _questions,
    "term": _terms,
    "mirror": _mirrors,
}
