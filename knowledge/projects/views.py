"""The workspace of a project on the public face, and the lists of what was released from it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from knowledge.projects.acts import mark_done, release_row, remove_row, save_row, withdraw_row
from knowledge.projects.entries import ProjectChange, ProjectEntry, ProjectIndicator, ProjectValue
from knowledge.projects.forms import RowForm, form_for
from knowledge.projects.kinds import INDICATOR, KINDS, LISTED, MILESTONE, STEP, VALUE, Kind
from knowledge.projects.lines import groups, lines_of
from knowledge.projects.log import Overtaken
from knowledge.projects.models import Milestone
from knowledge.projects.rules import Right
from knowledge.projects.showing import steps_of
from knowledge.projects.space import Space, open_public, open_space

ON_A_PAGE = 20
INDICATORS_ON_A_PAGE = 8  # each with its plot
CHANGES_ON_A_PAGE = 50
LAST_CHANGES = 5


@require_GET
def workspace(request: HttpRequest, page_id: int) -> HttpResponse:
    """All kinds with the first of their rows, for members of the partners."""
    space = open_space(request, page_id)
    changes = list(space.project.changes.select_related("by")[: LAST_CHANGES + 1])
    context = {
        "steps": steps_of(space.page),
        "milestones": MILESTONE,
        "groups": groups(space, released=False),
        "changes": named_changes(changes[:LAST_CHANGES]),
        "has_more_changes": len(changes) > LAST_CHANGES,
    }
    return _page(request, space, "workspace", context)


@require_GET
def workspace_list(request: HttpRequest, page_id: int, kind: str) -> HttpResponse:
    """All rows of one kind."""
    space = open_space(request, page_id)
    return _list(request, space, kind, released=False)


@require_safe
def released_list(request: HttpRequest, page_id: int, kind: str) -> HttpResponse:
    """The released rows of one kind, for whoever may see the project."""
    space = open_public(request, page_id)
    return _list(request, space, kind, released=True)


@require_GET
def changes(request: HttpRequest, page_id: int) -> HttpResponse:
    """Who changed what, the latest first."""
    space = open_space(request, page_id)
    rows = space.project.changes.select_related("by")
    page = Paginator(rows, CHANGES_ON_A_PAGE).get_page(request.GET.get("page"))
    return _page(request, space, "changes", {"changes": named_changes(page.object_list), "rows_page": page})


@require_http_methods(["GET", "POST"])
def add_row(request: HttpRequest, page_id: int, kind: str, under: int | None = None) -> HttpResponse:
    """A form for a new row; a value is added under its indicator."""
    space = open_space(request, page_id, Right.WRITE)
    asked = _kind(kind)
    row = asked.model(**({"kind": asked.slug} if asked.model is ProjectEntry else {}))
    if (asked is VALUE) != (under is not None):
        raise Http404
    if asked is VALUE:
        row.indicator = _indicator(space, under or 0)
    if asked is MILESTONE and not space.may_release:
        return _refused(request, space)
    if asked is not MILESTONE:
        row.project = space.project
    return _form(request, space, asked, row)


@require_http_methods(["GET", "POST"])
def edit_row(request: HttpRequest, page_id: int, kind: str, row_id: int) -> HttpResponse:
    space = open_space(request, page_id, Right.WRITE)
    asked = _kind(kind)
    row = _row(space, asked, row_id)
    if not space.may_change(row):
        return _refused(request, space)
    return _form(request, space, asked, row)


@require_http_methods(["GET", "POST"])
def delete_row(request: HttpRequest, page_id: int, kind: str, row_id: int) -> HttpResponse:
    """Asks once, then removes."""
    space = open_space(request, page_id, Right.WRITE)
    asked = _kind(kind)
    row = _row(space, asked, row_id)
    if not space.may_change(row):
        return _refused(request, space)
    if request.method == "GET":
        return _page(request, space, "remove", {"kind": asked, "row": row})
    try:
        remove_row(space, asked, row_id)
        messages.success(request, _t("Removed."))
    except Overtaken:
        messages.warning(request, _t("Somebody else has removed this meanwhile."))
    return _back(space)


@require_POST
def act_on_row(request: HttpRequest, page_id: int, kind: str, row_id: int) -> HttpResponse:
    """`act`: release, withdraw, done or open."""
    act = request.POST.get("act", "")
    needed = Right.RELEASE if act in ("release", "withdraw") else Right.WRITE
    space = open_space(request, page_id, needed)
    asked = _kind(kind)
    row = _row(space, asked, row_id)
    if asked is MILESTONE or (act in ("done", "open") and asked is not STEP):
        raise Http404
    if not space.may_change(row):
        return _refused(request, space)
    said = {
        "release": (release_row, _t("Released: it stands on the public page.")),
        "withdraw": (withdraw_row, _t("Taken back: it is no longer public.")),
        "done": (_done, _t("Done.")),
        "open": (_open, _t("Open again.")),
    }
    if act not in said:
        raise Http404
    do, words = said[act]
    try:
        do(space, asked, row_id)
        messages.success(request, words)
    except Overtaken:
        messages.warning(request, _t("Somebody else has removed this meanwhile."))
    return _back(space, asked, row)


def _done(space: Space, kind: Kind, row_id: int) -> None:
    mark_done(space, kind, row_id, done=True)


def _open(space: Space, kind: Kind, row_id: int) -> None:
    mark_done(space, kind, row_id, done=False)


def _form(request: HttpRequest, space: Space, kind: Kind, row: Any) -> HttpResponse:
    form = form_for(space, kind, row, request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound and form.is_valid():
        if (done := _saved(request, space, kind, form)) is not None:
            return done
        status = 409
    elif form.is_bound:
        status = 422
    return _page(request, space, "form", {"kind": kind, "row": row, "form": form}, status)


def _saved(request: HttpRequest, space: Space, kind: Kind, form: RowForm) -> HttpResponse | None:
    """The way back; None when somebody was faster, which the form then says."""
    try:
        is_first = save_row(space, kind, form)
    except Overtaken:
        form.add_error(
            None,
            _t("Somebody else has changed this since you opened it. Your text is below; open it anew to see theirs."),
        )
        return None
    messages.success(request, _t("Saved.") if is_first else _t("This was saved already."))
    return _back(space, kind, form.instance)


def _back(space: Space, kind: Kind | None = None, row: Any = None) -> HttpResponse:
    """To the workspace, at the row's place where it has one."""
    url = reverse("project-workspace", args=[space.project.pk])
    if isinstance(row, ProjectValue):
        kind, row = INDICATOR, row.indicator
    anchor = f"#{kind.slug}-{row.pk}" if kind is not None and kind is not MILESTONE and row.pk else ""
    return HttpResponseRedirect(url + anchor)


