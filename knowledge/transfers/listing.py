"""Transfers as they are listed: who says what about which subject, in the reader's language."""

import uuid
from collections.abc import Iterable, Mapping
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
    institutions = set(institutions)
    keys = InstitutionPage.objects.filter(pk__in=institutions).values("translation_key")
    versions = list(light(InstitutionPage.objects.visible_to(viewer).filter(translation_key__in=keys)))
    cities = municipalities(viewer)
    best = {
        key: Who(key, page.title, page.get_url() or "", page.locale.language_code, cities[page.municipality_id].name)
        for key, page in best_versions(versions, language).items()
    }
    return {page.pk: best[page.translation_key] for page in versions if page.pk in institutions}


def between(sides: Mapping[uuid.UUID, Iterable[str]], viewer: Viewer, limit: int) -> list[Transfer]:
    """What each of two institutions took up from the other, the latest first; one query.

    `sides`: translation key -> tree paths of all language versions.
    """
    one, other = sides
    crossing = Q(institution__translation_key=one) & shared_by(other, sides[other])
    crossing |= Q(institution__translation_key=other) & shared_by(one, sides[one])
    return list(Transfer.objects.visible_to(viewer).filter(crossing).order_by("-changed_at", "-pk")[:limit])


def shared_by(institution: uuid.UUID, paths: Iterable[str]) -> Q:
    """Transfers of what the institution shared: its documents, and articles below any of its tree paths."""
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
