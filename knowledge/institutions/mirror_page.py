"""What the page of a mirror shows: both sides on the axis, what each has shared, what they do together, what is new."""

import datetime
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.translation import gettext as _t

from home.cards import Card
from home.languages import Language
from home.languages import language as language_of
from knowledge.articles.models import ArticlePage
from knowledge.cards import project_cards
from knowledge.documents.models import Document
from knowledge.documents.reader import document_url
from knowledge.institutions.acting import Standing, standing_of
from knowledge.institutions.directory import home_side
from knowledge.institutions.history import history_of
from knowledge.institutions.mirror_models import Mirror, MirrorVisit
from knowledge.institutions.mirrors import Side, pairs, turned
from knowledge.institutions.models import InstitutionPage
from knowledge.membership.belonging import works_at
from knowledge.projects.models import ProjectPage
from knowledge.questions.addresses import question_address
from knowledge.questions.models import Question
from knowledge.topics.models import TopicPage
from knowledge.transfers.listing import Row, between
from knowledge.transfers.listing import rows as transfer_rows
from knowledge.versions import local, newest
from search.access import Viewer, below

SHOWN = 8  # of each list
NEW_WITHOUT_VISIT = datetime.timedelta(days=30)


@dataclass(frozen=True)
class Entry:
    """An article or document in a list of the page; `changed_at` is when it last changed for its readers."""

    title: str
    url: str
    language: str
    kind: str
    changed_at: datetime.datetime | None
    is_new: bool = False

    @property
    def written_in(self) -> Language:
        return language_of(self.language)


@dataclass(frozen=True)
class Look:
    """Who looks, in which language, and what is new to them."""

    viewer: Viewer
    language: str
    since: datetime.datetime

    def is_new(self, at: datetime.datetime | None) -> bool:
        """Only members have a last visit; what everybody gets must not change by the clock."""
        return self.viewer.is_member and at is not None and at > self.since


@dataclass
class Column:
    """What one side has shared on the shared topics, the latest first."""

    side: Side
    key: uuid.UUID
    entries: list[Entry] = field(default_factory=list)


def mirror_context(mirror: Mirror, viewer: Viewer, language: str) -> dict[str, Any] | None:
    """For `knowledge/institutions/mirror_page.html`; None where a side is closed to the viewer."""
    pair = next(iter(pairs([mirror], viewer, language)), None)
    if pair is None:
        return None
    institutions = turned(mirror, home_side(viewer))
    topics = shared_topics(mirror)
    seen_at = seen(mirror, viewer)
    look = Look(viewer, language, seen_at or timezone.now() - NEW_WITHOUT_VISIT)
    versions = _versions(institutions)
    columns = _columns(mirror, versions, (pair.here, pair.there), topics=topics, look=look)
    paths = {key: list(pages.values()) for key, pages in versions.items()}
    transfers = transfer_rows(between(paths, viewer, SHOWN), viewer, language)
    questions = _questions(institutions, look)
    standing = standing_of(viewer.user) if viewer.is_member else Standing(None)
    return {
        "mirror": mirror,
        "pair": pair,
        "topics": local(TopicPage, topics, viewer, language),
        "columns": columns,
        "projects": _projects(institutions, viewer, language),
        "transfers": transfers,
        "questions": questions,
        "history": history_of(mirror, viewer, language, belongs=_belongs(mirror, viewer, standing)),
        "standing": standing,
        "seen_at": seen_at,
        "new": new_entries([*questions, *(entry for column in columns for entry in column.entries)], transfers, look)
        if viewer.is_member
        else [],
    }


def shared_topics(mirror: Mirror) -> QuerySet[TopicPage]:
    """The topics the two agreed on; where they named none, those both work on."""
    if mirror.topics.exists():
        return mirror.topics.all()
    both = TopicPage.objects.filter(institutions=mirror.proposer_id)
    return both.filter(pk__in=TopicPage.objects.filter(institutions=mirror.answerer_id).values("pk"))


def seen(mirror: Mirror, viewer: Viewer) -> datetime.datetime | None:
    """When the member last marked the page as seen."""
    if not viewer.is_member:
        return None
    rows = MirrorVisit.objects.filter(user_id=viewer.user.pk or 0, mirror=mirror)
    return rows.values_list("seen_at", flat=True).first()


def mark_seen(mirror: Mirror, user: Any) -> None:
    """From now on only what changes later is new to this member. Twice is as good as once."""
    MirrorVisit.objects.update_or_create(user=user, mirror=mirror, defaults={"seen_at": timezone.now()})


def new_entries(entries: Iterable[Entry], transfers: Iterable[Row], look: Look) -> list[Entry]:
    """What changed since the last visit, the latest first, and what both sides wrote together once."""
    found = list({entry.url: entry for entry in entries if entry.is_new}.values())
    found += [
        Entry(row.subject.title, row.url, row.subject.language, _t("Transfer"), row.transfer.changed_at, True)
        for row in transfers
        if look.is_new(row.transfer.changed_at)
    ]
    return sorted(found, key=lambda entry: entry.changed_at or look.since, reverse=True)


