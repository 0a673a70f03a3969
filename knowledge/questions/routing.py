"""Whom does a question go to?

The institution it is about (the owner of the article or document, or the institution itself) decides:

1. It stands on another side than the asker: it is asked itself, since it wrote what the question is about. Where the two
   mirror each other, the question goes through their mirror.
2. It stands on the asker's own side, or the question is about nothing in particular: then "how do you do this?" is meant.
   Its mirror is asked; where it has none, the asker's. Of several mirrors the one with most of the topics, then the
   oldest.
3. Without a mirror, an institution that works on the topics: one with most of them, of another municipality first, then
   of the asker's own (but never the asker), and one where somebody can answer before one where nobody can.
4. Else the coordinator of the other side decides (no addressee).

The public stands on no side: the institution the question is about is proposed, else one of the home municipality with
the topics; the coordinator lets it in and may choose another. Only published institutions are asked.
"""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from wagtail.models import Page

from knowledge.documents.models import Document
from knowledge.events.models import EventPage
from knowledge.institutions.mirror_models import Mirror
from knowledge.institutions.models import InstitutionPage, Municipality
from knowledge.membership.models import Membership
from knowledge.projects.models import ProjectPage
from knowledge.questions.standing import WRITING
from knowledge.relations import source_locale
from knowledge.topics.models import TopicPage


@dataclass(frozen=True)
class About:
    """What a question is about: a page (any language), a document or nothing; its owner and topics (source pks)."""

    page: uuid.UUID | None = None
    document: Document | None = None
    owner: InstitutionPage | None = None
    topics: tuple[int, ...] = ()


@dataclass(frozen=True)
class Route:
    """`addressee` is None for the coordinator of `side`. `mirror` is the mirror it goes through, if it goes through one."""

    side: Municipality
    addressee: InstitutionPage | None = None
    mirror: Mirror | None = None


class Unroutable(LookupError):
    """The site has no municipality yet that could be asked."""


def about_page(page: Page, *, asker: InstitutionPage | None = None) -> About:
    """A page of the subject with the institution that answers for it; of a project's partners one of another side."""
    specific: Any = page.specific
    owner = _owner_of(specific, asker)
    topics = getattr(specific, "topics", None)
    ids = tuple(topics.values_list("pk", flat=True)) if topics is not None else ()
    if isinstance(specific, TopicPage):
        ids = tuple(_source(TopicPage).filter(translation_key=page.translation_key).values_list("pk", flat=True))
    return About(page=page.translation_key, owner=owner, topics=ids)


def about_document(document: Document) -> About:
    return About(
        document=document, owner=document.institution, topics=tuple(document.topics.values_list("pk", flat=True))
    )


def route(about: About, asker: InstitutionPage | None, *, topics: Collection[int] = ()) -> Route:
    """The route of a question by the rule of this module; `topics` are further topics (source pks) the asker chose.

    Raises Unroutable on a site without municipalities.
    """
    wanted = tuple(dict.fromkeys((*topics, *about.topics)))
    owner = about.owner if about.owner is not None and can_be_asked(about.owner) else None
    if owner is not None and (asker is None or owner.municipality_id != asker.municipality_id):
        mirror = mirror_between(asker, owner) if asker is not None else None
        return Route(owner.municipality, owner, mirror)
    for near in dict.fromkeys(page for page in (owner, asker) if page is not None):
        if asker is not None and (found := _best_mirror(near, wanted)):
            far = found.other(near)
            return Route(far.municipality, far, found)
    by_topic = _by_topics(wanted, asker)
    if by_topic is not None:
        return Route(by_topic.municipality, by_topic)
    return Route(_other_side(asker))


def can_be_asked(institution: InstitutionPage) -> bool:
    return InstitutionPage.objects.filter(pk=institution.pk, live=True).exists()


