"""What happened in joint projects, for digests and members' pages: milestones reached, rows released, new values."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from home.base import BasePageQuerySet
from knowledge.following.changes import Change, Sight
from knowledge.projects.entries import ProjectChange, ProjectEntry, ProjectIndicator, ProjectValue
from knowledge.projects.models import ProjectPage
from knowledge.versions import best_versions
from search.access import Viewer

Act = ProjectChange.Act
MODELS: dict[str, Any] = {
    "indicator": ProjectIndicator,
    "value": ProjectValue,
    **dict.fromkeys(ProjectEntry.Kind.values, ProjectEntry),
}
RELEASED: dict[str, str | Promise] = {
    "output": _("new result"),
    "outcome": _("new result"),
    "decision": _("decision published"),
    "indicator": _("figures published"),
}


@dataclass(frozen=True)
class _Project:
    """A project in its published languages; without any, it is known to its workspace only."""

    source: ProjectPage
    live: Sequence[ProjectPage]
    institutions: frozenset[str]
    topics: frozenset[str]

    def best(self, language: str) -> ProjectPage:
        found: ProjectPage = best_versions(self.live or [self.source], language)[self.source.translation_key]
        return found

    def title(self, language: str) -> str:
        return str(self.best(language).title)

    def language(self, language: str) -> str:
        return str(self.best(language).locale.language_code)

    def public_url(self, anchor: str, language: str) -> str:
        return f"{self.best(language).get_url() or ''}{anchor}" if self.live else self.space_url(anchor, language)

    def space_url(self, anchor: str, language: str) -> str:
        with translation.override(language):
            return f"{reverse('project-workspace', args=[self.source.pk])}{anchor}"


def changes(since: datetime.datetime, until: datetime.datetime) -> Iterable[Change]:
    """Acts with since <= at < until that members want to hear of; at most nine queries, whatever happened.

    What was withdrawn or removed since is not told any more.
    """
    told = Q(act=Act.REACHED, kind="milestone") | Q(act=Act.RELEASED) | Q(act=Act.ADDED, kind="value")
    acts = list(ProjectChange.objects.filter(told, at__gte=since, at__lt=until).order_by("at", "pk"))
    if not acts:
        return
    projects = _projects({one.project_id for one in acts})
    rows = _rows(acts)
    sights = {model: Sight(model, ids) for model, ids in _ids(acts).items()}
    pages = Sight(
        BasePageQuerySet(ProjectPage), (page.pk for one in projects.values() for page in one.live), by_groups=True
    )
    for act in acts:
        project = projects.get(act.project_id)
        if project is None:
            continue
        if act.kind == "milestone":
            yield _change(act, project, partial(_sees_page, pages, project), _("milestone reached"), is_public=True)
            continue
        model = MODELS.get(act.kind)
        row = rows.get((model, act.row))
        if row is None or (act.act == Act.RELEASED and not row.is_released):
            continue
        what = _("new value") if act.kind == "value" else RELEASED.get(act.kind, _("published from a project"))
        sees = partial(_sees_row, sights[model], act.row)
        yield _change(act, project, sees, what, is_public=row.is_released and act.kind != "value")


def _change(
    act: ProjectChange, project: _Project, sees: Callable[[Viewer], bool], what: str | Promise, *, is_public: bool
) -> Change:
    anchor = "" if act.kind in ("milestone", "value") else f"#{act.kind}-{act.row}"
    return Change(
        key=f"project:{act.project_id}:{act.act}:{act.pk}",
        at=act.at,
        kind="project",
        institutions=project.institutions,
        topics=project.topics,
        visible=sees,
        title=partial(_titled, project, act.title),
        url=partial(project.public_url if is_public else project.space_url, anchor),
        what=what,
        written_in=project.language,
        thing=f"project:{act.project_id}:{act.kind}:{act.row}",
        followed=frozenset([f"project:{project.source.translation_key.hex}"]),
    )


def _titled(project: _Project, title: str, language: str) -> str:
    return f"{project.title(language)}: {title}" if title else project.title(language)


def _sees_row(sight: Sight, pk: int, viewer: Viewer) -> bool:
    return pk in sight.of(viewer)


def _sees_page(sight: Sight, project: _Project, viewer: Viewer) -> bool:
    return bool(project.live) and {page.pk for page in project.live} <= sight.of(viewer)


def _ids(acts: Iterable[ProjectChange]) -> dict[Any, set[int]]:
    found: dict[Any, set[int]] = defaultdict(set)
    for act in acts:
        if act.kind in MODELS:
            found[MODELS[act.kind]].add(act.row)
    return found


def _rows(acts: Iterable[ProjectChange]) -> dict[tuple[Any, int], Any]:
    return {(model, row.pk): row for model, ids in _ids(acts).items() for row in model.objects.filter(pk__in=ids)}


def _projects(ids: Iterable[int]) -> dict[int, _Project]:
    sources = list(ProjectPage.objects.filter(pk__in=list(ids)).select_related("locale").defer("body"))
    live: dict[uuid.UUID, list[ProjectPage]] = defaultdict(list)
    keys = [page.translation_key for page in sources]
    versions = ProjectPage.objects.filter(translation_key__in=keys, live=True).select_related("locale").defer("body")
    for page in versions:
        live[page.translation_key].append(page)
    partners = _keys(ProjectPage.partners.through, "institutionpage", sources)
    topics = _keys(ProjectPage.topics.through, "topicpage", sources)
    return {
        page.pk: _Project(page, live[page.translation_key], frozenset(partners[page.pk]), frozenset(topics[page.pk]))
        for page in sources
    }


def _keys(through: Any, other: str, pages: Iterable[ProjectPage]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    links = through.objects.filter(projectpage__in=[page.pk for page in pages])
    for page, key in links.values_list("projectpage", f"{other}__translation_key"):
        found[page].add(key.hex)
    return found
