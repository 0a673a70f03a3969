"""What changed in the document repository: new families, new versions, a version now in another language."""

import datetime
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from knowledge.documents.models import Document, DocumentVersion
from knowledge.documents.reader import document_url
from knowledge.following.changes import EVER, Act, Change, Public, Sight
from knowledge.following.states import state_of_files
from knowledge.following.wishes import Wishers
from search.models import SearchEntry


def document_changes(since: datetime.datetime, until: datetime.datetime) -> Iterator[Change]:
    """For `register_changes`. Five queries at most, whatever happened."""
    yield from _told(list(_documents(since, until)), Wishers(since, until))


def changes_of(ids: Collection[int]) -> Iterator[Change]:
    """All changes of these documents, of all times."""
    rows = Document.objects.filter(live=True, withdrawn_at=None, pk__in=ids)
    yield from _told(list(rows.prefetch_related("texts", "versions").order_by("pk")), Wishers(EVER, EVER))


def _told(documents: list[Document], wishers: Wishers) -> Iterator[Change]:
    if not documents:
        return
    sight = Sight(Document, (document.pk for document in documents), by_groups=True)
    facets = _facets(documents)
    for document in documents:
        common = _common(document, sight, facets.get(f"document-{document.pk}", {}))
        key, began = f"document:{document.pk}", document.first_published_at or document.created_at
        public = Public(Act.NEW, document.language, document=document.pk)
        yield Change(key=f"{key}:new", at=began, what=_("new"), opens=True, public=public, **common)
        yield from _versions(document, common, wishers)


def _versions(document: Document, common: dict[str, Any], wishers: Wishers) -> Iterator[Change]:
    """A higher number is a new version for everybody; the same number in another language is one for its readers."""
    key, newest, languages = f"document:{document.pk}", 0, set[tuple[int, str]]()
    for version in sorted(_public(document), key=lambda one: (one.published_at, one.number, one.pk)):
        assert version.published_at is not None
        named = (version.number, version.language)
        if version.number > newest and newest:
            yield Change(
                key=f"{key}:v{version.number}",
                at=version.published_at,
                what=Act.VERSION.label,
                public=Public(Act.VERSION, version.language, document=document.pk),
                wanted_by=wishers.of(key, version.language, version.published_at),
                **common,
            )
        elif version.number >= newest and newest and named not in languages:
            yield Change(
                key=f"{key}:v{version.number}:{version.language}",
                at=version.published_at,
                what=_("now in your language"),
                only=version.language,
                public=Public(Act.FILE, version.language, document=document.pk),
                wanted_by=wishers.of(key, version.language, version.published_at),
                **common,
            )
        newest = max(newest, version.number)
        languages.add(named)


def _common(document: Document, sight: Sight, facets: dict[str, list[str]]) -> dict[str, Any]:
    newest: dict[str, int] = {}
    for version in document.current_versions():
        newest[version.language] = max(newest.get(version.language, 0), version.number)
    spoken = {document.language, *(text.language for text in document.texts.all())}
    return {
        "kind": "document",
        "institutions": frozenset(facets.get("institution", ())),
        "topics": frozenset(facets.get("topic", ())),
        "visible": lambda viewer: document.pk in sight.of(viewer),
        "title": document.title_in,
        "url": lambda language: document_url(document, language),
        "written_in": lambda language: language if language in spoken else document.language,
        "state": state_of_files(newest),
        "thing": f"document:{document.pk}",
        "followed": frozenset((f"document:{document.pk}",)),
    }


def _documents(since: datetime.datetime, until: datetime.datetime) -> Any:
    span = {"gte": since, "lt": until}
    published = Q(**{f"first_published_at__{name}": moment for name, moment in span.items()})
    made = Q(first_published_at=None, **{f"created_at__{name}": moment for name, moment in span.items()})
    files = DocumentVersion.objects.filter(**{f"published_at__{name}": moment for name, moment in span.items()})
    rows = Document.objects.filter(live=True, withdrawn_at=None)
    touched = published | made | Q(pk__in=files.order_by().values("document"))
    return rows.filter(touched).prefetch_related("texts", "versions").order_by("pk")


def _facets(documents: Iterable[Document]) -> dict[str, dict[str, list[str]]]:
    groups = [f"document-{document.pk}" for document in documents]
    return dict(SearchEntry.objects.filter(group__in=groups, deleted=False).values_list("group", "facets"))


def _public(document: Document) -> list[DocumentVersion]:
    return [version for version in document.versions.all() if version.published_at]
