"""A term of the partnership: its names and its meaning, per language."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
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
    other_names = models.TextField(_("other names"), blank=True, max_length=1000, help_text=_("One per line."))
    regional_names = models.TextField(
        _("what it is called elsewhere"),
        blank=True,
        max_length=1000,
        help_text=_("One per line, with a stroke before where: “Müllplatz | Austria”."),
    )
    spellings = models.TextField(
        _("other spellings and transliterations"),
        blank=True,
        max_length=1000,
        help_text=_("One per line, in whatever script people type them: “Ar-Ramtha”, “Ramtha”."),
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
        """All names it is found and recognised by, each once, the name first."""
        regional = [name for name, _place in self.regional]
        return list(dict.fromkeys([self.name, *lines(self.other_names), *regional, *lines(self.spellings)]))

    @property
    def regional(self) -> list[tuple[str, str]]:
        """(name, where it is used) of the regional names; "" where nothing is said of the place."""
        parts = (line.partition("|") for line in lines(self.regional_names))
        return [(name.strip(), place.strip()) for name, _stroke, place in parts if name.strip()]


class TermImport(models.Model):
    """A file with terms that somebody sent and has not decided about; removed when done, or after a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    name = models.CharField(max_length=255)
    owner: Any = models.ForeignKey(InstitutionPage, null=True, on_delete=models.SET_NULL, related_name="+")
    content = models.JSONField()  # what `knowledge.glossary.exchange.entries` makes of the file

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("import of terms")
        verbose_name_plural = _("imports of terms")

    def __str__(self) -> str:
        return self.name


def lines(text: str) -> list[str]:
    """The lines of a field that hold something."""
    return [line.strip() for line in text.splitlines() if line.strip()]
