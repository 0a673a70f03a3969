"""What happened between mirrors, for digests and members' pages: confirmed, ended, other topics.

Proposals and refusals are no news: the other side is told by mail.
"""

import datetime
import uuid
from collections.abc import Iterable
from functools import partial

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from knowledge.following.changes import Change, Sight
from knowledge.institutions.acting import readable_mirrors
from knowledge.institutions.mirror_models import Mirror, MirrorRows, MirrorStep
from knowledge.institutions.models import InstitutionPage
from knowledge.versions import best_versions, light
from search.access import Viewer

Kind = MirrorStep.Kind
WHAT = {
    Kind.CONFIRMED: _("confirmed by both sides"),
    Kind.ENDED: _("the mirror has ended"),
    Kind.TOPICS: _("other topics"),
}


class _Readable:
    """The rows a `Sight` asks: mirrors whose page a viewer may open, ended ones too."""

    def visible_to(self, viewer: Viewer) -> MirrorRows:
        return readable_mirrors(viewer)


class _Names:
    """Titles of both sides in every language, read once."""

    def __init__(self, mirrors: Iterable[Mirror]) -> None:
        keys = {key for mirror in mirrors for key in _sides(mirror)}
        self._versions = list(light(InstitutionPage.objects.filter(translation_key__in=keys, live=True)))

    def title(self, mirror: Mirror, language: str) -> str:
        best = best_versions(self._versions, language)
        return " – ".join(best[key].short_name or best[key].title for key in _sides(mirror) if key in best)


def changes(since: datetime.datetime, until: datetime.datetime) -> Iterable[Change]:
    """Steps of mirrors with since <= at < until; three queries, and one per viewer who is asked for."""
    rows = MirrorStep.objects.filter(at__gte=since, at__lt=until, kind__in=WHAT, mirror__confirmed_at__isnull=False)
    steps = list(rows.select_related("mirror__proposer", "mirror__answerer").order_by("at", "pk"))
    if not steps:
        return
    names = _Names(step.mirror for step in steps)
    sight = Sight(_Readable(), {step.mirror_id for step in steps})
    for step in steps:
        yield Change(
            key=f"mirror:{step.mirror_id}:{step.kind}:{step.pk}",
            at=step.at,
            kind="mirror",
            institutions=frozenset(key.hex for key in _sides(step.mirror)),
            topics=frozenset(step.topics),
            visible=partial(_sees, sight, step.mirror_id),
            title=partial(names.title, step.mirror),
            url=partial(_url, step.mirror_id),
            what=WHAT[Kind(step.kind)],
            thing=f"mirror:{step.mirror_id}",
            followed=frozenset((f"mirror:{step.mirror_id}",)),
        )


def _sees(sight: Sight, mirror: int, viewer: Viewer) -> bool:
    return mirror in sight.of(viewer)


def _sides(mirror: Mirror) -> tuple[uuid.UUID, uuid.UUID]:
    return mirror.proposer.translation_key, mirror.answerer.translation_key


def _url(mirror: int, language: str) -> str:
    with translation.override(language):
        return reverse("mirror-page", args=[mirror])
