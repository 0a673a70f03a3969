"""Joint projects: partners, milestones, state."""

import datetime
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, TranslatableMixin

from home.base import BasePage, SynchronizedField
from home.blocks import BodyBlock
from knowledge.institutions.models import InstitutionPage
from knowledge.projects.page_form import ProjectPageForm
from knowledge.topics.choosing import targets_panel
from knowledge.topics.models import SustainableTarget, TopicPage

KNOWN = "known_milestones"  # in a revision's content: ids of the milestones that stood when it was made


class ProjectIndexPage(BasePage):
    """Stands above all joint projects."""

    template = "knowledge/projects/project_index_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["knowledge.ProjectPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("overview of projects")
        verbose_name_plural = _("overviews of projects")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from knowledge.projects.showing import projects_by_state

        context = super().get_context(request, *args, **kwargs)
        return {**context, "groups": projects_by_state(context["frame"].viewer, context["frame"].language.code)}


class ProjectPage(BasePage):
    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("project", "planned")
        RUNNING = "running", pgettext_lazy("project", "running")
        COMPLETED = "completed", pgettext_lazy("project", "completed")
        STOPPED = "stopped", pgettext_lazy("project", "stopped")

    body = StreamField(BodyBlock(), blank=True, verbose_name=_("text"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PLANNED)
    starts_on = models.DateField(_("begins on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    partners = ParentalManyToManyField(InstitutionPage, blank=True, related_name="projects", verbose_name=_("partners"))
    topics = ParentalManyToManyField(TopicPage, blank=True, related_name="projects", verbose_name=_("topics"))
    targets = ParentalManyToManyField(
        SustainableTarget, blank=True, related_name="projects", verbose_name=_("Sustainable Development targets")
    )

    base_form_class = ProjectPageForm
    template = "knowledge/projects/project_page.html"
    parent_page_types = ["knowledge.ProjectIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel([FieldPanel("state"), FieldPanel("starts_on"), FieldPanel("ends_on")], heading=_("Time")),
        FieldPanel("partners"),
        FieldPanel("body"),
        InlinePanel("milestones", heading=_("Milestones"), label=_("Milestone")),
        FieldPanel("topics"),
        targets_panel(),
    ]
    override_translatable_fields: list[Any] = [
        *BasePage.override_translatable_fields,
        *(SynchronizedField(name) for name in ("state", "starts_on", "ends_on", "partners", "topics", "targets")),
    ]

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")

    @property
    def changes_at(self) -> datetime.datetime | None:
        """The moment something open becomes late, if anything is open."""
        from knowledge.projects.showing import next_late

        return next_late(self)

    def serializable_data(self) -> dict[str, Any]:
        """A revision remembers which milestones stood when it was made."""
        known = Milestone.objects.filter(project_id=self.pk).values_list("pk", flat=True) if self.pk else ()
        return {**super().serializable_data(), KNOWN: sorted(known)}

    def with_content_json(self, content: Any) -> Any:
        """A revision never undoes what was done to milestones in the workspace since (see `Milestone`)."""
        known = content.get(KNOWN)
        page = super().with_content_json(content)
        stand = Milestone.objects.in_bulk(Milestone.objects.filter(project_id=self.pk).values_list("pk", flat=True))
        rows = [row for row in page.milestones.all() if row.pk is None or row.pk in stand]
        for row in rows:
            if row.pk is not None:
                row.keep_later(stand.pop(row.pk))
        is_new = (lambda row: row.changed_at is not None) if known is None else (lambda row: row.pk not in known)
        page.milestones = [*rows, *(row for row in stand.values() if is_new(row))]
        return page

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from knowledge.projects.showing import project_context

        context = super().get_context(request, *args, **kwargs)
        return {**context, **project_context(self, context["frame"])}


class Milestone(TranslatableMixin, Orderable):
    """A step of a project, with its day and whether it is reached; a row per language version of the page.

    Milestones are changed in the editor, with the page's draft, and in the workspace, at once and in all languages. Of
    both the later one holds: the workspace leaves a stamp, and a draft or a translation that was made before it takes
    over what stands (`save`, `ProjectPage.with_content_json`). A milestone removed in the workspace stays removed.
    """

    project = ParentalKey(ProjectPage, on_delete=models.CASCADE, related_name="milestones")
    title = models.CharField(_("what is reached"), max_length=255)
    due_on = models.DateField(_("due on"))
    is_reached = models.BooleanField(pgettext_lazy("milestone", "reached"), default=False)
    note = models.CharField(_("note"), max_length=500, blank=True)
    note_language = models.CharField(_("language of the note"), max_length=12, blank=True, editable=False)
    # Set where the title is not in the language of its page: it was written in the workspace, in another one.
    language = models.CharField(_("language of the title"), max_length=12, blank=True, editable=False)
    reached_at = models.DateTimeField(_("reached at"), null=True, blank=True, editable=False)
    changed_at = models.DateTimeField(null=True, blank=True, editable=False)  # day, state, note: in the workspace
    worded_at = models.DateTimeField(null=True, blank=True, editable=False)  # title: in the workspace

    SHARED = ("due_on", "is_reached", "note", "note_language", "reached_at", "changed_at")
    WORDS = ("title", "language", "worded_at")

    panels = [FieldPanel("title"), FieldPanel("due_on"), FieldPanel("is_reached"), FieldPanel("note")]
    override_translatable_fields: list[Any] = [SynchronizedField(name) for name in SHARED]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        stands = Milestone.objects.filter(pk=self.pk).first() if self.pk else None
        if stands is not None:
            self.keep_later(stands)
            if stands.title != self.title and stands.worded_at == self.worded_at:
                self.language = ""  # an editor or translator reworded it in the language of the page
        self.reached_at = (self.reached_at or timezone.now()) if self.is_reached else None
        super().save(*args, **kwargs)

    def keep_later(self, stands: "Milestone") -> None:
        """Take over from the row that stands what was changed in the workspace after this copy was made."""
        for names, stamp in ((self.SHARED, "changed_at"), (self.WORDS, "worded_at")):
            theirs, ours = getattr(stands, stamp), getattr(self, stamp)
            if theirs is not None and (ours is None or ours < theirs):
                for name in names:
                    setattr(self, name, getattr(stands, name))