def _refused(request: HttpRequest, space: Space) -> HttpResponse:
    messages.warning(request, _t("This is public. Ask an editor of your institution to change it."))
    return _back(space)


def _list(request: HttpRequest, space: Space, kind: str, *, released: bool) -> HttpResponse:
    asked = _kind(kind)
    if asked not in LISTED:
        raise Http404
    rows = asked.rows(space.project)
    rows = rows.released() if released else rows
    if asked is not INDICATOR and not released:
        rows = rows.select_related("person")
    size = INDICATORS_ON_A_PAGE if asked is INDICATOR else ON_A_PAGE
    page = Paginator(rows, size).get_page(request.GET.get("page"))
    lines = lines_of(asked, list(page.object_list), space, released=released)
    context = {"kind": asked, "lines": lines, "rows_page": page, "is_public": released}
    return _page(request, space, "list", context)


def _page(
    request: HttpRequest, space: Space, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    shown = {"space": space, "project": space.project, "page": space.page, **context}
    return render(request, f"knowledge/projects/{template}.html", shown, status=status)


def _kind(slug: str) -> Kind:
    if slug not in KINDS:
        raise Http404
    return KINDS[slug]


def _row(space: Space, kind: Kind, row_id: int) -> Any:
    """The row of this kind in this project. Raises Http404. For a milestone, the row of the page that is shown."""
    if kind is MILESTONE:
        row = Milestone.objects.select_related("locale").filter(pk=row_id, project=space.page).first()
    else:
        row = kind.rows(space.project).filter(pk=row_id).first()
    if row is None:
        raise Http404
    return row


def _indicator(space: Space, row_id: int) -> ProjectIndicator:
    found = ProjectIndicator.objects.filter(project=space.project, pk=row_id).first()
    if found is None:
        raise Http404
    return found


def named_changes(rows: Any) -> list[tuple[ProjectChange, Any]]:
    """Each change with the name of its kind."""
    return [(row, KINDS[row.kind].name) for row in rows if row.kind in KINDS]
