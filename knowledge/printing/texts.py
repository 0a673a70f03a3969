"""How does a text of the site read where there is no site around it: on paper, or in a file that is read offline?

It is what its page shows this viewer, made by the same blocks, and it says what it showed beside itself, so that a file
that holds it can be taken back when any of that is closed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.template.loader import render_to_string
from django.utils.encoding import uri_to_iri
from django.utils.translation import override

from home.bodies import BodyLinks
from home.languages import Language, language
from knowledge.articles.overview import overview
from knowledge.articles.showing import freshness_facts, visible_versions
from knowledge.interchange.shown import about_lines
from knowledge.originals import language_of_original
from search.access import Viewer


@dataclass(frozen=True)
class Reading:
    """What the templates of blocks ask of a frame, without a request."""

    viewer: Viewer
    language: Language


@dataclass(frozen=True)
class Text:
    """Markup of one text. `renditions`: address in the site -> the size of a picture that lies there.

    `pages`, `documents` and `images` are ids of what it named or showed beside its own words.
    """

    html: str
    title: str
    language: Language
    renditions: Mapping[str, Any] = field(default_factory=dict)
    pages: frozenset[int] = frozenset()
    documents: frozenset[int] = frozenset()
    images: frozenset[int] = frozenset()


def article_text(page: Any, viewer: Viewer) -> Text:
    """The article in the language of `page`, with its notes, figures, state of freshness and address."""
    with override(page.locale.language_code):
        versions = visible_versions(page, viewer)
        fresh = overview(page, versions)
        own = [one for one in fresh.summaries if one.language == page.locale.language_code]
        owner, lines = about_lines(page, viewer)
        more = {
            "freshness": fresh.states,
            "freshness_facts": freshness_facts(own),
            "lines": [(uri_to_iri(words) if words == address else words, address) for words, address in lines],
            "owner": owner,
            "is_overdue": page.is_overdue,
        }
        return _text("knowledge/printing/article.html", page, viewer, more)


def topic_text(page: Any, viewer: Viewer, more: Mapping[str, Any] | None = None) -> Text:
    """Title, lead and body of a topic; `more` is added to the context of its template."""
    with override(page.locale.language_code):
        return _text("knowledge/printing/topic.html", page, viewer, more or {})


def _text(template: str, page: Any, viewer: Viewer, more: Mapping[str, Any]) -> Text:
    spoken = language(page.locale.language_code)
    links = BodyLinks(page.body.raw_data, viewer, spoken.code)
    context = {
        "page": page,
        "frame": Reading(viewer, spoken),
        "body_links": links,
        "source_language": language_of_original(page),
        **more,
    }
    html = render_to_string(template, context)
    renditions = {size.url: size for image in links.images.values() for size in image.renditions.all()}
    return Text(
        html=html,
        title=page.title,
        language=spoken,
        renditions=renditions,
        pages=frozenset((*links.pages, *links.passages.page_ids)),
        documents=frozenset(links.documents),
        images=frozenset(links.images),
    )
