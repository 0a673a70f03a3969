"""From memberships to groups: who may see and who may do what. Derived, idempotent, and written to a log.

Two kinds of groups: audiences (who may see closed things) and roles (what one may do where). Roles are granted on the
page trees of all languages and on the collections, so a new language version is covered by deriving again.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group
from django.db.models import Q

from home.audience import AudienceGroup, partnership_group
from knowledge.institutions.models import InstitutionPage, Municipality
from knowledge.membership.grants import grant_role
from knowledge.membership.models import Membership, MembershipLog, Role, User
from knowledge.relations import source_locale
from search.indexing import unit_of_work


def derive(user: User, *, actor: User | None = None) -> bool:
    """Make the user's groups exactly those their memberships ask for. True when something changed.

    Whoever has less than before is logged out everywhere: no open page keeps a right that was taken.
    """
    with unit_of_work():
        memberships = list(user.memberships.select_related("institution", "municipality"))
        wanted = {group.pk: group for membership in memberships for group in _groups_of(membership)}
        if memberships:
            group = partnership_group().group
            wanted[group.pk] = group
        has = {group.pk: group for group in user.groups.all()}
        added = [wanted[pk].name for pk in wanted.keys() - has.keys()]
        removed = [has[pk].name for pk in has.keys() - wanted.keys()]
        is_administrator = any(m.role == Role.ADMINISTRATOR and not m.municipality_id for m in memberships)
        if is_administrator != user.is_superuser:
            user.is_superuser = is_administrator
            user.save(update_fields=["is_superuser"])
            (added if is_administrator else removed).append("administrator")
        if not added and not removed:
            return False
        user.groups.set(wanted.values())
        MembershipLog.objects.create(user=user, actor=actor, added=sorted(added), removed=sorted(removed))
        if removed:
            user.end_sessions()
        return True


def derive_all() -> int:
    """Derive everybody again, after municipalities or shared overviews were added. Returns how many changed."""
    for municipality in Municipality.objects.all():
        municipality_audience(municipality)
    for institution in _source_institutions():
        institution_audience(institution)
    return derive_for(User.objects.filter(memberships__isnull=False))


def derive_at(institution: InstitutionPage) -> int:
    """Derive those whom a new institution, a further language version of one, or a changed owner concerns.

    `institution` is the page of any language. People elsewhere cost nothing. Returns how many changed.
    """
    source = _source_institutions().filter(translation_key=institution.translation_key).first()
    if source is None:  # a translation that comes before its source page does not exist for memberships
        return 0
    institution_audience(source)
    here, wide = Q(memberships__institution=source), Q(memberships__institution=None, memberships__isnull=False)
    return derive_for(User.objects.filter(here | wide))


def derive_for(users: Any) -> int:
    return sum(derive(user) for user in users.distinct())


def institution_audience(institution: InstitutionPage) -> AudienceGroup:
    """The audience of an institution, named by its translation key; made on first use."""
    return _audience(AudienceGroup.Kind.INSTITUTION, institution.translation_key.hex, institution.title)


def municipality_audience(municipality: Municipality) -> AudienceGroup:
    return _audience(AudienceGroup.Kind.MUNICIPALITY, municipality.slug, municipality.name)


def _audience(kind: str, key: str, name: str) -> AudienceGroup:
    found = AudienceGroup.objects.filter(kind=kind, key=key).first()
    if found is None:
        group, _made = Group.objects.get_or_create(name=f"audience: {kind} {key}")
        found = AudienceGroup.objects.create(group=group, kind=kind, key=key, name=name)
    elif found.name != name:
        found.name = name
        found.save(update_fields=["name"])
    return found


def _groups_of(membership: Membership) -> Iterable[Group]:
    """The audiences a membership opens and the roles it grants."""
    if membership.institution:
        yield institution_audience(membership.institution).group
        yield municipality_audience(membership.institution.municipality).group
        if membership.role != Role.READER:
            yield from _role_groups(membership)
        return
    municipalities = [membership.municipality] if membership.municipality else list(Municipality.objects.all())
    for municipality in municipalities:
        yield municipality_audience(municipality).group
    for institution in _source_institutions(membership.municipality):
        yield institution_audience(institution).group
    yield from _role_groups(membership)


def _role_groups(membership: Membership) -> Iterable[Group]:
    if membership.role == Role.TRANSLATOR:
        for language in membership.languages or [""]:
            yield grant_role(membership.role, institution=membership.institution, language=language)
        return
    yield grant_role(membership.role, institution=membership.institution, municipality=membership.municipality)


def _source_institutions(municipality: Municipality | None = None) -> Any:
    found = InstitutionPage.objects.filter(locale=source_locale())
    return found.filter(municipality=municipality) if municipality else found
