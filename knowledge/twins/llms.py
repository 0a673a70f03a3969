"""Where does a program that reads for people begin? `llms.txt` (llmstxt.org): what the site is and where it stands as
Markdown, in every language. Whoever asks: only what everybody may see."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _t
from django.utils.translation import override
from django.views.decorators.http import require_safe
from wagtail.models import Page

from home.addresses import absolute, home_address, list_address
from home.languages import Language, site_languages
from home.pages import HomePage
from knowledge.face import site_menu
from knowledge.interchange.markdown.writing import plain
from knowledge.topics.models import TopicPage
from knowledge.versions import light
from search.access import Viewer

MOST_TOPICS = 200


@require_safe
def llms(request: HttpRequest) -> HttpResponse:
    """Title and summary, then for each language its overviews and topics. A handful of statements per language."""
    rows = ["# KommEZ", ""]
    for language in site_languages():
        with override(language.code):
            rows += _section(language)
    return HttpResponse("\n".join(rows) + "\n", content_type="text/plain; charset=utf-8")


def _section(language: Language) -> Iterator[str]:
    public = Viewer(None)
    home = HomePage.objects.visible_to(public).filter(locale__language_code=language.code).first()
    yield f"## {language.name}"
    yield ""
    yield f"> {plain(home.lead) if home and home.lead else _t('Knowledge exchange of the City of Augsburg')}"
    yield ""
    yield _t("Every page stands as Markdown where “index.md” is put behind its address.")
    yield ""
    yield _link(_t("Start page"), home_address(language.code))
    for label, path in _overviews(language.code, public):
        yield _link(label, path)
    yield f"- [{plain(_t('Search'))}]({absolute('/api/v1/openapi.json')}): JSON, OpenAPI"
    yield f"- [{plain(_t('New articles'))}]({absolute(home_address(language.code))}feeds/articles/): Atom"
    rows = TopicPage.objects.visible_to(public).filter(locale__language_code=language.code)
    topics = list(light(rows).order_by("path")[:MOST_TOPICS])
    if topics:
        yield from ("", f"### {plain(_t('Topics'))}", "")
    for topic in topics:
        yield _link(topic.title, topic.get_url() or "", topic.lead)
    yield ""


def _overviews(code: str, public: Viewer) -> Iterator[tuple[str, str]]:
    for entry in sorted(site_menu(), key=lambda one: one.position):
        if entry.address is not None:
            yield entry.label, entry.address(code)
            continue
        model: Any = entry.model or Page
        page = model.objects.visible_to(public).filter(locale__language_code=code).first()
        if page is not None and page.get_url():
            yield entry.label, page.get_url()
    yield _t("Institutions"), list_address(code, "institutions")


def _link(title: str, path: str, said: str = "") -> str:
    about = f": {plain(' '.join(said.split()))}" if said else ""
    return f"- [{plain(title)}]({absolute(path)}index.md){about}"
