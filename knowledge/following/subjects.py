"""Which subject does a button or an address name, may this person see it, and do they follow it?"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from knowledge.articles.models import ArticlePage
from knowledge.documents.models import Document
from knowledge.following.models import SUBJECTS, Follow, FollowedSearch
from knowledge.institutions.mirror_models import Mirror
from knowledge.institutions.models import InstitutionPage
from knowledge.membership.belonging import institutions_of
from knowledge.projects.models import ProjectPage
from knowledge.topics.models import TopicPage
from search.access import Viewer

SEARCH = "search"
PAGES: dict[str, Any] = {
    "topic": TopicPage,
    "institution": InstitutionPage,
    "project": ProjectPage,
    "article": ArticlePage,
}


OTHERS: dict[str, Any] = {"document": Document, SEARCH: FollowedSearch}


@dataclass(frozen=True)
class State:
    """Whether somebody follows a subject; `by_default`: because they work at one side of a mirror."""

    follows: bool
    by_default: bool = False


def subject_of(kind: str, pk: int, viewer: Viewer) -> Any | None:
    """What can be followed under this name, if the viewer may see it: a page of the source language, a mirror or a
    document; of searches those the viewer follows."""
    if kind == "mirror":
        return Mirror.objects.visible_to(viewer).filter(pk=pk).first()
    if kind in OTHERS:
        return OTHERS[kind].objects.visible_to(viewer).filter(pk=pk).first()
    if kind not in PAGES:
        return None
    page = PAGES[kind].objects.visible_to(viewer).filter(pk=pk).first()
    return _source(kind, page) if page is not None else None


def _source(kind: str, page: Any) -> Any | None:
    rows = PAGES[kind].objects.filter(translation_key=page.translation_key)
    source = rows.filter(locale__language_code=settings.LANGUAGE_CODE).first()
    return source if source is not None or kind != "article" else rows.order_by("pk").first()


def state_of(user: Any, kind: str, subject: Any) -> State:
    """`subject` may be a page of any language; two queries, one more for mirrors."""
    named = {f"{kind}__translation_key": subject.translation_key} if kind in PAGES else {kind: subject}
    row = Follow.objects.filter(user=user, **named).first()
    by_default = kind == "mirror" and _is_own(user, subject)
    return State(row is None and by_default if row is None else not row.is_off, by_default)


def follow(user: Any, kind: str, subject: Any) -> bool:
    """Begin to follow; False when the person does already. Twice at once leaves one row."""
    if kind == SEARCH:
        return False
    state = state_of(user, kind, subject)
    if state.follows:
        return False
    if state.by_default:
        Follow.objects.filter(user=user, mirror=subject).delete()  # nothing but a row said otherwise
        return True
    _row, made = Follow.objects.update_or_create(user=user, **{kind: subject}, defaults={"is_off": False})
    return made


def unfollow(user: Any, kind: str, subject: Any) -> bool:
    """End it; False when the person does not follow it. A mirror followed by default is remembered as not wanted."""
    if kind == SEARCH:
        return bool(subject.delete()[0])
    assert kind in SUBJECTS
    state = state_of(user, kind, subject)
    if not state.follows:
        return False
    if state.by_default:
        Follow.objects.update_or_create(user=user, mirror=subject, defaults={"is_off": True})
    else:
        Follow.objects.filter(user=user, **{kind: subject}).delete()
    return True


def _is_own(user: Any, mirror: Mirror) -> bool:
    return not institutions_of(user).isdisjoint((mirror.proposer_id, mirror.answerer_id))
