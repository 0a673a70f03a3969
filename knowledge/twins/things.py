"""What stands in the Markdown twin of a thing that is no page of the tree: documents, questions, terms, and lists?"""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext as _t

from home.addresses import absolute
from home.languages import current_language
from knowledge.articles.models import ArticlePage, NewsPage
from knowledge.cards import document_cards, event_cards, owned_cards, page_card, project_cards, with_files
from knowledge.documents import reader
from knowledge.documents.models import Document
from knowledge.documents.paragraphs import paragraphs
from knowledge.documents.seeing import visible_document
from knowledge.events.models import EventPage
from knowledge.glossary.models import Term
from knowledge.glossary.searchable import term_address
from knowledge.glossary.showing import term_context
from knowledge.institutions.mirrors import mirrors_of
from knowledge.institutions.mirrors import pairs as pairs_of
from knowledge.institutions.models import InstitutionPage
from knowledge.institutions.partnership import cities
from knowledge.interchange.markdown.writing import plain
from knowledge.interchange.outcome import Part
from knowledge.interchange.word.writing import Article
from knowledge.projects.models import ProjectPage
from knowledge.questions.addresses import question_address
from knowledge.questions.face.question import visible_question
from knowledge.questions.face.showing import Reader, question_context
from knowledge.questions.models import Question
from knowledge.twins import parts
from knowledge.versions import best_versions, light, newest
from search.access import Viewer, viewer_of

MOST_LISTED = 500  # things of a list; the sitemap names all
MOST_TEXT = 400_000  # characters of a document's text; the pages of its text hold the rest


def thing(title: str, content: list[Part], *, lead: str = "", path: str, language: str = "") -> Article:
    """A twin that ends with the address of what it is the twin of."""
    address = absolute(path)
    return Article(title, lead, language or current_language(), content, details=[(address, address)])


def document(request: HttpRequest, document_id: int, slug: str = "") -> tuple[Article, str]:
    """The document and, apart from it, its text: pages of plain words need no marks."""
    found, language, viewer = visible_document(request, document_id), current_language(), viewer_of(request)
    context = reader.context_of(found, viewer, language)
    rows = [row for row in context["rows"] if row.is_current]
    text = found.text_in(language)
    content = [
        *parts.facts(
            [
                (_t("Shared by"), context["owner"].title if context["owner"] else ""),
                (_t("Author or publisher"), found.author_text),
                (_t("Date"), date_format(found.issued_on, "DATE_FORMAT")),
                (_t("Licence"), found.get_licence_display()),
            ]
        ),
        *parts.links(_t("Files"), ((_name(row), row.url, reader.pages_label(row.version)) for row in rows)),
        *parts.pages(_t("Topics"), context["topics"]),
    ]
    path = reader.document_url(found, language)
    shown = thing(found.title_in(language), content, lead=text.description if text else found.description, path=path)
    return shown, _text(context["readable"])


def _name(row: Any) -> str:
    return f"{row.language_name}, {row.version.format.upper()}, {reader.size_label(row.version.size)}"


def _text(version: Any) -> str:
    """Page by page, as long as there is room."""
    if version is None:
        return ""
    found, room = [f"\n## {plain(_t('Text'))}\n"], MOST_TEXT
    for page in version.pages.filter(poor=False).order_by("number").iterator(50):
        said = [plain(one) for one in paragraphs(page.text, version.format)]
        room -= sum(map(len, said))
        if room < 0:
            more = _t("The text goes on; all of it stands on the pages of this document.")
            found.append(f"\n{more}\n")
            break
        title = plain(_t("page %(number)d") % {"number": page.number})
        found.append(f"\n### {title}\n\n" + "\n\n".join(said) + "\n")
    return "".join(found) if len(found) > 1 else ""


def question(request: HttpRequest, reference: str) -> Article:
    """Question and answers in the words they were written in; nobody is named who is not named on its page."""
    viewer, language = viewer_of(request), current_language()
    found = visible_question(reference, viewer)
    context = question_context(found, Reader.member(found, viewer, language))
    content = parts.words(found.text)
    for said in context["said"]:
        who = f" ({said.who.title})" if said.who else ""
        content += [parts.heading(f"{said.label}{who}"), *parts.words(said.words.text)]
    content += parts.pages(_t("Topics"), context["topics"])
    return thing(found.subject, content, path=question_address(found.reference, language))


