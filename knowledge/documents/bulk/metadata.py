"""What is known about a document, for an archive and for another site: a JSON of each, and a table of all files.

The table has the columns that `import_documents` reads, so that a selection taken along can be brought in elsewhere.
Nothing names what the viewer may not see: a closed topic, a closed institution, a chosen audience unknown to them.
"""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from home.audience import Audience, AudienceGroup, Level
from home.forms import offered_groups
from home.frame import absolute
from knowledge.documents.bulk.bag import Payload
from knowledge.documents.collections import audience_of_file
from knowledge.documents.models import Document, DocumentVersion
from knowledge.documents.names import safe_name
from knowledge.documents.reader import document_slug, document_url
from knowledge.institutions.models import InstitutionPage
from knowledge.relations import source_locale
from knowledge.spreadsheets import neutral
from knowledge.topics.models import TopicPage
from search.access import Viewer, visible_pages

COLUMNS: tuple[str, ...] = (
    "file",
    "title",
    "language",
    "date",
    "topics",
    "licence",
    "audience",
    "family",
    "version",
    "institution",
)
COLUMNS += ("description", "author", "note", "media_type", "size", "sha256")
PIECE = 256 * 1024


@dataclass(frozen=True)
class Known:
    """The slugs, by id, that the viewer may learn."""

    institutions: dict[int, InstitutionPage]
    topics: dict[int, TopicPage]
    groups: dict[int, AudienceGroup]

    @classmethod
    def to(cls, viewer: Viewer) -> "Known":
        pages = {
            model: {page.pk: page for page in visible_pages(model.objects.filter(locale=source_locale()), viewer)}
            for model in (InstitutionPage, TopicPage)
        }
        groups = {group.pk: group for group in offered_groups(viewer.user)}
        return cls(pages[InstitutionPage], pages[TopicPage], groups)


def facts_of(document: Document, versions: Sequence[DocumentVersion], known: Known) -> dict[str, Any]:
    """Everything said about the document, as plain values; its published files with their places in the bag."""
    owner = known.institutions.get(document.institution_id or 0)
    topics = [known.topics[topic.pk] for topic in document.topics.all() if topic.pk in known.topics]
    current = {version.pk for version in document.current_versions()}
    return {
        "id": document.pk,
        "address": absolute(document_url(document, document.language)),
        "language": document.language,
        "title": document.title,
        "description": document.description,
        "texts": [
            {"language": text.language, "title": text.title, "description": text.description}
            for text in document.texts.all()
        ],
        "date": document.issued_on.isoformat(),
        "author": document.author_text,
        "licence": document.licence,
        "institution": {"slug": owner.slug, "title": owner.title} if owner else None,
        "topics": [{"slug": topic.slug, "title": topic.title} for topic in topics],
        "targets": [str(target.pk) for target in document.targets.all()],
        "audience": audience_words(audience_of_file(document), known),
        "published": document.first_published_at.isoformat() if document.first_published_at else None,
        "versions": [_file_facts(document, version, version.pk in current) for version in versions],
    }


def rows_of(facts: dict[str, Any]) -> Iterable[list[str]]:
    """A line of the table per file, in the order of `COLUMNS`, safe to open in a table program."""
    titles = {facts["language"]: (facts["title"], facts["description"])}
    titles |= {text["language"]: (text["title"], text["description"]) for text in facts["texts"]}
    for version in facts["versions"]:
        title, description = titles.get(version["language"], (facts["title"], facts["description"]))
        cells = (
            version["file"], title, version["language"], facts["date"],
            " ".join(topic["slug"] for topic in facts["topics"]), facts["licence"], facts["audience"],
            f"document-{facts['id']}", version["number"], (facts["institution"] or {}).get("slug", ""),
            description, facts["author"], version["note"], version["media_type"], version["size"], version["sha256"],
        )  # fmt: skip
        yield [neutral(str(cell)) for cell in cells]


def table(rows: Iterable[list[str]]) -> bytes:
    """UTF-8 with the mark table programs look for."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return b"\xef\xbb\xbf" + file.getvalue().encode()


def payload_of(facts: dict[str, Any], versions: Sequence[DocumentVersion]) -> Iterable[Payload]:
    """The JSON of a document and its files."""
    data = json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"
    yield Payload(f"{folder_of(facts)}/document.json", len(data), [data])
    for version, said in zip(versions, facts["versions"], strict=True):
        yield Payload(said["file"], version.size, _pieces(version), version.sha256)


def folder_of(facts: dict[str, Any]) -> str:
    return f"documents/{facts['id']:06d}"


def audience_words(audience: Audience, known: Known) -> str:
    """As `import_documents` reads it: public, partnership, or `institution:…` and `municipality:…`, with spaces."""
    if audience.level != Level.CHOSEN:
        return str(audience.level)
    names = []
    slugs = {page.translation_key.hex: page.slug for page in known.institutions.values()}
    for group in (known.groups[pk] for pk in sorted(audience.chosen) if pk in known.groups):
        key = slugs.get(group.key, "") if group.kind == AudienceGroup.Kind.INSTITUTION else group.key
        names += [f"{group.kind}:{key}"] if key else []
    return " ".join(names) or "chosen"


def _file_facts(document: Document, version: DocumentVersion, is_current: bool) -> dict[str, Any]:
    name = safe_name(f"{document_slug(document)}.{version.language}", extension=version.format)
    return {
        "file": f"documents/{document.pk:06d}/v{version.number}/{name}",
        "name": version.filename,
        "number": version.number,
        "language": version.language,
        "format": version.format,
        "media_type": version.media_type,
        "size": version.size,
        "sha256": version.sha256,
        "note": version.note,
        "pages": version.page_count,
        "published": version.published_at.isoformat() if version.published_at else None,
        "current": is_current,
    }


def _pieces(version: DocumentVersion) -> Iterable[bytes]:
    with version.file.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece
