"""The Markdown twin of a page: the address of the page with `index.md` behind it.

The address in front is resolved as any other, so that a twin follows whatever its page is; each writer asks the access
rule as the view of the page does. What has no twin here answers 404, as a closed page does.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from home.addresses import absolute
from home.heads import twin_of
from home.serving import end_with, open_page
from knowledge.interchange.markdown import writing as markdown
from knowledge.twins import exchange, things
from knowledge.twins.pages import page_twin
from search.access import viewer_of

MEDIA_TYPE = "text/markdown; charset=utf-8"
PAGES = "wagtail_serve"


@require_safe
def twin(request: HttpRequest, path: str) -> HttpResponse:
    """The page in front of `index.md` as Markdown, as this viewer may see it; raises as its own view does."""
    whole = request.path_info.removesuffix("index.md")
    try:
        match = resolve(whole)
    except Resolver404 as none:
        raise Http404 from none
    if match.view_name == PAGES:
        response = _page(request, path)
    else:
        writer = _THINGS.get(match.view_name)
        if writer is None:
            raise Http404
        response = _reply(writer(request, **match.kwargs))
    response["X-Robots-Tag"] = "noindex"  # the page is what search engines should know
    response["Link"] = f'<{absolute(twin_of(whole).removesuffix("index.md"))}>; rel="canonical"'
    if viewer_of(request).is_member:
        patch_cache_control(response, private=True, no_store=True)
    return response


def views_with_twin() -> Iterable[str]:
    """For the heads of pages."""
    return (PAGES, *_THINGS)


def _page(request: HttpRequest, path: str) -> HttpResponse:
    page = open_page(request, path)
    article = page_twin(page, request)
    if article is None:
        raise Http404
    response = _reply(article)
    end_with(response, page)
    return response


def _reply(written: Any) -> HttpResponse:
    article, text = written if isinstance(written, tuple) else (written, "")
    return HttpResponse(markdown.write(article) + text, content_type=MEDIA_TYPE)


_THINGS: dict[str, Callable[..., Any]] = {
    "document": things.document,
    "question": things.question,
    "questions": things.questions,
    "glossary": things.glossary,
    "term": things.term,
    "partnership": things.partnership,
    "mirrors": things.mirrors,
    "mirror-page": exchange.mirror,
    "transfers": exchange.transfers,
    "transfer": exchange.transfer,
    "recent-changes": exchange.changes,
    **{
        f"search:{kind}": things.listed(kind)
        for kind in ("article", "news", "project", "event", "document", "institution")
    },
}
