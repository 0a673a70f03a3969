"""Transfers as they are listed: who says what about which subject, in the reader's language."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from home.languages import Language
from home.languages import language as language_of
from knowledge.articles.models import ArticlePage
from knowledge.documents.models import Document
from knowledge.institutions.directory import municipalities
from knowledge.institutions.models import InstitutionPage
from knowledge.transfers.models import Transfer
from knowledge.transfers.subjects import Subject, subjects
from knowledge.versions import best_versions, light
from search.access import Viewer


@dataclass(frozen=True)
class Who:
    """An institution as named in a list; `city` is its municipality in the reader's language."""

    key: uuid.UUID
    title: str
    url: str
    language: str
    city: str

    @property
    def written_in(self) -> Language:
        return language_of(self.language)


@dataclass(frozen=True)
class Row:
    transfer: Transfer
    subject: Subject
    who: Who

    @property
    def url(self) -> str:
        return reverse("transfer", args=[self.transfer.pk])

    @property
    def written_in(self) -> Language:
        return language_of(self.transfer.language)


def rows(transfers: Iterable[Transfer], viewer: Viewer, language: str) -> list[Row]:
    """In the given order, without those whose subject or institution the viewer may not see.

    Six queries at most, however many there are.
    """
    listed = list(transfers)
    if not listed:
        return []
    found = subjects({one.subject for one in listed}, viewer, language)
    known = who({one.institution_id for one in listed}, viewer, language)
    return [
        Row(one, found[one.subject], known[one.institution_id])
        for one in listed
        if one.subject in found and one.institution_id in known
    ]


def who(institutions: Iterable[int], viewer: Viewer, language: str) -> dict[int, Who]:
    """Pk (source language) -> the institution in the reader's best language; one query, and the municipalities'."""
    keys = InstitutionPage.objects.filter(pk__in=list(institutions)).values("translation_key")
    versions = list(light(InstitutionPage.objects.visible_to(viewer).filter(translation_key__in=keys)))
    cities = municipalities(viewer)
    best = {
        key: Who(key, page.title, page.get_url() or "", page.locale.language_code, cities[page.municipality_id].name)
        for key, page in best_versions(versions, language).items()
    }
    sources = InstitutionPage.objects.filter(translation_key__in=best).values_list("pk", "translation_key")
    return {pk: best[key] for pk, key in sources}


def between(sides: Sequence[uuid.UUID], viewer: Viewer, limit: int) -> list[Transfer]:
    """What each of two institutions (translation keys) took up from the other, the latest first; one query."""
    one, other = sides
    crossing = Q(institution__translation_key=one) & shared_by(other)
    crossing |= Q(institution__translation_key=other) & shared_by(one)
    return list(Transfer.objects.visible_to(viewer).filter(crossing).order_by("-changed_at", "-pk")[:limit])


def shared_by(institution: uuid.UUID) -> Q:
    """Transfers of what the institution of this translation key shared: its documents, and articles below it."""
    paths = InstitutionPage.objects.filter(translation_key=institution).values_list("path", flat=True)
    below = Q(pk=None)
    for path in paths:
        below |= Q(path__startswith=path)
    articles = ArticlePage.objects.filter(below).values("translation_key")
    documents = Document.objects.filter(institution__translation_key=institution).values("pk")
    return Q(article_key__in=articles) | Q(document__in=documents)


def about_topics(topics: QuerySet[Any] | Iterable[int]) -> Q:
    """Transfers whose subject names one of the topics (pks of the source language)."""
    articles = ArticlePage.objects.filter(topics__in=topics).values("translation_key")
    documents = Document.objects.filter(topics__in=topics).values("pk")
    return Q(article_key__in=articles) | Q(document__in=documents)
