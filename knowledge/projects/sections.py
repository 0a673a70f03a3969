"""Joint projects on a member's own page: the next steps they or their institutions are in charge of."""

from collections.abc import Iterable

from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _t

from knowledge.following.sections import MyLine, MySection
from knowledge.membership.belonging import works_at
from knowledge.projects.entries import ProjectEntry
from knowledge.projects.rules import workspaces_of
from search.access import Viewer

SHOWN = 8


def my_steps(viewer: Viewer, language: str) -> Iterable[MySection]:
    """What is not done yet, the next due first; each line leads to the list of its project."""
    rows = ProjectEntry.objects.filter(kind=ProjectEntry.Kind.STEP, done_on=None)
    rows = rows.filter(Q(person=viewer.user) | Q(institutions__in=works_at(viewer.user)))
    rows = rows.filter(project__in=workspaces_of(viewer).values("pk")).select_related("project").distinct()
    today = timezone.localdate()
    yield MySection(
        "steps",
        30,
        _t("Next steps in joint projects"),
        [
            MyLine(
                row.title,
                reverse("project-rows", args=[row.project_id, "step"]),
                row.language,
                date_format(row.day, "SHORT_DATE_FORMAT") if row.day else "",
                "late" if row.day and row.day < today else "",
            )
            for row in rows.order_by(F("day").asc(nulls_last=True), "pk")[:SHOWN]
        ],
    )
