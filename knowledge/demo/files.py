"""The demo's documents: families whose versions are real files, made here and taken in as any upload is."""

import io
from collections.abc import Mapping
from datetime import date
from typing import Any

from home.audience import Audience
from knowledge.demo.entries import documents
from knowledge.demo.pages import Tree
from knowledge.documents.collections import collection_for
from knowledge.documents.families import add_version
from knowledge.documents.making import Page, Table, make_file
from knowledge.documents.models import Document, DocumentText, DocumentVersion
from knowledge.documents.reading import read_many
from knowledge.importing.lookup import Lookup
from knowledge.importing.sources import audience_from
from knowledge.institutions.mirror_models import Mirror
from knowledge.institutions.models import InstitutionPage
from knowledge.topics.models import SustainableTarget
from search.indexing import unit_of_work

_LICENCES = {"CC BY 4.0": "cc-by-4.0", "CC BY-SA 4.0": "cc-by-sa-4.0", "CC0 1.0": "cc0-1.0"}


def load_documents(tree: Tree, lookup: Lookup) -> tuple[dict[str, int], int]:
    """Key -> id of all documents of the demo, and how many were made now."""
    found = dict(Document.objects.filter(source_key__startswith="demo:").values_list("source_key", "pk"))
    ids = {key.removeprefix("demo:"): pk for key, pk in found.items()}
    targets = SustainableTarget.objects.in_bulk()
    made = 0
    for entry in documents():
        if entry["key"] in ids and _is_whole(ids[entry["key"]], entry):
            continue
        files = [_file(entry, values) for values in entry["files"]]  # before the write lock is taken
        with unit_of_work():
            document = Document.objects.filter(source_key=f"demo:{entry['key']}").first()
            document = document or _family(tree, entry, lookup, targets)
            _add_files(document, entry, files)
            document.save_revision().publish()
        ids[entry["key"]] = document.pk
        made += 1
    return ids, made


def read_documents() -> None:
    """Extract the text of every file of the demo that nobody has read yet, here instead of waiting for the worker."""
    unread = (DocumentVersion.State.WAITING, DocumentVersion.State.READING)
    waiting = DocumentVersion.objects.filter(document__source_key__startswith="demo:", state__in=unread)
    read_many(waiting.select_related("document"))


def _is_whole(document_id: int, entry: dict[str, Any]) -> bool:
    return DocumentVersion.objects.filter(document_id=document_id).count() >= len(entry["files"])


def _family(tree: Tree, entry: dict[str, Any], lookup: Lookup, targets: Mapping[str, SustainableTarget]) -> Document:
    institution: InstitutionPage = tree.page("institution", entry["institution"])
    document = Document(
        title=entry["title"]["de"],
        language="de",
        description=entry["description"]["de"],
        institution=institution,
        collection=collection_for(institution, _audience(entry, lookup)),
        mirror=_mirror(tree, entry),
        licence=_LICENCES.get(entry["licence"], Document.Licence.RESERVED),
        issued_on=date(entry["year"], 1, 1),
        author_text=institution.title[:255],
        source_key=f"demo:{entry['key']}",
        live=False,
    )
    document.topics = [tree.page("topic", key) for key in entry["topics"]]
    document.targets = [targets[code] for code in entry["sdgs"] if code in targets]
    document.texts = [
        DocumentText(language=code, title=entry["title"][code], description=entry["description"][code])
        for code in entry["title"]
        if code != "de"
    ]
    document.save()
    return document


def _audience(entry: dict[str, Any], lookup: Lookup) -> Audience:
    return lookup.audience_of(audience_from(entry["audience"]))


def _mirror(tree: Tree, entry: dict[str, Any]) -> Mirror | None:
    """The mirror between the owner and the institution the document is shared with, if they are one."""
    if not entry.get("mirror"):
        return None
    pair = [tree.page("institution", key).pk for key in (entry["institution"], entry["mirror"])]
    return Mirror.objects.of_pair(*pair).living().first()


def _file(entry: dict[str, Any], values: dict[str, Any]) -> bytes:
    language = values["language"]
    title = values.get("title") or entry["title"][language]
    pages = [Page(page["heading"], page.get("paragraphs") or (), _table(page.get("table"))) for page in values["pages"]]
    return make_file(values["format"], language=language, title=title, pages=pages)


def _table(values: dict[str, Any] | None) -> Table | None:
    return Table(values["head"], values["rows"]) if values else None


def _add_files(document: Document, entry: dict[str, Any], files: list[bytes]) -> None:
    known = set(document.versions.values_list("number", "language"))
    for values, content in zip(entry["files"], files, strict=True):
        if (values["version"], values["language"]) in known:
            continue
        name = f"{entry['key']}-{values['language']}.{values['format']}"
        add_version(
            document,
            io.BytesIO(content),
            name,
            language=values["language"],
            number=values["version"],
            note=values.get("note") or "",
            publish=True,
        )
