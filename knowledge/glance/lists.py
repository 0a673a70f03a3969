"""Which rows stand behind a figure? One function per list, given the choices of an address; figures count the same.

A thing in several languages is one row: lists of pages are counted by translation key.
"""

import datetime
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, UUIDField, Value, When
from django.db.models.functions import Cast, Concat, Substr
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from knowledge.articles.models import ArticlePage, NewsPage
from knowledge.documents.models import Document, DocumentVersion
from knowledge.following.models import TranslationWish
from knowledge.glance.ground import OWNER, Ground, Rows, hex_of
from knowledge.glance.readings import readings_of
from knowledge.institutions.mirror_models import Mirror
from knowledge.institutions.models import InstitutionPage
from knowledge.projects.models import Milestone, ProjectPage
from knowledge.questions.models import Question
from knowledge.topics.models import TopicPage
from search.access import below
from search.models import SearchEntry

Chosen = Mapping[str, str]
NO = "none"  # in the place of a key: without one
LATE_STATES = ("outdated", "untranslated")


@dataclass(frozen=True)
class Listing:
    """`rows` gives what stands behind a figure; `key` is what makes two rows one ("pk", or the translation key), "" for
    a list that is read already and in its order."""

    name: str
    title: str | Promise
    rows: Callable[[Ground, Chosen], Rows | list[Any]]
    key: str = "pk"

    def count(self, ground: Ground, chosen: Chosen) -> int:
        rows: Any = self.rows(ground, chosen)
        if not self.key:
            return len(rows)
        rows = rows.order_by()
        return rows.count() if self.key == "pk" else rows.values(self.key).distinct().count()


def questions(ground: Ground, chosen: Chosen) -> Rows:
    """`state`, `late` (the answer is due), `answered` (once at least), `mirror` (pk or none)."""
    rows = ground.questions()
    if chosen.get("state") in Question.State.values:
        rows = rows.filter(state=chosen["state"])
    if "late" in chosen:
        rows = rows.filter(overdue(ground.now))
    if "answered" in chosen:
        rows = rows.filter(answered_at__isnull=False)
    if (mirror := chosen.get("mirror")) is not None:
        rows = rows.filter(mirror=_number(mirror)) if mirror != NO else rows.filter(mirror=None)
    return rows


def overdue(now: datetime.datetime) -> Q:
    return Q(state=Question.State.OPEN, turn="answering", due_at__lte=now)


def transfers(ground: Ground, chosen: Chosen) -> Rows:
    rows = ground.transfers()
    return rows.filter(state=chosen["state"]) if "state" in chosen else rows


def projects(ground: Ground, chosen: Chosen) -> Rows:
    """`state`, `milestones` (late, coming, reached, none), `goal`, `target`, `topic`."""
    rows = ground.projects()
    if "state" in chosen:
        rows = rows.filter(state=chosen["state"])
    if "milestones" in chosen:
        rows = rows.alias(**milestone_marks(ground.today)).filter(_MILESTONES.get(chosen["milestones"], Q(pk=None)))
    return about(rows, chosen, ProjectPage)


def milestone_marks(today: datetime.date) -> dict[str, Exists]:
    """Whether a project has a milestone, an open one, and one that is late."""
    own = Milestone.objects.filter(project=OuterRef("pk"))
    return {
        "has_any": Exists(own),
        "has_open": Exists(own.filter(is_reached=False)),
        "has_late": Exists(own.filter(is_reached=False, due_on__lt=today)),
    }


_MILESTONES = {
    "late": Q(has_late=True),
    "coming": Q(has_late=False, has_open=True),
    "reached": Q(has_any=True, has_open=False),
    NO: Q(has_any=False),
}


def milestones(ground: Ground, chosen: Chosen) -> Rows:
    """`state`: reached, late or coming."""
    rows, late = ground.milestones(), Q(is_reached=False, due_on__lt=ground.today)
    states = {"reached": Q(is_reached=True), "late": late, "coming": Q(is_reached=False) & ~late}
    return rows.filter(states.get(chosen["state"], Q(pk=None))) if "state" in chosen else rows


def articles(ground: Ground, chosen: Chosen) -> Rows:
    """As `owned`, and `stale`: the day of the next check has passed."""
    rows = owned(ArticlePage, ground, chosen)
    if "stale" in chosen:
        due = ArticlePage.objects.filter(review_due__lt=ground.today).order_by()
        rows = rows.filter(pk__in=due.values("pk"))
    return rows


def news(ground: Ground, chosen: Chosen) -> Rows:
    return owned(NewsPage, ground, chosen)


