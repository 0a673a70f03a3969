"""How a document becomes search records, one per language, and how its hits are shown."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _t

from knowledge.documents.models import Document, DocumentPage, DocumentVersion
from knowledge.documents.reader import READABLE, document_address, document_url, pages_label, size_label
from knowledge.topics.keys import keys_with_ancestors
from search.access import Viewer, places_of
from search.filenames import keywords_of
from search.records import SearchRecord, Section, Shown


class DocumentSearchable:
    """Title and description in every language the family has, with the text of the current file in that language."""

    model = Document
    kind = "document"

    def kind_label(self) -> str:
        return _t("Document")

    def queryset(self) -> QuerySet[Any]:
        rows = Document.objects.select_related("institution")
        return rows.prefetch_related("versions", "texts")

    def records(self, objects: Sequence[Any]) -> Iterable[SearchRecord]:
        public = [document for document in objects if document.live and document.withdrawn_at is None]
        current = {document.pk: document.current_versions() for document in public}
        pages = _pages([version for versions in current.values() for version in versions])
        topics = keys_with_ancestors(_topic_ids(public))
        for document in public:
            for language in _languages(document, current[document.pk]):
                yield _record(document, language, current[document.pk], pages, topics.get(document.pk, ()))

    def shown(self, object_ids: Iterable[int], viewer: Viewer, language: str) -> Mapping[int, Shown]:
        rows = Document.objects.visible_to(viewer).filter(pk__in=list(object_ids))
        found = {}
        for document in rows.prefetch_related("versions", "texts"):
            versions = document.current_versions()
            own = [version for version in versions if version.language == language] or versions
            found[document.pk] = Shown(
                url=document_url(document, language),
                title=document.title_in(language),
                facts=_facts(own[0], versions, language) if own else (),
                opens_at=f"/{language}/documents/{document.pk}/text/{{anchor}}/?language={{language}}&q={{query}}",
                place=_t("page {anchor}"),
            )
        return found

    def address(self, object_id: int, title: str, *, url_path: str, language: str) -> str:
        """A title in another language than the document's own leads there by a redirect."""
        return document_address(object_id, title, language)

    def file_names(self) -> Mapping[int, Sequence[tuple[str, str]]]:
        """For measurements: they ask for what is public by the entries."""
        rows = Document.objects.prefetch_related("versions")
        return {one.pk: [(version.language, version.filename) for version in one.current_versions()] for one in rows}


def _languages(document: Document, versions: Iterable[DocumentVersion]) -> list[str]:
    texts = (text.language for text in document.texts.all())
    return list(dict.fromkeys((document.language, *texts, *(version.language for version in versions))))


def _record(
    document: Document,
    language: str,
    versions: Sequence[DocumentVersion],
    pages: Mapping[int, list[DocumentPage]],
    topics: tuple[str, ...],
) -> SearchRecord:
    own = [version for version in versions if version.language == language]
    text = document.text_in(language)
    return SearchRecord(
        model=document._meta.label_lower,
        object_id=document.pk,
        language=language,
        group=f"document-{document.pk}",
        kind="document",
        title=document.title_in(language),
        lead=text.description if text else document.description if document.language == language else "",
        sections=_sections(own, pages),
        keywords=" ".join(
            filter(
                None,
                (document.author_text, keywords_of(one.filename for one in own or versions), _poor_text(own, pages)),
            )
        ),
        places=places_of(document),
        topics=topics,
        institutions=(document.institution.translation_key.hex,) if document.institution else (),
        format=" ".join(sorted({version.format for version in own or versions})),
        date=document.issued_on,
    )


def _sections(versions: Iterable[DocumentVersion], pages: Mapping[int, list[DocumentPage]]) -> tuple[Section, ...]:
    """One section per page of the newest file that was read; of several formats the PDF, whose pages people cite."""
    chosen = _chosen(versions, pages)
    return tuple(
        Section(str(page.number), "", page.text, page.language)
        for page in (pages[chosen.pk] if chosen else ())
        if page.text.strip() and not page.poor
    )


def _poor_text(versions: Iterable[DocumentVersion], pages: Mapping[int, list[DocumentPage]]) -> str:
    """The text of hardly readable pages: it is searched, and nobody is shown passages of it."""
    chosen = _chosen(versions, pages)
    return " ".join(page.text for page in pages[chosen.pk] if page.poor) if chosen else ""


def _chosen(versions: Iterable[DocumentVersion], pages: Mapping[int, list[DocumentPage]]) -> DocumentVersion | None:
    """The newest file that was read; of several formats the PDF, whose pages people cite."""
    read = [version for version in versions if pages.get(version.pk)]
    return max(read, key=lambda version: (version.number, version.format == "pdf", -version.pk), default=None)


def _pages(versions: Iterable[DocumentVersion]) -> dict[int, list[DocumentPage]]:
    """Version -> its pages in order; one query for all versions that could be read."""
    read = [version.pk for version in versions if version.state in READABLE]
    found: dict[int, list[DocumentPage]] = {}
    for page in DocumentPage.objects.filter(version_id__in=read).order_by("version_id", "number"):
        found.setdefault(page.version_id, []).append(page)
    return found


def _topic_ids(documents: Iterable[Document]) -> dict[int, list[int]]:
    through = Document.topics.through
    rows = through.objects.filter(document_id__in=[document.pk for document in documents])
    found: dict[int, list[int]] = {}
    for document, topic in rows.order_by("pk").values_list("document_id", "topicpage_id"):
        found.setdefault(document, []).append(topic)
    return found


def _facts(version: DocumentVersion, versions: Iterable[DocumentVersion], language: str) -> tuple[str, ...]:
    """Format, pages, size of the reader's file, and the languages of the files when theirs is not the only one."""
    spoken = dict.fromkeys(one.language for one in versions)
    names = _t(", ").join(
        str(get_language_info(code)["name_translated"]) for code in spoken if list(spoken) != [language]
    )
    return tuple(filter(None, (version.format.upper(), pages_label(version), size_label(version.size), names)))
