"""A term of the partnership: its names and its meaning, per language."""

from typing import Any

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel

from knowledge.institutions.models import InstitutionPage
from knowledge.topics.models import TopicPage
from search.access import Viewer

LONGEST_DEFINITION = 1000


class TermRows(models.QuerySet["Term"]):
    def visible_to(self, viewer: Viewer) -> "TermRows":
        """All of them: what a word means is no secret."""
        return self.all()


class Term(ClusterableModel):
    """One meaning. Words that mean several things are several terms."""

    owner = models.ForeignKey(
        InstitutionPage,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="terms",
        verbose_name=_("kept by"),
        help_text=_("The institution that answers for the definition."),
    )
    topics = ParentalManyToManyField(TopicPage, blank=True, related_name="terms", verbose_name=_("topics"))
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    objects = TermRows.as_manager()

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")

    def __str__(self) -> str:
        text = self.text_in(get_language() or "de")
        return text.name if text else f"{self._meta.verbose_name} {self.pk}"

    def text_in(self, language: str) -> "TermText | None":
        """The text in the language, else in the source language, else any."""
        texts = {text.language: text for text in self.texts.all()}
        return texts.get(language) or texts.get("de") or next(iter(texts.values()), None)


class TermText(models.Model):
    """The term in one language: the name to use, other names and spellings people use, and what it means."""

    term = ParentalKey(Term, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=12)
    name = models.CharField(_("term"), max_length=120)
    other_names = models.TextField(
        _("other names and spellings"), blank=True, max_length=1000, help_text=_("One per line.")
    )
    definition = models.TextField(_("what it means"), blank=True, max_length=LONGEST_DEFINITION)

    class Meta:
        verbose_name = _("text of a term")
        verbose_name_plural = _("texts of terms")
        ordering = ["language"]
        constraints = [models.UniqueConstraint(fields=["term", "language"], name="one_term_text_per_language")]

    def __str__(self) -> str:
        return self.name

    @property
    def names(self) -> list[str]:
        """The name and the other names, the name first."""
        others: list[Any] = [line.strip() for line in self.other_names.splitlines()]
        return [self.name, *(name for name in others if name)]
