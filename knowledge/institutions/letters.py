"""Who learns of a step in the life of a mirror, and what the mail says."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from home.addresses import absolute
from home.mails import post
from knowledge.institutions.mirror_models import Mirror, MirrorStep
from knowledge.institutions.models import InstitutionPage
from knowledge.membership.belonging import coordinators_for, people_of
from knowledge.membership.models import Role, User
from knowledge.versions import best_versions, light
from search.access import Viewer

TEMPLATE = "knowledge/institutions/mails/mirror_step"
TOLD = frozenset(
    (
        MirrorStep.Kind.PROPOSED,
        MirrorStep.Kind.CONFIRMED,
        MirrorStep.Kind.DECLINED,
        MirrorStep.Kind.TAKEN_BACK,
        MirrorStep.Kind.ENDED,
    )
)


def tell(mirror: Mirror, step: MirrorStep) -> int:
    """Write to those who speak for the other side, never to whoever took the step; returns how many letters."""
    if step.kind not in TOLD:
        return 0
    readers = {user.pk: user for side in _other_sides(mirror, step) for user in speakers(side)}
    readers.pop(step.by_id or 0, None)
    written = 0
    for user in readers.values():
        letter = post(
            TEMPLATE,
            to=user.email,
            language=language_of(user),
            context=_context(mirror, step, user),
            once=f"mirror-step:{step.pk}:{user.pk}",
        )
        written += letter is not None
    return written


def speakers(institution: InstitutionPage) -> list[User]:
    """The institution's editors and whoever coordinates it."""
    return list({*people_of(institution, Role.EDITOR), *coordinators_for(institution)})


def language_of(user: User) -> str:
    known = {code for code, _name in settings.LANGUAGES}
    return user.language if user.language in known else settings.LANGUAGE_CODE


def _other_sides(mirror: Mirror, step: MirrorStep) -> list[InstitutionPage]:
    """An answer goes to the side that proposed, a proposal to the other; an end made from above goes to both."""
    if step.kind in (MirrorStep.Kind.PROPOSED, MirrorStep.Kind.TAKEN_BACK):
        return [mirror.answerer]
    if step.kind in (MirrorStep.Kind.CONFIRMED, MirrorStep.Kind.DECLINED):
        return [mirror.proposer]
    return [side for side in (mirror.proposer, mirror.answerer) if side.pk != step.institution_id]


def _context(mirror: Mirror, step: MirrorStep, user: User) -> dict[str, Any]:
    language = language_of(user)
    keys = (mirror.proposer.translation_key, mirror.answerer.translation_key)
    rows = light(InstitutionPage.objects.visible_to(Viewer(user)).filter(translation_key__in=keys))
    found = best_versions(rows, language)
    names = [found[key].title if key in found else page.title for key, page in zip(keys, _pages(mirror), strict=True)]
    with translation.override(language):
        path = reverse("mirror-page", args=[mirror.pk])
        return {
            "kind": step.kind,
            "proposer": names[0],
            "answerer": names[1],
            "proposer_city": mirror.proposer.municipality.name,
            "answerer_city": mirror.answerer.municipality.name,
            "reason": step.reason,
            "link": absolute(path),
        }


def _pages(mirror: Mirror) -> tuple[InstitutionPage, InstitutionPage]:
    return mirror.proposer, mirror.answerer