def _belongs(mirror: Mirror, viewer: Viewer, standing: Standing) -> bool:
    """Whether the viewer is one of the two sides, or speaks for the whole site."""
    if not viewer.is_member:
        return False
    sides = {mirror.proposer_id, mirror.answerer_id}
    return standing.wide or bool(sides & (standing.own | works_at(viewer.user)))


def _columns(
    mirror: Mirror,
    versions: dict[uuid.UUID, dict[int, str]],
    sides: Sequence[Side],
    *,
    topics: QuerySet[TopicPage],
    look: Look,
) -> list[Column]:
    about = list(_branch(topics))
    documents = _documents(mirror, {pk: key for key in versions for pk in versions[key]}, about, look=look)
    columns = []
    for key, side in zip(versions, sides, strict=True):
        entries = [
            *(_article_entry(page, look) for page in _articles(versions[key], about, look)),
            *(_document_entry(each, look) for each in documents.get(key, [])),
        ]
        entries.sort(key=lambda entry: entry.changed_at or look.since, reverse=True)
        columns.append(Column(side, key, entries[:SHOWN]))
    return columns


def _versions(institutions: Sequence[InstitutionPage]) -> dict[uuid.UUID, dict[int, str]]:
    """Translation key -> pk and tree path of every language version, in the given order; one query."""
    keys = [institution.translation_key for institution in institutions]
    found: dict[uuid.UUID, dict[int, str]] = {key: {} for key in keys}
    rows = InstitutionPage.objects.filter(translation_key__in=keys)
    for key, pk, path in rows.values_list("translation_key", "pk", "path"):
        found[key][pk] = path
    return found


def _branch(topics: QuerySet[TopicPage]) -> Iterable[int]:
    """Pks of the topics and of all topics below them."""
    paths = list(topics.values_list("path", flat=True))
    return TopicPage.objects.filter(below(paths)).values_list("pk", flat=True) if paths else ()


def _articles(versions: dict[int, str], about: Sequence[int], look: Look) -> list[Any]:
    written = reduce(or_, (Q(path__startswith=path) for path in versions.values()), Q(pk=None))
    rows = ArticlePage.objects.visible_to(look.viewer).filter(written | Q(co_authors__in=versions))
    rows = rows.filter(topics__in=about) if about else rows
    return newest(rows, look.language, SHOWN, by="last_published_at")


def _documents(
    mirror: Mirror, owners: dict[int, uuid.UUID], about: Sequence[int], *, look: Look
) -> dict[uuid.UUID, list[Document]]:
    """Translation key of the owner -> its latest documents on the topics or shared for this mirror; three queries."""
    rows = Document.objects.visible_to(look.viewer).filter(institution__in=owners)
    if about:
        named = Document.topics.through.objects.filter(topicpage__in=about).values("document")
        rows = rows.filter(Q(pk__in=named) | Q(mirror=mirror))
    latest = [F("last_published_at").desc(nulls_last=True), F("pk").desc()]
    place = Window(RowNumber(), partition_by=F("institution"), order_by=latest)
    found: dict[uuid.UUID, list[Document]] = {}
    for document in rows.annotate(place=place).filter(place__lte=SHOWN).prefetch_related("texts", "versions"):
        found.setdefault(owners[document.institution_id or 0], []).append(document)
    return found


def _article_entry(page: Any, look: Look) -> Entry:
    at = page.last_published_at or page.first_published_at
    return Entry(page.title, page.get_url() or "", page.locale.language_code, _t("Article"), at, look.is_new(at))


def _document_entry(document: Document, look: Look) -> Entry:
    """A document changes for its readers with every file that is published."""
    files = [version.published_at for version in document.versions.all() if version.published_at]
    at = max([*files, *filter(None, [document.first_published_at])], default=None)
    written_in = look.language if document.text_in(look.language) else document.language
    title, url = document.title_in(look.language), document_url(document, look.language)
    return Entry(title, url, written_in, _t("Document"), at, look.is_new(at))


def _questions(institutions: Sequence[InstitutionPage], look: Look) -> list[Entry]:
    """Open questions from either side to the other, the most urgent first."""
    one, other = institutions
    crossing = Q(asker=one, addressee=other) | Q(asker=other, addressee=one)
    rows = Question.objects.visible_to(look.viewer).open().filter(crossing).order_by("due_at", "pk")
    return [
        Entry(
            question.subject,
            question_address(question.reference, look.language),
            question.language,
            _t("Question"),
            question.asked_at,
            look.is_new(question.asked_at),
        )
        for question in rows[:SHOWN]
    ]


def _projects(institutions: Sequence[InstitutionPage], viewer: Viewer, language: str) -> list[Card]:
    rows = ProjectPage.objects.visible_to(viewer)
    for institution in institutions:
        rows = rows.filter(pk__in=ProjectPage.objects.filter(partners=institution).values("pk"))
    return project_cards(newest(rows, language, SHOWN))
