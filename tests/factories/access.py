"""Files with their collections, members and the groups that stand for audiences."""

import hashlib
import io
import itertools
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import Collection

from home.audience import (
    PARTNERSHIP,
    PUBLIC,
    Audience,
    AudienceGroup,
    Level,
    set_collection_audience,
)
from knowledge.documents.models import blob_storage
from knowledge.models import (
    Document,
    DocumentPage,
    DocumentText,
    DocumentVersion,
    InstitutionPage,
    Membership,
    Municipality,
    User,
)
from search.indexing import unit_of_work
from tests.factories.tree import source

PASSWORD = "correct horse battery staple"
_count = itertools.count(1)


def make_collection(
    name: str = "", audience: Audience | None = None, owners: Iterable[AudienceGroup] = ()
) -> Collection:
    collection = Collection.get_first_root_node().add_child(name=name or f"Collection {next(_count)}")
    if audience:
        set_collection_audience(collection, audience, owners=owners)
    return collection


@unit_of_work()
def make_document(
    institution: InstitutionPage, title: str = "", collection: Collection | None = None, **values: Any
) -> Document:
    """A published family with one read version; `pages` are the texts of its pages, `texts` titles by language.

    It lies where the site puts a file of `audience` (public by default), or in `collection` where that is given.
    """
    audience = values.pop("audience", PUBLIC)
    pages, texts = values.pop("pages", ("Erste Seite.",)), values.pop("texts", {})
    content, language = values.pop("content", b""), values.pop("language", "de")
    topics, file_format, filename = values.pop("topics", ()), values.pop("format", "pdf"), values.pop("filename", "")
    title = title or f"Document {next(_count)}"
    document = Document(
        title=title,
        language=language,
        institution=source(institution),
        **values,
    )
    document.pending_audience = audience
    document.topics = [source(topic) for topic in topics]
    document.texts = [DocumentText(language=code, title=text) for code, text in texts.items()]
    content = content or f"%PDF-1.4 {uuid.uuid4()}".encode()
    document.file = blob_storage().save("x", io.BytesIO(content))
    document.save()
    if collection is not None:
        Document.objects.filter(pk=document.pk).update(collection=collection)
        document.collection = collection
    _add_read_version(document, content, pages, language=language, file_format=file_format, filename=filename)
    return document


def _add_read_version(
    document: Document, content: bytes, pages: Sequence[str], *, language: str, file_format: str, filename: str
) -> None:
    version = DocumentVersion.objects.create(
        document=document,
        number=1,
        language=language,
        format=file_format,
        media_type="application/pdf",
        file=document.file.name,
        filename=filename or f"{document.pk}.{file_format}",
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        published_at=timezone.now(),
        state="ok",
        page_count=len(pages),
    )
    DocumentPage.objects.bulk_create(
        DocumentPage(version=version, number=number, text=text, language=language)
        for number, text in enumerate(pages, 1)
    )


def make_member(
    institution: InstitutionPage | None = None, role: str = "reader", email: str = "", **values: Any
) -> User:
    """A person with one membership, from which the site derives groups and rights; password `PASSWORD`."""
    user = User.objects.create_user(email or f"member{next(_count)}@example.org", PASSWORD, **values)
    Membership.objects.create(user=user, role=role, institution=source(institution) if institution else None)
    return user


def institution_group(institution: InstitutionPage) -> AudienceGroup:
    return _audience_group(AudienceGroup.Kind.INSTITUTION, institution.translation_key.hex, source(institution).title)


def municipality_group(municipality: Municipality) -> AudienceGroup:
    return _audience_group(AudienceGroup.Kind.MUNICIPALITY, municipality.slug, municipality.slug)


def _audience_group(kind: str, key: str, name: str) -> AudienceGroup:
    found = AudienceGroup.objects.filter(kind=kind, key=key).first()
    if found:
        return found
    group, _made = Group.objects.get_or_create(name=f"audience: {kind} {key}"[:150])
    return AudienceGroup.objects.create(group=group, kind=kind, key=key, name=name)


def chosen(*groups: AudienceGroup) -> Audience:
    return Audience(Level.CHOSEN, frozenset(group.pk for group in groups))


__all__ = [
    "PARTNERSHIP",
    "PASSWORD",
    "chosen",
    "institution_group",
    "make_collection",
    "make_document",
    "make_member",
    "municipality_group",
]
