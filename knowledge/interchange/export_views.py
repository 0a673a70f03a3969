"""An article to take along as a Word or Markdown file: for whoever may see its page, with what they see there."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import http_date
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from home.addresses import absolute
from home.languages import current_language
from knowledge.articles.models import ArticlePage
from knowledge.interchange.arriving import DOCX
from knowledge.interchange.markdown import writing as markdown
from knowledge.interchange.shown import article_for
from knowledge.interchange.word import writing as word
from search.access import viewer_of

TYPES = {"docx": DOCX, "md": "text/markdown; charset=utf-8"}


@require_safe
def export(request: HttpRequest, page_id: int, ending: str) -> HttpResponse:
    """The file; 404 for what the viewer may not see, for other languages' prefixes, and for any other ending."""
    viewer = viewer_of(request)
    rows = ArticlePage.objects.visible_to(viewer).select_related("locale")
    page = rows.filter(pk=page_id, locale__language_code=current_language()).first()
    if page is None or ending not in TYPES:
        raise Http404
    article = article_for(page, viewer, with_pictures=ending == "docx")
    content = word.write(article) if ending == "docx" else markdown.write(article).encode()
    response = HttpResponse(content, content_type=TYPES[ending])
    name = f"{slugify(page.slug, allow_unicode=False) or f'article-{page.pk}'}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Robots-Tag"] = "noindex"  # the page is what search engines should know
    response["Link"] = f'<{absolute(page.get_url() or "")}>; rel="canonical"'
    if page.last_published_at:
        response["Last-Modified"] = http_date(page.last_published_at.timestamp())
    return response
