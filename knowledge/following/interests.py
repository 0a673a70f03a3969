"""What is a member told about? The mirrors of their institutions without asking, and whatever else they follow."""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.utils.timezone import now

from knowledge.following.models import Follow
from knowledge.following.singles import Name, Singles
from knowledge.following.subjects import SEARCH
from knowledge.institutions.mirror_models import Mirror
from knowledge.institutions.models import InstitutionPage
from knowledge.membership.belonging import institutions_of
from knowledge.membership.held import memberships_of
from knowledge.projects.models import ProjectPage
from knowledge.topics.models import TopicPage
from search.access import Viewer

ALWAYS = datetime.datetime(1, 1, 2, tzinfo=datetime.UTC)


@dataclass(frozen=True)
class Interest:
    """One reason to tell something: `names` (as changes give them) since a moment, under a heading.

    `kind` is mirror, institution, project, topic, article, document or search; `subject` is the primary key of the
    followed page (source language), mirror, document or search. `things`: what a search finds, as changes name it.
    `by_default`: followed because of where the person works.
    """

    kind: str
    subject: int
    institutions: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    followed: frozenset[str] = frozenset()
    things: frozenset[str] = frozenset()
    since: datetime.datetime = ALWAYS
    by_default: bool = False
    named: Callable[[], Name] | None = None  # of a search, which is no page, in the active language


class Ground:
    """The subjects one viewer may see, with their names; read once, five queries however many.

    Articles and documents are not read but those asked for (`interests`, `prepare`): two queries more.
    """

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer
        self.singles = Singles(viewer)

    @cached_property
    def institutions(self) -> "Pages":
        return Pages(InstitutionPage, self.viewer)

    @cached_property
    def topics(self) -> "Pages":
        return Pages(TopicPage, self.viewer)

    @cached_property
    def projects(self) -> "Pages":
        return Pages(ProjectPage, self.viewer)

    @cached_property
    def mirrors(self) -> dict[int, Mirror]:
        return {row.pk: row for row in Mirror.objects.visible_to(self.viewer).order_by("since", "pk")}

    def interests(self, user: Any, follows: Iterable[Follow] | None = None) -> list[Interest]:
        """All of this person's but searches, in the order of their headings: mirrors, institutions, projects, topics,
        articles, documents."""
        rows = list(Follow.objects.filter(user=user).order_by("since", "pk") if follows is None else follows)
        self.singles.prepare(rows)
        own = institutions_of(user)
        found = [*self._mirrors(user, rows, own)]
        for name, make in (
            ("institution", self._institution),
            ("project", self._project),
            ("topic", self._topic),
            ("article", self._article),
            ("document", self._document),
        ):
            for row in rows:
                subject = getattr(row, f"{name}_id")
                interest = make(subject, row.since) if subject and not row.is_off else None
                if interest is not None:
                    found.append(interest)
        return found

    def _mirrors(self, user: Any, rows: Iterable[Follow], own: frozenset[int]) -> Iterable[Interest]:
        said = {row.mirror_id: row for row in rows if row.mirror_id}
        began = _memberships(user) if own else {}
        for pk, mirror in self.mirrors.items():
            sides, row = {mirror.proposer_id, mirror.answerer_id}, said.get(pk)
            by_default = not own.isdisjoint(sides)
            if (row is not None and row.is_off) or not (by_default or row):
                continue
            far = sides - own or sides
            keys = {self.institutions.keys[side] for side in far if side in self.institutions.keys}
            since = row.since if row else max(mirror.confirmed_at or now(), _earliest(began, sides & own, user))
            yield Interest("mirror", pk, frozenset(keys), followed=frozenset((f"mirror:{pk}",)), since=since,
                           by_default=row is None)  # fmt: skip

    def _institution(self, pk: int, since: datetime.datetime) -> Interest | None:
        key = self.institutions.keys.get(pk)
        return Interest("institution", pk, institutions=frozenset((key,)), since=since) if key else None

    def _project(self, pk: int, since: datetime.datetime) -> Interest | None:
        key = self.projects.keys.get(pk)
        return Interest("project", pk, followed=frozenset((f"project:{key}",)), since=since) if key else None

    def _topic(self, pk: int, since: datetime.datetime) -> Interest | None:
        keys = self.topics.below(pk)
        return Interest("topic", pk, topics=keys, since=since) if keys else None

    def _article(self, pk: int, since: datetime.datetime) -> Interest | None:
        key = self.singles.article_key(pk)
        return Interest("article", pk, followed=frozenset((f"article:{key}",)), since=since) if key else None

    def _document(self, pk: int, since: datetime.datetime) -> Interest | None:
        known = self.singles.has_document(pk)
        return Interest("document", pk, followed=frozenset((f"document:{pk}",)), since=since) if known else None

    def name(self, interest: Interest, language: str) -> Name:
        """Of a mirror: its far side (both sides where neither is the person's own)."""
        if interest.kind in ("article", "document"):
            return self.singles.name(interest.kind, interest.subject, language)
        if interest.kind == SEARCH:
            return interest.named() if interest.named else Name("", "", language)
        if interest.kind == "mirror":
            names = [self.institutions.by_key(key, language) for key in sorted(interest.institutions)]
            first = names[0] if names else Name("", "", language)
            return Name(" – ".join(name.title for name in names), first.url, first.language)
        pages = {"institution": self.institutions, "project": self.projects, "topic": self.topics}[interest.kind]
        return pages.by_key(pages.keys[interest.subject], language)


class Pages:
    """The visible pages of one type: keys by the primary key of the source language, names by key and language."""

    def __init__(self, model: Any, viewer: Viewer) -> None:
        rows = model.objects.visible_to(viewer).select_related("locale").order_by("path")
        names = ("title", "url_path", "path", "translation_key", "locale__language_code")
        self.keys: dict[int, str] = {}
        self._paths: dict[int, str] = {}
        self._versions: dict[str, dict[str, Any]] = {}
        for page in rows.only(*names):
            key, code = page.translation_key.hex, page.locale.language_code
            self._versions.setdefault(key, {})[code] = page
            if code == settings.LANGUAGE_CODE:
                self.keys[page.pk], self._paths[page.pk] = key, page.path

    def by_key(self, key: str, language: str) -> Name:
        versions: Mapping[str, Any] = self._versions[key]
        code = next(code for code in (language, settings.LANGUAGE_CODE, *versions) if code in versions)
        return Name(versions[code].title, versions[code].get_url() or "", code)

    def below(self, pk: int) -> frozenset[str]:
        """The keys of a page and of the visible ones below it; empty for one that is not seen."""
        top = self._paths.get(pk)
        return frozenset(self.keys[one] for one, path in self._paths.items() if top and path.startswith(top))


def _memberships(user: Any) -> dict[tuple[int | None, int | None], datetime.datetime]:
    """(institution, municipality) -> since when."""
    return {(held.institution, held.municipality): held.since for held in reversed(memberships_of(user))}


def _earliest(
    began: Mapping[tuple[int | None, int | None], datetime.datetime], sides: Iterable[int], user: Any
) -> datetime.datetime:
    """Since when the person belongs to one of the institutions: by a role there, else by a wider one."""
    wanted = set(sides)
    there = [since for (institution, _), since in began.items() if institution in wanted]
    return min(
        there or [since for (institution, _), since in began.items() if institution is None] or [user.date_joined]
    )
