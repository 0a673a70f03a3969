"""Who might be whose mirror? Institutions of other municipalities with the same kind of task, and why they fit."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _t

from knowledge.institutions.directory import municipalities
from knowledge.institutions.mirror_models import Mirror, MirrorState
from knowledge.institutions.mirrors import Side
from knowledge.institutions.models import InstitutionPage
from knowledge.relations import source_locale
from knowledge.topics.models import TopicPage
from knowledge.versions import best_versions, light, local
from search.access import Viewer

SAME_TOPIC, SAME_AREA, SAME_KIND = 3, 1, 2  # a shared topic says most; the kind alone says nothing
MOST = 3  # suggestions for one institution
AREA_DEPTH = 4  # the depth in the tree of the topics right below the overview


@dataclass(frozen=True)
class Suggestion:
    """`here` could propose a mirror to `there`; `reason` is a sentence in the reader's language."""

    here: Side
    there: Side
    reason: str
    url: str
    score: int


@dataclass(frozen=True)
class _Profile:
    page: Any
    topics: frozenset[int]
    areas: frozenset[str]


class Likely:
    """The institutions a viewer may see, with their topics, read once: six queries whatever is asked."""

    def __init__(self, viewer: Viewer, language: str) -> None:
        self.viewer, self.language = viewer, language
        pages, source = list(light(InstitutionPage.objects.visible_to(viewer))), source_locale()
        topics = TopicPage.objects.visible_to(viewer).filter(locale=source).order_by("path")
        self._best = best_versions(pages, language)
        self._paths: dict[int, str] = dict(topics.values_list("pk", "path"))
        chosen = _topics_by_institution(self._paths)
        self._profiles = {
            page.pk: self._profile(page, chosen.get(page.pk, frozenset()))
            for page in pages
            if page.locale_id == source.pk
        }
        self._tied = _tied()
        self._names = _topic_names(self._paths, viewer, language)

    def without_mirror(self) -> list[tuple[int, Side]]:
        """(pk, side) of the institutions that have no mirror that holds, by municipality and title."""
        tied = {pk for pair in self._tied["valid"] for pk in pair}
        order = list(municipalities(self.viewer))
        free = [(pk, self._side(one.page)) for pk, one in self._profiles.items() if pk not in tied]
        place = {pk: order.index(one.page.municipality_id) for pk, one in self._profiles.items()}
        return sorted(free, key=lambda each: (place[each[0]], each[1].title.casefold()))

    def of(self, institution: int) -> list[Suggestion]:
        """The likeliest mirrors of one institution (pk), best first; none it has, had proposed, or was refused."""
        own = self._profiles.get(institution)
        if own is None:
            return []
        tied = self._tied["living"] | self._tied["declined"]
        found = []
        for pk, other in self._profiles.items():
            if other.page.municipality_id == own.page.municipality_id or frozenset((institution, pk)) in tied:
                continue
            if score := _score(own, other):
                found.append((score, pk, other))
        found.sort(key=lambda each: (-each[0], each[2].page.title))
        return [self._suggestion(own, institution, other, pk=pk, score=score) for score, pk, other in found[:MOST]]

    def _suggestion(self, own: _Profile, here: int, other: _Profile, *, pk: int, score: int) -> Suggestion:
        return Suggestion(
            self._side(own.page),
            self._side(other.page),
            self._reason(own, other),
            f"{reverse('mirror-propose')}?proposer={here}&answerer={pk}",
            score,
        )

    def _reason(self, own: _Profile, other: _Profile) -> str:
        """ "Both: utility. Topics: drinking water, sewage." """
        said = []
        if own.page.kind == other.page.kind:
            said.append(_t("Both: %(kind)s.") % {"kind": own.page.get_kind_display()})
        shared = [self._names[pk] for pk in self._names if pk in own.topics & other.topics]
        if shared:
            said.append(_t("Both work on: %(topics)s.") % {"topics": _t(", ").join(shared)})
        else:
            both = own.areas & other.areas
            areas = [self._names[pk] for pk, path in self._paths.items() if path in both and pk in self._names]
            said.append(_t("Both work in the field: %(topics)s.") % {"topics": _t(", ").join(areas)})
        return " ".join(said)

    def _side(self, page: Any) -> Side:
        best, city = self._best[page.translation_key], municipalities(self.viewer)[page.municipality_id]
        return Side(
            best.title, best.get_url() or "", best.locale.language_code, city.name, city.is_fictitious, best.short_name
        )

    def _profile(self, page: Any, topics: frozenset[int]) -> _Profile:
        end = AREA_DEPTH * TopicPage.steplen
        return _Profile(page, topics, frozenset(self._paths[topic][:end] for topic in topics))


def _topics_by_institution(topics: Iterable[int]) -> dict[int, frozenset[int]]:
    """Institution (pk of any language) -> those of the topics it names; one query."""
    through: Any = InstitutionPage.topics.through
    found: dict[int, set[int]] = {}
    for page, topic in through.objects.filter(topicpage__in=list(topics)).values_list("institutionpage", "topicpage"):
        found.setdefault(page, set()).add(topic)
    return {page: frozenset(some) for page, some in found.items()}


def _topic_names(topics: Iterable[int], viewer: Viewer, language: str) -> dict[int, str]:
    """Pk of the source language -> title in the reader's language."""
    rows = TopicPage.objects.filter(pk__in=list(topics))
    keys = dict(rows.values_list("translation_key", "pk"))
    return {keys[page.translation_key]: page.title for page in local(TopicPage, rows, viewer, language)}


def _score(own: _Profile, other: _Profile) -> int:
    """0 where nothing but the kind is the same."""
    shared = SAME_TOPIC * len(own.topics & other.topics) + SAME_AREA * len(own.areas & other.areas)
    return shared + SAME_KIND * (own.page.kind == other.page.kind) if shared else 0


def _tied() -> dict[str, frozenset[frozenset[int]]]:
    """Pairs (pks): with a mirror that holds, with one proposed or holding, and those of whom one has declined."""
    kinds: dict[str, set[frozenset[int]]] = {"valid": set(), "living": set(), "declined": set()}
    for mirror in Mirror.objects.only("proposer", "answerer", "confirmed_at", "declined_at", "ended_on"):
        pair = frozenset((mirror.proposer_id, mirror.answerer_id))
        if mirror.state == MirrorState.DECLINED:
            kinds["declined"].add(pair)
        elif mirror.state in (MirrorState.VALID, MirrorState.PROPOSED):
            kinds["living"].add(pair)
            kinds["valid"] |= {pair} if mirror.is_valid else set()
    return {kind: frozenset(pairs) for kind, pairs in kinds.items()}


def suggestions_for(institutions: Iterable[int], viewer: Viewer, language: str) -> list[Suggestion]:
    """The likeliest mirrors of some institutions (pks), best first."""
    wanted = list(institutions)
    likely = Likely(viewer, language) if wanted else None
    found = [one for pk in wanted for one in likely.of(pk)] if likely else []
    return sorted(found, key=lambda one: -one.score)