def askable(asker: InstitutionPage | None = None) -> Any:
    """Institutions (source pages) that can be asked or passed on to, those of the asker's own side last."""
    pages = _source(InstitutionPage).filter(live=True).select_related("municipality")
    pages = pages.exclude(pk=asker.pk) if asker is not None else pages
    return pages.order_by("municipality__is_home", "municipality__slug", "title")


def mirror_between(one: InstitutionPage, other: InstitutionPage) -> Mirror | None:
    """The mirror of the two that holds today."""
    return _valid_mirrors().filter(_joins(one) & _joins(other)).first()


def _valid_mirrors() -> Any:
    today = timezone.localdate()
    rows = Mirror.objects.filter(confirmed_at__isnull=False, proposer__live=True, answerer__live=True)
    rows = rows.filter(declined_at=None).exclude(ended_on__lte=today)
    return rows.select_related("proposer__municipality", "answerer__municipality").order_by("since", "pk")


def _joins(institution: InstitutionPage) -> Q:
    return Q(proposer=institution) | Q(answerer=institution)


def _best_mirror(institution: InstitutionPage, topics: Collection[int]) -> Mirror | None:
    """Of the institution's mirrors the one with most of the topics, its own or those of the far institution."""
    shared = Count("topics", filter=Q(topics__in=topics), distinct=True)
    mirrors = list(_valid_mirrors().filter(_joins(institution)).annotate(shared=shared))
    if not mirrors:
        return None
    far = {mirror.pk: mirror.other(institution).pk for mirror in mirrors}
    works = _topic_counts(far.values(), topics)
    best: Mirror = max(mirrors, key=lambda mirror: (mirror.shared, works.get(far[mirror.pk], 0)))  # the first of equals
    return best


def _topic_counts(institutions: Iterable[int], topics: Collection[int]) -> dict[int, int]:
    links = InstitutionPage.topics.through.objects.filter(
        institutionpage_id__in=list(institutions), topicpage_id__in=topics
    )
    counted = links.values("institutionpage_id").annotate(count=Count("pk"))
    return dict(counted.values_list("institutionpage_id", "count"))


def _by_topics(topics: Collection[int], asker: InstitutionPage | None) -> InstitutionPage | None:
    if not topics:
        return None
    writers = Membership.objects.filter(institution=OuterRef("pk"), role__in=WRITING, user__is_active=True)
    pages = askable(asker).annotate(
        shared=Count("topics", filter=Q(topics__in=topics), distinct=True), staffed=Exists(writers)
    )
    found = list(pages.filter(shared__gt=0))
    if not found:
        return None

    def rank(page: Any) -> tuple[bool, int, bool]:
        near = page.municipality.is_home if asker is None else page.municipality_id != asker.municipality_id
        return near, page.shared, page.staffed

    best: InstitutionPage = max(found, key=rank)
    return best


def _other_side(asker: InstitutionPage | None) -> Municipality:
    """The one other municipality where there is just one, else the one that runs the site, else the asker's own."""
    known = list(Municipality.objects.order_by("-is_home", "pk"))
    if not known:
        raise Unroutable
    others = [city for city in known if asker is not None and city.pk != asker.municipality_id]
    return others[0] if len(others) == 1 else known[0]


def _owner_of(page: Any, asker: InstitutionPage | None) -> InstitutionPage | None:
    if isinstance(page, ProjectPage):
        partners = list(page.partners.select_related("municipality").order_by("pk"))
        far = [one for one in partners if asker is None or one.municipality_id != asker.municipality_id]
        return next(iter(far or partners), None)
    if isinstance(page, EventPage):
        return page.organiser
    near = page if isinstance(page, InstitutionPage) else page.get_parent()
    return _source(InstitutionPage).filter(translation_key=near.translation_key).first()


def _source(model: type[Any]) -> Any:
    return model.objects.filter(locale=source_locale())


__all__ = [
    "About",
    "Route",
    "Unroutable",
    "about_document",
    "about_page",
    "askable",
    "can_be_asked",
    "mirror_between",
    "route",
]
