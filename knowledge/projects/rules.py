"""Who may do what in a project's workspace. The one rule for views, lists, search and digests.

Members of the partner institutions and coordinators and administrators of the partners' municipalities read. Authors
write what is not public; editors, coordinators and administrators also release, and change what is released. Everybody
else sees the released rows on the project's public page, if they may see that page.
"""

from collections.abc import Iterable
from enum import IntEnum
from typing import Any

from django.db.models import Q

from knowledge.institutions.models import InstitutionPage
from knowledge.membership.belonging import institutions_of
from knowledge.membership.held import Held, memberships_of
from knowledge.membership.models import Membership, Role
from knowledge.projects.models import ProjectPage
from search.access import Viewer, below, is_open


class Right(IntEnum):
    """Each right includes those before it."""

    NONE = 0
    READ = 1
    WRITE = 2
    RELEASE = 3


_AT_PARTNER = {Role.AUTHOR: Right.WRITE, Role.EDITOR: Right.RELEASE}


def right_on(viewer: Viewer, project: ProjectPage) -> Right:
    """The viewer's right in the workspace of a project (page of the source language).

    None for a project that is closed to them as a page; one that is not published yet has a workspace.
    """
    user: Any = viewer.user
    if not (user.is_authenticated and user.is_active) or not is_open(project, viewer):
        return Right.NONE
    if user.is_superuser:
        return Right.RELEASE
    partners = dict(project.partners.values_list("pk", "municipality"))
    return max((_right_by(held, partners) for held in memberships_of(user)), default=Right.NONE)


def _right_by(held: Held, partners: dict[int, int]) -> Right:
    if held.institution is not None:
        return _AT_PARTNER.get(Role(held.role), Right.READ) if held.institution in partners else Right.NONE
    is_near = held.municipality is None or held.municipality in partners.values()
    return Right.RELEASE if is_near else Right.NONE


def workspaces_of(viewer: Viewer) -> Any:
    """Projects (pages of the source language) whose workspace the viewer may read."""
    user: Any = viewer.user
    if not (user.is_authenticated and user.is_active):
        return ProjectPage.objects.none()
    found = ProjectPage.objects.all()
    if viewer.closed_paths:
        found = found.exclude(below(viewer.closed_paths))
    if user.is_superuser or any(held.is_wide for held in memberships_of(user)):
        return found
    partners: Any = ProjectPage.partners.through
    mine = partners.objects.filter(institutionpage__in=institutions_of(user))
    return found.filter(pk__in=mine.values("projectpage"))


def may_change(right: Right, *, is_public: bool) -> bool:
    """Whether a row may be changed or removed; what is public is an editor's matter, as with published pages."""
    return right >= (Right.RELEASE if is_public else Right.WRITE)


def people_in(project: ProjectPage) -> Any:
    """The active people with a role at one of the partners: who may be in charge of a next step."""
    from knowledge.membership.models import User

    at = Membership.objects.filter(institution__in=project.partners.values("pk"))
    return User.objects.filter(is_active=True, pk__in=at.values("user")).order_by("first_name", "last_name", "pk")


def partners_of(project: ProjectPage, former: Iterable[int] = ()) -> Any:
    """The partner institutions, pages of the source language; with those of `former` (ids) that are none any more."""
    return InstitutionPage.objects.filter(Q(pk__in=project.partners.values("pk")) | Q(pk__in=list(former)))
