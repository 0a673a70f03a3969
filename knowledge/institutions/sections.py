"""The mirrors on a member's own page: proposals that wait for their answer."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _t

from knowledge.following.sections import MyLine, MySection
from knowledge.institutions.acting import standing_of
from knowledge.institutions.mirror_models import Mirror
from search.access import Viewer

SHOWN = 6


def my_mirrors(viewer: Viewer, language: str) -> Iterable[MySection]:
    """For those who may confirm one; nothing for others."""
    standing = standing_of(viewer.user)
    rows = Mirror.objects.living().filter(confirmed_at=None).select_related("proposer", "answerer")
    waiting = [row for row in rows.order_by("proposed_at") if standing.may("confirm", row)]
    yield MySection(
        "mirrors",
        5,
        _t("Mirrors that wait for your answer"),
        [
            MyLine(
                str(row),
                reverse("mirror-page", args=[row.pk]),
                fact=date_format(row.proposed_at, "SHORT_DATE_FORMAT"),
            )
            for row in waiting[:SHOWN]
        ],
    )
