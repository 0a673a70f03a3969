"""A project's workspace as one person sees it: the project, their right, the version of its page in their language."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from home.languages import current_language
from knowledge.institutions.models import InstitutionPage
from knowledge.projects.models import ProjectPage
from knowledge.projects.rules import Right, may_change, partners_of, right_on
from knowledge.versions import best_versions, light
from search.access import Viewer, is_open, viewer_of, visible_pages


@dataclass(frozen=True)
class Named:
    """A name with the language it is written in."""

    title: str
    language: str


class Space:
    """`project` is the page all rows hang at; `page` the version shown, which may be the same."""

    def __init__(self, project: ProjectPage, viewer: Viewer, language: str, right: Right) -> None:
        self.project, self.viewer, self.language, self.right = project, viewer, language, right

    @cached_property
    def page(self) -> Any:
        if self.project.locale.language_code == self.language:
            return self.project
        versions = ProjectPage.objects.filter(translation_key=self.project.translation_key)
        return best_versions(light(versions), self.language)[self.project.translation_key]

    @cached_property
    def public_url(self) -> str:
        """The page everybody may see; "" while it is not published in this language."""
        return (self.page.get_url() or "") if self.page.live else ""

    @property
    def may_write(self) -> bool:
        return self.right >= Right.WRITE

    @property
    def may_release(self) -> bool:
        return self.right >= Right.RELEASE

    def may_change(self, row: Any) -> bool:
        """Milestones stand on the public page like its text."""
        return may_change(self.right, is_public=getattr(row, "is_released", True))

    @cached_property
    def partners(self) -> list[tuple[int, Named]]:
        """(pk, name) of the partner institutions, as the reader knows them."""
        return sorted(names_of(partners_of(self.project), self.language).items(), key=lambda pair: pair[1].title)


def source_of(page: ProjectPage) -> ProjectPage:
    """The version of a project's page that rows hang at: the source language's, without one the oldest."""
    if page.locale.language_code == settings.LANGUAGE_CODE:
        return page
    versions = ProjectPage.objects.filter(translation_key=page.translation_key).select_related("locale").order_by("pk")
    found = list(versions)
    return next((one for one in found if one.locale.language_code == settings.LANGUAGE_CODE), found[0])


def open_space(request: HttpRequest, page_id: int, needed: Right = Right.READ) -> Space:
    """The workspace of a project for the person behind the request.

    Raises Http404 for everybody without any right, so that a workspace cannot be told from none; PermissionDenied for
    members who may read but not do what is `needed`.
    """
    viewer = viewer_of(request)
    if not viewer.is_member:
        raise Http404
    page = ProjectPage.objects.select_related("locale").filter(pk=page_id).first()
    if page is None:
        raise Http404
    project = source_of(page)
    right = right_on(viewer, project)
    if right == Right.NONE:
        raise Http404
    if right < needed:
        raise PermissionDenied
    return Space(project, viewer, current_language(), right)


def open_public(request: HttpRequest, page_id: int) -> Space:
    """The same for the released rows: whoever may see the public page. Raises Http404."""
    viewer = viewer_of(request)
    pages = visible_pages(ProjectPage.objects.filter(pk=page_id), viewer)
    page = pages.select_related("locale").first()
    if page is None:
        raise Http404
    return Space(source_of(page), viewer, current_language(), Right.NONE)


def names_of(institutions: Any, language: str, viewer: Viewer | None = None) -> dict[int, Named]:
    """Pk of the source-language page -> name in the reader's language, for a queryset of such pages; one query.

    With a viewer, only of those whose page this viewer may see.
    """
    rows = InstitutionPage.objects.filter(translation_key__in=institutions.values("translation_key"))
    versions = list(light(rows).order_by("path"))
    seen = [one for one in versions if viewer is None or (one.live and is_open(one, viewer))]
    best = best_versions(seen, language)
    source = (one for one in versions if one.locale.language_code == settings.LANGUAGE_CODE)
    shown = {one.pk: best[one.translation_key] for one in source if one.translation_key in best}
    return {pk: Named(page.short_name or page.title, page.locale.language_code) for pk, page in shown.items()}
