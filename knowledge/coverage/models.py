"""How far each published thing has come in each language: one row per translation key and language of the site.

Written at the end of the unit of work that changed a page or its baselines (`knowledge.coverage.keeping`), so that lists
of thousands need no bodies.
"""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from search.access import Viewer, below


class LanguageStateRows(models.QuerySet["LanguageState"]):
    def visible_to(self, viewer: Viewer) -> "LanguageStateRows":
        """Rows of published pages the viewer may see."""
        rows = self.filter(page__live=True)
        return rows.exclude(below(viewer.closed_paths, "page__path")) if viewer.closed_paths else rows


class LanguageState(models.Model):
    """One thing in one language. `page` is the published version, None where there is none.

    `is_lead` marks the version that stands for the thing in lists: the original, or the first language there is.
    The counts are of its parts (title and lead count as one); `since` says when the present state began.
    """

    class State(models.TextChoices):
        SOURCE = "source", _("original")
        CURRENT = "current", _("up to date")
        MACHINE = "machine", _("translated by machine")
        OUTDATED = "outdated", _("older than the original")
        PARTIAL = "partial", _("partly not translated")
        MISSING = "missing", _("not there")

    translation_key = models.UUIDField()
    language = models.CharField(max_length=12)
    # Without a constraint: a row outlives its page for the rest of the transaction that deletes the page.
    page: Any = models.ForeignKey(
        Page, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="language_states"
    )
    kind = models.CharField(max_length=40)  # name of the model, in small letters
    is_lead = models.BooleanField(default=False)
    owner = models.UUIDField(null=True)  # translation key of the institution
    state = models.CharField(max_length=10, choices=State)
    since = models.DateTimeField(null=True)
    total = models.PositiveIntegerField(default=0)
    outdated = models.PositiveIntegerField(default=0)
    machine = models.PositiveIntegerField(default=0)
    untranslated = models.PositiveIntegerField(default=0)

    objects = LanguageStateRows.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("state of a translation")
        verbose_name_plural = _("states of translations")
        constraints = [models.UniqueConstraint(fields=["translation_key", "language"], name="one_state_per_language")]
        indexes = [
            models.Index(fields=["language", "state"], name="states_by_language"),
            models.Index(fields=["owner"], name="states_by_owner"),
            models.Index(fields=["kind"], name="leads_by_kind", condition=Q(is_lead=True)),
        ]

    def __str__(self) -> str:
        return f"{self.translation_key} {self.language} {self.state}"

    @property
    def kind_name(self) -> str:
        """ "Article", in the reader's language."""
        found = next((model for model in apps.get_models() if model._meta.model_name == self.kind), None)
        return str(found._meta.verbose_name) if found else self.kind

    @property
    def percent(self) -> int:
        """Of its parts that are translated, whoever did it and whenever; 100 only when none is left."""
        done = self.total - self.untranslated
        return 100 if done >= self.total else done * 100 // self.total


def translated_percents(pages: Iterable[Page]) -> dict[int, int]:
    """Page id -> how many of a hundred parts of it are translated, of those published versions where some are not.

    For lists of readers: the pages are those they may see. One query.
    """
    rows = LanguageState.objects.filter(page__in=[page.pk for page in pages], untranslated__gt=0)
    return {row.page_id: row.percent for row in rows if row.page_id is not None}
