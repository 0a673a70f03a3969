"""The topic tree and the Sustainable Development Goals."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from home.base import BasePage, SynchronizedField
from home.blocks import BodyBlock
from knowledge.topics.choosing import targets_panel


class SustainableGoal(models.Model):
    """One of the 17 goals. `titles` and `sentences` hold the official names by language code."""

    number = models.PositiveSmallIntegerField(_("number"), primary_key=True)
    colour = models.CharField(_("colour"), max_length=7)
    titles = models.JSONField(_("titles"))
    sentences = models.JSONField(_("goal in full"), default=dict)

    class Meta:
        verbose_name = _("Sustainable Development Goal")
        verbose_name_plural = _("Sustainable Development Goals")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def title(self) -> str:
        return self.titles.get(get_language() or "en") or self.titles["en"]


class SustainableTarget(models.Model):
    """One of the 169 targets, known by its code such as 6.4 or 12.a."""

    code = models.CharField(_("code"), max_length=6, primary_key=True)
    goal = models.ForeignKey(SustainableGoal, on_delete=models.CASCADE, related_name="targets", verbose_name=_("goal"))
    position = models.PositiveSmallIntegerField(_("position"))
    texts = models.JSONField(_("texts"))

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["goal", "position"]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"

    @property
    def text(self) -> str:
        return self.texts.get(get_language() or "en") or self.texts["en"]


class TopicIndexPage(BasePage):
    """Stands above all topics; lists them as a tree."""

    template = "knowledge/topics/topic_index_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["knowledge.TopicPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("topic overview")
        verbose_name_plural = _("topic overviews")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from knowledge.topics.landing import topic_tree

        context = super().get_context(request, *args, **kwargs)
        return {**context, "nodes": topic_tree(context["frame"].viewer, context["frame"].language.code)}


class TopicPage(BasePage):
    """A topic and its landing page. Articles, documents and projects refer to the page of the source language."""

    body = StreamField(BodyBlock(), blank=True, verbose_name=_("text"))
    targets = ParentalManyToManyField(
        SustainableTarget, blank=True, related_name="topics", verbose_name=_("Sustainable Development targets")
    )

    template = "knowledge/topics/topic_page.html"
    parent_page_types = ["knowledge.TopicIndexPage", "knowledge.TopicPage"]
    content_panels = [*BasePage.content_panels, FieldPanel("body"), targets_panel()]
    override_translatable_fields: list[Any] = [*BasePage.override_translatable_fields, SynchronizedField("targets")]

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from knowledge.topics.landing import topic_context

        context = super().get_context(request, *args, **kwargs)
        return {**context, **topic_context(self, context["frame"])}
