"""The way to the overview from a coordinator's own page, with what is late."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import ngettext

from knowledge.following.sections import MyLine, MySection
from knowledge.glance.ground import ground_of
from knowledge.glance.lists import overdue
from search.access import Viewer


def glance_section(viewer: Viewer, language: str) -> Iterator[MySection]:
    """For people who coordinate or administer something; one query for others, two for them."""
    ground = ground_of(viewer, language)
    if ground is None:
        return
    late = ground.questions().filter(overdue(ground.now)).count()
    words = ngettext("%(n)d answer overdue", "%(n)d answers overdue", late) % {"n": late} if late else ""
    yield MySection(
        "glance",
        90,
        _t("For coordinators"),
        [
            MyLine(_t("Partnership at a glance"), reverse("glance"), fact=words, tone="late"),
            MyLine(_t("Report to the council"), reverse("glance-report")),
        ],
    )
