"""Joint projects: partners, milestones, state."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, TranslatableMixin

from home.base import BasePage, SynchronizedField
from home.blocks import BodyBlock
from knowledge.institutions.models import InstitutionPage
from knowledge.topics.models import SustainableTarget, TopicPage


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

    template = "knowledge/projects/project_page.html"
    parent_page_types = ["knowledge.ProjectIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel([FieldPanel("state"), FieldPanel("starts_on"), FieldPanel("ends_on")], heading=_("Time")),
        FieldPanel("partners"),
        FieldPanel("body"),
        InlinePanel("milestones", heading=_("Milestones"), label=_("Milestone")),
        MultiFieldPanel([FieldPanel("topics"), FieldPanel("targets")], heading=_("What it is about")),
    ]
    override_translatable_fields: list[Any] = [
        *BasePage.override_translatable_fields,
        *(SynchronizedField(name) for name in ("state", "starts_on", "ends_on", "partners", "topics", "targets")),
    ]

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from knowledge.projects.showing import project_context

        context = super().get_context(request, *args, **kwargs)
        return {**context, **project_context(self, context["frame"])}


class Milestone(TranslatableMixin, Orderable):
    """A step of a project, with its day and whether it is reached."""

    project = ParentalKey(ProjectPage, on_delete=models.CASCADE, related_name="milestones")
    title = models.CharField(_("what is reached"), max_length=255)
    due_on = models.DateField(_("due on"))
    is_reached = models.BooleanField(pgettext_lazy("milestone", "reached"), default=False)

    panels = [FieldPanel("title"), FieldPanel("due_on"), FieldPanel("is_reached")]
    override_translatable_fields: list[Any] = [SynchronizedField("due_on"), SynchronizedField("is_reached")]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")

    def __str__(self) -> str:
        return self.title