def owned(model: Any, ground: Ground, chosen: Chosen) -> Rows:
    """Plain pages of a kind: `language` (there is a version in it), `missing` (there is none), `institution` (key), and
    as `about`."""
    rows = ground.plain(model)
    if "missing" in chosen:
        there = rows.filter(locale__language_code=chosen["missing"]).order_by().values("translation_key")
        rows = rows.exclude(translation_key__in=there)
    if "language" in chosen:
        rows = rows.filter(locale__language_code=chosen["language"])
    if "institution" in chosen:
        owner = InstitutionPage.objects.filter(translation_key=_key(chosen["institution"])).order_by().values("path")
        rows = rows.alias(above=OWNER).filter(above__in=owner)
    return about(rows, chosen, model)


def documents(ground: Ground, chosen: Chosen) -> Rows:
    """As `owned`; a document is in the languages of its published files."""
    rows = ground.documents()
    files = DocumentVersion.objects.filter(document=OuterRef("pk"), published_at__isnull=False)
    if "missing" in chosen:
        rows = rows.exclude(Exists(files.filter(language=chosen["missing"])))
    if "language" in chosen:
        rows = rows.filter(Exists(files.filter(language=chosen["language"])))
    if "institution" in chosen:
        rows = rows.filter(institution__translation_key=_key(chosen["institution"]))
    return about(rows, chosen, Document)


def about(rows: Rows, chosen: Chosen, model: Any) -> Rows:
    """Of rows whose kind is `model`: `topic` (key; what is filed below it counts), `goal` (number), `target` (code)."""
    if "topic" in chosen:
        paths = list(TopicPage.objects.filter(translation_key=_key(chosen["topic"])).values_list("path", flat=True))
        wanted = TopicPage.objects.filter(below(paths)) if paths else TopicPage.objects.none()
        rows = rows.filter(pk__in=model.objects.filter(topics__in=wanted.values("pk")).values("pk"))
    if "goal" in chosen:
        named = model.objects.filter(targets__goal=_number(chosen["goal"]))
        rows = rows.filter(pk__in=named.values("pk"))
    if "target" in chosen:
        rows = rows.filter(pk__in=model.objects.filter(targets=chosen["target"]).values("pk"))
    return rows


def behind(ground: Ground, chosen: Chosen) -> Rows:
    """Translations with parts in `state` (outdated or untranslated), as search entries of pages; `language`."""
    rows = SearchEntry.objects.filter(
        family="page", deleted=False, object_id__in=ground.pages().order_by().values("pk")
    )
    if "language" in chosen:
        rows = rows.filter(language=chosen["language"])
    states = [one for one in LATE_STATES if chosen.get("state", one) == one]
    late = Q(pk=None)
    for state in states:
        late |= Q(**{f"state__{state}__gt": 0})
    return rows.filter(late)


_WISHED = Case(  # the key of a wished page; the condition keeps a database from reading other subjects as keys
    When(subject__regex=r"^page:[0-9a-f]{32}$", then=Cast(Substr("subject", len("page:") + 1), UUIDField())),
    default=None,
)


def wishes(ground: Ground, chosen: Chosen) -> QuerySet[Any, Any]:
    """Things for whose translation somebody waits: rows of subject and language."""
    rows = TranslationWish.objects.filter(met_at=None, user__is_active=True)
    wanted = rows.filter(subject__startswith="page:").order_by().values_list(_WISHED, flat=True)
    # Only pages somebody waits for are spelt as subjects: spelling all of them costs ten times as much.
    wished = ground.pages().filter(translation_key__in=wanted).order_by()
    pages = wished.values_list(Concat(Value("page:"), hex_of(), output_field=CharField()), flat=True)
    documents = ground.documents().order_by()
    named = documents.values_list(Concat(Value("document:"), Cast("pk", CharField())), flat=True)
    rows = rows.filter(Q(subject__in=pages) | Q(subject__in=named))
    rows = rows.filter(language=chosen["language"]) if "language" in chosen else rows
    return rows.order_by().values("subject", "language").distinct()


def alone(ground: Ground, chosen: Chosen) -> Rows:
    """Institutions without a mirror that holds; `municipality` (id)."""
    held = Mirror.objects.visible_to(ground.viewer).order_by()
    rows = ground.institutions().exclude(pk__in=held.values("proposer")).exclude(pk__in=held.values("answerer"))
    return rows.filter(municipality=_number(chosen["municipality"])) if "municipality" in chosen else rows


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None


def _key(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(hex=text)
    except ValueError:
        return None


THING = "translation_key"
LISTS = {
    one.name: one
    for one in (
        Listing("question", _("Questions"), questions),
        Listing("transfer", _("What others took up"), transfers),
        Listing("project", _("Projects"), projects, THING),
        Listing("milestone", _("Milestones"), milestones),
        Listing("article", _("Articles"), articles, THING),
        Listing("news", _("News"), news, THING),
        Listing("document", _("Documents"), documents),
        Listing("behind", _("Translations behind their original"), behind),
        Listing("wish", _("Wishes for translations"), wishes),
        Listing("alone", _("Without a mirror"), alone),
        Listing("reading", _("Readings"), readings_of, ""),
    )
}
