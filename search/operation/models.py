"""Decisions of coordinators about the search: rules for queries, groups of synonyms, weights."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable, Page

LEAST_FACTOR, MOST_FACTOR = 0.5, 2.0
SHORTEST, LONGEST = 1, 200


class QueryRule(ClusterableModel):
    """For one query, or every query with certain words: what stands first, and what is left out."""

    class Match(models.TextChoices):
        EXACT = "exact", _("exactly these words")
        CONTAINS = "contains", _("these words, and any others")

    language = models.CharField(_("language of the words"), max_length=12)
    words = models.CharField(
        _("words"),
        max_length=LONGEST,
        help_text=_("Endings, order and small words do not matter."),
    )
    match = models.CharField(_("the query has"), max_length=10, choices=Match, default=Match.EXACT)
    from_day = models.DateField(_("from"), null=True, blank=True)
    until_day = models.DateField(_("until"), null=True, blank=True, help_text=_("The last day on which it holds."))
    note = models.CharField(_("why"), max_length=200, blank=True, help_text=_("For colleagues; readers do not see it."))
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        ordering = ["language", "words", "pk"]

    def __str__(self) -> str:
        return self.words

    def clean(self) -> None:
        super().clean()
        if self.from_day and self.until_day and self.until_day < self.from_day:
            raise ValidationError({"until_day": _("The last day lies before the first.")})


class Target(models.Model):
    """What is meant: a page, or anything that can be found, by its address. `family` and `object_id` as in entries."""

    page = models.ForeignKey(
        Page, null=True, blank=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("page")
    )
    address = models.CharField(
        _("or address"),
        max_length=500,
        blank=True,
        help_text=_("Of a document, a question or a term, as the browser shows it."),
    )
    family = models.CharField(max_length=80, blank=True, editable=False)
    object_id = models.PositiveBigIntegerField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.page is not None and self.address:
            raise ValidationError(_("Choose a page or give an address, not both."))
        self.settle()
        if self.address and not self.family:
            raise ValidationError({"address": _("Nothing that can be found stands at this address.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.settle()
        super().save(*args, **kwargs)

    def settle(self) -> None:
        """Work out what is meant."""
        from search.operation.targets import found_at  # the models know no content

        self.family, self.object_id = "", None
        if self.page_id is not None:
            self.family, self.object_id = "page", self.page_id
        elif self.address and (found := found_at(self.address)) is not None:
            self.family, self.object_id = found

    @property
    def is_set(self) -> bool:
        return bool(self.page_id or self.address)


class RuleItem(Orderable, Target):
    class Act(models.TextChoices):
        PIN = "pin", _("stands first")
        EXCLUDE = "exclude", _("is left out")

    rule = ParentalKey(QueryRule, on_delete=models.CASCADE, related_name="items")
    act = models.CharField(_("what happens"), max_length=10, choices=Act, default=Act.PIN)

    class Meta(Orderable.Meta):
        verbose_name = _("page or document")
        verbose_name_plural = _("pages and documents")

    def __str__(self) -> str:
        return self.address or f"{self.family} {self.object_id}"

    def clean(self) -> None:
        if not self.is_set:
            raise ValidationError(_("Choose a page or give an address."))
        super().clean()


class SynonymGroup(models.Model):
    """Words of one language that a search takes for each other."""

    language = models.CharField(_("language"), max_length=12)
    words = models.TextField(
        _("words"), max_length=1000, help_text=_("One per line; several words on a line belong together.")
    )
    one_way = models.BooleanField(
        _("one way only"),
        default=False,
        help_text=_("Who searches for the first word also finds the others, but not the other way round."),
    )
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        verbose_name = _("group of synonyms")
        verbose_name_plural = _("synonyms")
        ordering = ["language", "words", "pk"]

    def __str__(self) -> str:
        return (" → " if self.one_way else " = ").join(self.listed)

    @property
    def listed(self) -> list[str]:
        """The words, each once, in their order."""
        return list(dict.fromkeys(" ".join(line.split()) for line in self.words.splitlines() if line.strip()))

    def clean(self) -> None:
        super().clean()
        if len(self.listed) < 2:
            raise ValidationError({"words": _("A group has two words or more, one per line.")})


class SynonymCandidate(models.Model):
    """Two words that the lexicon takes for each other. Nothing follows from it before a person has confirmed it."""

    class State(models.TextChoices):
        OPEN = "open", _("to be decided")
        CONFIRMED = "confirmed", _("confirmed")
        REFUSED = "refused", _("refused")

    language = models.CharField(_("language"), max_length=12)
    word = models.CharField(_("word"), max_length=80)
    other = models.CharField(_("could also mean"), max_length=80)
    likelihood = models.FloatField(_("likelihood"))
    through = models.CharField(_("through"), max_length=100, blank=True)
    # By how many visitors the first word was asked for, in queries of enough of them (see `querylog.popular`).
    asked = models.PositiveIntegerField(_("asked by visitors"), default=0)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        verbose_name = _("suggested synonym")
        verbose_name_plural = _("suggested synonyms")
        ordering = ["state", "-asked", "-likelihood", "word", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["language", "word", "other"], name="one_synonym_candidate_per_pair")
        ]

    def __str__(self) -> str:
        return f"{self.word} = {self.other}"


class Weight(Target):
    """How much more (or less) than the words say something counts: a kind, all of an institution, or one thing."""

    kind = models.CharField(_("everything of a kind"), max_length=20, blank=True)
    institution = models.ForeignKey(
        Page,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("everything of an institution"),
    )
    factor = models.DecimalField(
        _("factor"),
        max_digits=3,
        decimal_places=2,
        validators=[MinValueValidator(LEAST_FACTOR), MaxValueValidator(MOST_FACTOR)],
        help_text=_("1 changes nothing, 2 moves up, 0.5 down, among hits that are about as good."),
    )
    note = models.CharField(_("why"), max_length=200, blank=True)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        verbose_name = _("weight")
        verbose_name_plural = _("weights")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"× {self.factor}"

    def clean(self) -> None:
        if sum(map(bool, (self.kind, self.institution_id, self.is_set))) != 1:
            raise ValidationError(_("Choose one: a kind, an institution, or a single page or address."))
        super().clean()
