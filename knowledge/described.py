"""What kind of thing does a page show, in the words of schema.org, and what of it may programs know?

Everything is taken from what the template was given for this reader, so nothing is asked that the page does not show,
and nothing is named that this reader may not see. No person is named: people agreed to be on a page, not in an index.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _t

from home.addresses import absolute, list_address
from home.cards import Crumb
from home.heads import Described, Node
from home.images.pictures import picture
from home.languages import current_language
from home.pages import HomePage
from knowledge.articles.models import ArticlePage, NewsPage
from knowledge.documents.models import Document
from knowledge.events.models import EventIndexPage, EventPage
from knowledge.events.times import in_zone
from knowledge.institutions.models import InstitutionIndexPage, InstitutionPage
from knowledge.projects.models import ProjectIndexPage, ProjectPage
from knowledge.topics.models import TopicIndexPage, TopicPage

Context = Mapping[str, Any]
ORGANISATION, VOCABULARY = "GovernmentOrganization", "https://schema.org/"
TABLES = frozenset(("csv", "xlsx", "ods", "xls", "json"))  # a document in these formats only is a set of data
MOST_FILES, MOST_WORDS = 12, 28
LICENCES = {
    Document.Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/",
    Document.Licence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/",
    Document.Licence.CC0: "https://creativecommons.org/publicdomain/zero/1.0/",
}


def describe(context: Context) -> Described | None:
    """For `home.heads`; None for what is no page of a kind below, no document and no published question."""
    page = context.get("page")
    of_type = _PAGES.get(type(page))
    if of_type is not None and page is not None:
        return Described(
            page.title,
            page.lead,
            kind="article" if isinstance(page, ArticlePage | NewsPage) else "website",
            picture=_picture(context),
            thing=of_type(page, context),
            crumbs=[crumb for crumb in context.get("crumbs") or () if crumb.title != page.title],
        )
    match = getattr(context.get("request"), "resolver_match", None)
    of_view = _VIEWS.get(match.view_name if match else "")
    return of_view(context) if of_view else None


def _article(page: Any, context: Context) -> Node:
    authors = [_organisation(one) for one in (context.get("owner"), *(context.get("co_authors") or ())) if one]
    return {"@type": "Article", **_written(page, context, authors), "datePublished": _moment(page.first_published_at)}


def _news(page: Any, context: Context) -> Node:
    authors = [_organisation(context["owner"])] if context.get("owner") else []
    return {"@type": "NewsArticle", **_written(page, context, authors), "datePublished": page.date.isoformat()}


def _written(page: Any, context: Context, authors: list[Node]) -> Node:
    return {
        "headline": page.title[:110],
        "dateModified": _moment(page.last_published_at),
        "author": authors,
        "publisher": authors[:1],
        "about": _about(context),
        "isAccessibleForFree": True,
    }


def _event(page: Any, context: Context) -> Node:
    places: list[Node] = [{"@type": "Place", "name": page.place, "address": page.place}] if page.place else []
    places += [{"@type": "VirtualLocation", "url": page.link}] if page.link else []
    mode = "Mixed" if len(places) > 1 else "Online" if page.link else "Offline"
    organiser = context.get("organiser")
    return {
        "@type": "Event",
        "startDate": in_zone(page.starts_at, page.time_zone).isoformat(),
        "endDate": in_zone(page.ends_at, page.time_zone).isoformat() if page.ends_at else "",
        "eventStatus": f"{VOCABULARY}{'EventCancelled' if page.is_cancelled else 'EventScheduled'}",
        "eventAttendanceMode": f"{VOCABULARY}{mode}EventAttendanceMode" if places else "",
        "location": places,
        "organizer": _organisation(organiser) if organiser else None,
        "about": _about(context),
    }


def _institution(page: Any, context: Context) -> Node:
    city = context.get("city")
    above = {"@type": ORGANISATION, "name": city.name, "address": city.country} if city else None
    named = {"alternateName": page.short_name} if page.short_name else {}
    return {
        "@type": ORGANISATION,
        **named,
        "parentOrganization": {key: value for key, value in above.items() if value} if above else None,
        "knowsAbout": [topic.title for topic in context.get("topics") or ()],
    }


def _project(page: Any, context: Context) -> Node:
    partners = (*(context.get("partners_here") or ()), *(context.get("partners_there") or ()))
    return {
        "@type": "Project",
        "foundingDate": page.starts_on.isoformat() if page.starts_on else "",
        "member": [_organisation(one) for one in partners],
    }


def _home(page: Any, context: Context) -> Node:
    search = absolute(list_address(page.locale.language_code, "search"))
    return {
        "@type": "WebSite",
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": f"{search}?q={{query}}"},
            "query-input": "required name=query",
        },
    }


def _collection(page: Any, context: Context) -> Node:
    return {"@type": "CollectionPage"}


def _document(context: Context) -> Described | None:
    if "rows" not in context:  # what stays behind of a withdrawn one, at the same address
        return None
    document, title, language = context["document"], context["title"], current_language()
    rows = [row for row in context["rows"] if row.is_current]
    is_data = bool(rows) and all(row.version.format in TABLES for row in rows)
    owner = _organisation(context["owner"]) if context.get("owner") else None
    author = {"@type": "Organization", "name": document.author_text} if document.author_text else owner
    thing = {
        "@type": "Dataset" if is_data else "DigitalDocument",
        "inLanguage": list(dict.fromkeys(row.version.language for row in rows)),
        "identifier": absolute(f"/documents/{document.pk}/latest/"),
        "datePublished": document.issued_on.isoformat(),
        "dateModified": _moment(document.last_published_at),
        "license": LICENCES.get(document.licence, ""),
        "author": author,
        "publisher": owner,
        "about": _about(context),
        "distribution" if is_data else "encoding": [_file(row, is_data=is_data) for row in rows[:MOST_FILES]],
        "isAccessibleForFree": True,
    }
    above = [Crumb(_t("Documents"), list_address(language, "documents"), language)]
    return Described(title, context.get("description") or "", kind="article", thing=thing, crumbs=above)


def _file(row: Any, *, is_data: bool) -> Node:
    version = row.version
    return {
        "@type": "DataDownload" if is_data else "MediaObject",
        "contentUrl": absolute(row.url),
        "encodingFormat": version.media_type,
        "contentSize": f"{version.size} B",
        "inLanguage": version.language,
    }


def _question(context: Context) -> Described:
    question = context["question"]
    said = " ".join(question.text.split()[:MOST_WORDS])
    return Described(question.subject, said, thing={"@type": "WebPage", "inLanguage": question.language})


def _partnership(context: Context) -> Described:
    cities = [
        {"@type": ORGANISATION, "name": city.name, "description": " ".join(city.story[:1])[:200]}
        for city in context.get("cities") or ()
    ]
    return Described(_t("Partnership"), thing={"@type": "CollectionPage", "about": cities})


def _about(context: Context) -> list[Node]:
    return [{"@type": "Thing", "name": topic.title, "url": _address(topic)} for topic in context.get("topics") or ()]


def _organisation(page: Any) -> Node:
    return {"@type": ORGANISATION, "name": page.title, "url": _address(page)}


def _address(page: Any) -> str:
    return absolute(page.get_url() or "/")


def _moment(value: Any) -> str:
    return value.isoformat(timespec="seconds") if value else ""


def _picture(context: Context) -> str:
    """The first picture of the text that has been made ready."""
    links, code = context.get("body_links"), current_language()
    images: Iterable[Any] = links.images.values() if links is not None else ()
    return next((shown.src for image in images if (shown := picture(image, code)).src), "")


_PAGES: dict[Any, Callable[[Any, Context], Node]] = {
    ArticlePage: _article,
    NewsPage: _news,
    EventPage: _event,
    InstitutionPage: _institution,
    ProjectPage: _project,
    HomePage: _home,
    **dict.fromkeys((TopicPage, TopicIndexPage, InstitutionIndexPage, EventIndexPage, ProjectIndexPage), _collection),
}
_VIEWS: dict[str, Callable[[Context], Described | None]] = {
    "document": _document,
    "question": _question,
    "partnership": _partnership,
}
