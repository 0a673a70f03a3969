"""What partners write down while a project runs: entries of seven kinds, indicators with their values, who changed what.

All of it hangs at the project's page of the source language. Nothing is public until somebody released it.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from knowledge.documents.models import Document
from knowledge.institutions.models import InstitutionPage
from knowledge.projects.models import ProjectPage
from search.access import Viewer

LONGEST_TEXT = 20_000  # characters


class Rows(models.QuerySet[Any]):
    """Rows of workspaces."""

    def released(self) -> "Rows":
        return self.filter(released_at__isnull=False)

    def visible_to(self, viewer: Viewer) -> "Rows":
        """Released rows of projects the viewer may see, and all rows of the workspaces they belong to."""
        from knowledge.projects.rules import workspaces_of

        public = Q(pk__in=self.released().values("pk"), project__in=ProjectPage.objects.visible_to(viewer).values("pk"))
        return self.filter(public | Q(project__in=workspaces_of(viewer)))


class ValueRows(Rows):
    def released(self) -> "ValueRows":
        """Values stand for nothing without their indicator: both are released, or neither is shown."""
        return self.filter(released_at__isnull=False, indicator__released_at__isnull=False)


class WorkspaceRow(models.Model):
    """Abstract. `edition` counts saves, so that nobody overwrites what they have not seen; `token` makes an add unique."""

    project = models.ForeignKey(
        ProjectPage, on_delete=models.CASCADE, related_name="%(class)s_rows", verbose_name=_("project")
    )
    language = models.CharField(_("written in"), max_length=12)
    title = models.CharField(_("title"), max_length=255)
    text = models.TextField(_("text"), max_length=LONGEST_TEXT, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    released_at = models.DateTimeField(_("released at"), null=True, blank=True, editable=False)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    edition = models.PositiveIntegerField(default=1, editable=False)
    token = models.UUIDField(null=True, unique=True, editable=False)

    objects = Rows.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def is_released(self) -> bool:
        return self.released_at is not None


class ProjectEntry(WorkspaceRow):
    """One thing done, made, decided, met for, planned or attached. `day` is its day: begun, decided, held or due."""

    class Kind(models.TextChoices):
        ACTIVITY = "activity", _("Activity")
        OUTPUT = "output", _("Output")
        OUTCOME = "outcome", _("Outcome")
        DECISION = "decision", _("Decision")
        MINUTES = "minutes", _("Minutes")
        STEP = "step", _("Next step")
        DOCUMENT = "document", _("Document")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    title = models.CharField(_("title"), max_length=255, blank=True)
    learnt = models.TextField(_("what was learnt"), max_length=LONGEST_TEXT, blank=True)
    day = models.DateField(_("day"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    institutions = models.ManyToManyField(
        InstitutionPage, blank=True, related_name="project_entries", verbose_name=_("institutions")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="project_steps",
        verbose_name=_("person in charge"),
    )
    document = models.ForeignKey(
        Document,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="project_entries",
        verbose_name=_("document"),
    )

    class Meta:
        verbose_name = _("entry of a project")
        verbose_name_plural = _("entries of projects")
        indexes = [models.Index(fields=["project", "kind", "day"], name="entries_of_a_project")]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "document"], condition=Q(kind="document"), name="one_attachment_per_document"
            )
        ]


class ProjectIndicator(WorkspaceRow):
    """What is counted, in which unit, from which value on which day to which. `title` names it."""

    unit = models.CharField(_("unit"), max_length=60, blank=True)
    baseline = models.DecimalField(_("baseline"), max_digits=20, decimal_places=6, null=True, blank=True)
    baseline_on = models.DateField(_("baseline of"), null=True, blank=True)
    target = models.DecimalField(
        pgettext_lazy("indicator", "target"), max_digits=20, decimal_places=6, null=True, blank=True
    )
    target_on = models.DateField(_("target by"), null=True, blank=True)

    class Meta:
        verbose_name = _("indicator of a project")
        verbose_name_plural = _("indicators of projects")
        ordering = ["pk"]


class ProjectValue(WorkspaceRow):
    """What was counted on a day; `title` names the source, `text` is a note."""

    title = models.CharField(_("source"), max_length=255, blank=True)
    indicator = models.ForeignKey(
        ProjectIndicator, on_delete=models.CASCADE, related_name="values", verbose_name=_("indicator")
    )
    day = models.DateField(_("day"))
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=6)

    objects = ValueRows.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("value of an indicator")
        verbose_name_plural = _("values of indicators")
        ordering = ["day", "pk"]
        constraints = [models.UniqueConstraint(fields=["indicator", "day"], name="one_value_per_day")]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.value.normalize():f}"


class ChangeRows(models.QuerySet["ProjectChange"]):
    def visible_to(self, viewer: Viewer) -> "ChangeRows":
        """For those who belong to the workspace."""
        from knowledge.projects.rules import workspaces_of

        return self.filter(project__in=workspaces_of(viewer))


class ProjectChange(models.Model):
    """Who did what to which row, and when. `title` and `language` are those of the row at that moment."""

    class Act(models.TextChoices):
        ADDED = "added", _("added")
        CHANGED = "changed", _("changed")
        REMOVED = "removed", _("removed")
        RELEASED = "released", _("released")
        WITHDRAWN = "withdrawn", _("release withdrawn")
        REACHED = "reached", pgettext_lazy("milestone", "reached")
        DONE = "done", pgettext_lazy("next step", "done")

    project = models.ForeignKey(
        ProjectPage, on_delete=models.CASCADE, related_name="changes", verbose_name=_("project")
    )
    at = models.DateTimeField(_("at"), default=timezone.now, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("by")
    )
    act = models.CharField(_("what was done"), max_length=10, choices=Act)
    kind = models.CharField(_("kind"), max_length=12)  # a slug of `knowledge.projects.kinds`
    row = models.PositiveBigIntegerField(_("row"))
    title = models.CharField(_("title"), max_length=255, blank=True)
    language = models.CharField(_("written in"), max_length=12, blank=True)

    objects = ChangeRows.as_manager()

    class Meta:
        verbose_name = _("change of a project")
        verbose_name_plural = _("changes of projects")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.row}: {self.act}"
