"""An article as PDF: for whoever may see its page, with what they see there."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_safe

from home.addresses import absolute
from home.languages import current_language
from knowledge.articles.models import ArticlePage
from knowledge.documents.download import Sendable, send_resumable
from knowledge.printing import shelf
from knowledge.printing.papers import article_paper
from knowledge.printing.process import NotPrinted, is_possible
from search.access import viewer_of

AGAIN_AFTER = 10  # seconds


@require_safe
def article_pdf(request: HttpRequest, page_id: int) -> HttpResponseBase:
    """The file; 404 for what the viewer may not see and for other languages' prefixes, 503 where none can be made."""
    viewer = viewer_of(request)
    rows = ArticlePage.objects.visible_to(viewer).select_related("locale")
    page = rows.filter(pk=page_id, locale__language_code=current_language()).first()
    if page is None:
        raise Http404
    if not is_possible():
        return not_made(request, _t("This site cannot make PDF files at present."), page.get_url() or "")
    try:
        key, path = shelf.file_of(article_paper(page, viewer))
        size = path.stat().st_size
    except shelf.Busy:
        busy = _t("Several PDF files are being made just now. Please try again in a moment.")
        response = not_made(request, busy, page.get_url() or "")
        response["Retry-After"] = str(AGAIN_AFTER)
        return response
    except (NotPrinted, OSError):
        return not_made(request, _t("The PDF of this article could not be made."), page.get_url() or "")
    name = f"{slugify(page.slug, allow_unicode=False) or f'article-{page.pk}'}.pdf"
    what = Sendable(f'"{key[:32]}"', size, "application/pdf", name, partial(path.open, mode="rb"))
    sent = send_resumable(request, what, public=not viewer.is_member)
    sent["X-Robots-Tag"] = "noindex"  # the page is what search engines should know
    sent["Link"] = f'<{absolute(page.get_url() or "")}>; rel="canonical"'
    return sent


def not_made(request: HttpRequest, words: str, address: str) -> HttpResponse:
    """Says why there is no file, and where the text stands."""
    context = {"words": words, "address": address}
    response = render(request, "knowledge/printing/not_made.html", context, status=503)
    response["Cache-Control"] = "private, no-store"
    return response