def questions(request: HttpRequest) -> Article:
    viewer, language = viewer_of(request), current_language()
    rows = Question.objects.visible_to(viewer).order_by("-ended_at", "-pk").values_list("subject", "reference")
    listed = ((subject, question_address(reference, language), "") for subject, reference in rows[:MOST_LISTED])
    return thing(_t("Questions"), parts.links("", listed), path=request.path.removesuffix("index.md"))


def glossary(request: HttpRequest) -> Article:
    viewer, language = viewer_of(request), current_language()
    terms = [term.text_in(language) for term in Term.objects.visible_to(viewer).prefetch_related("texts")]
    named = sorted((one for one in terms if one is not None), key=lambda one: one.name.casefold())
    rows = ((one.name, term_address(one.term_id, language), one.definition) for one in named)
    return thing(_t("Glossary"), parts.links("", rows), path=request.path.removesuffix("index.md"))


def term(request: HttpRequest, term_id: int) -> Article:
    viewer, language = viewer_of(request), current_language()
    found = Term.objects.visible_to(viewer).prefetch_related("texts").filter(pk=term_id).first()
    if found is None:
        raise Http404
    context = term_context(found, viewer, language)
    content: list[Part] = []
    for one in context["texts"]:
        content.append(parts.heading(f"{one['text'].name} ({one['written_in'].name})"))
        content += [*parts.words(one["text"].definition), *parts.facts([(_t("Also called"), ", ".join(one["others"]))])]
    content += parts.pages(_t("Topics"), context["topics"])
    return thing(str(found), content, path=term_address(found.pk, language))


def partnership(request: HttpRequest) -> Article:
    viewer, language = viewer_of(request), current_language()
    content = [
        part
        for city in cities(viewer, language)
        for part in (parts.heading(city.name), *(one for said in city.story for one in parts.words(said)))
    ]
    content += parts.pairs(_t("Who mirrors whom"), pairs_of(mirrors_of(viewer), viewer, language))
    return thing(_t("Partnership"), content, path=request.path.removesuffix("index.md"))


def mirrors(request: HttpRequest) -> Article:
    viewer, language = viewer_of(request), current_language()
    content = parts.pairs("", pairs_of(mirrors_of(viewer), viewer, language))
    return thing(_t("Who mirrors whom"), content, path=request.path.removesuffix("index.md"))


def listed(kind: str) -> Callable[..., Article]:
    """The twin of a list for browsing, without its filters: the newest things of a kind."""

    def twin(request: HttpRequest, **_named: Any) -> Article:
        title, cards = _LISTS[kind]
        content = parts.cards("", cards(viewer_of(request), current_language()))
        return thing(title(), content, path=request.path.removesuffix("index.md"))

    return twin


def _documents(viewer: Viewer, language: str) -> Any:
    rows = Document.objects.visible_to(viewer).order_by("-first_published_at", "-pk")
    return document_cards(with_files(rows)[:MOST_LISTED], language)


def _institutions(viewer: Viewer, language: str) -> Any:
    rows = light(InstitutionPage.objects.visible_to(viewer)).order_by("path")[: MOST_LISTED * 4]
    return [page_card(page) for page in best_versions(rows, language).values()]


def _newest(model: Any, cards: Callable[..., Any], by: str = "first_published_at") -> Callable[[Viewer, str], Any]:
    return lambda viewer, language: cards(newest(model.objects.visible_to(viewer), language, MOST_LISTED, by=by))


_LISTS: dict[str, tuple[Callable[[], str], Callable[[Viewer, str], Any]]] = {
    "article": (lambda: _t("Articles"), _newest(ArticlePage, owned_cards)),
    "news": (lambda: _t("News"), _newest(NewsPage, owned_cards, "date")),
    "project": (lambda: _t("Projects"), _newest(ProjectPage, project_cards)),
    "event": (lambda: _t("Events"), _newest(EventPage, event_cards, "starts_at")),
    "document": (lambda: _t("Documents"), _documents),
    "institution": (lambda: _t("Institutions"), _institutions),
}
