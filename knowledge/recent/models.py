"""What changed, when, in which language: one row per change of something that was published.

Written at the end of the unit of work that published it (`knowledge.recent.keeping`), so that the newest fifty with any
filter are found without reading what was published.
"""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from knowledge.documents.models import Document
from knowledge.following.changes import Act
from search.access import Viewer, below


class RecentChangeRows(models.QuerySet["RecentChange"]):
    def visible_to(self, viewer: Viewer) -> "RecentChangeRows":
        """Changes of what the viewer may see now: published pages, documents that were not withdrawn."""
        pages = Q(page__live=True)
        if viewer.closed_paths:
            pages &= ~below(viewer.closed_paths, "page__path")
        documents = Q(document__live=True, document__withdrawn_at=None)
        if viewer.closed_collections:
            documents &= ~Q(document__collection__in=viewer.closed_collections)
        return self.filter(pages | documents)


class RecentChange(models.Model):
    """One change. `key` is that of `knowledge.following.changes.Change`; `thing` ties the changes of one thing together:
    "page:<translation key hex>" or "document:<id>". `page` is the version that changed."""

    key = models.CharField(max_length=120, unique=True)
    thing = models.CharField(max_length=60, db_index=True)
    at = models.DateTimeField(_("changed at"))
    act = models.CharField(_("what happened"), max_length=12, choices=Act)
    kind = models.CharField(_("kind"), max_length=20)  # as the search names it
    language = models.CharField(_("language"), max_length=12)
    is_small = models.BooleanField(_("small change"), default=False)
    # Without a constraint: a row may be written once more while its page is being deleted; `keeping.repair` removes it.
    page: Any = models.ForeignKey(Page, null=True, on_delete=models.CASCADE, db_constraint=False, related_name="+")
    document: Any = models.ForeignKey(Document, null=True, on_delete=models.CASCADE, related_name="+")

    objects = RecentChangeRows.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("recent change")
        verbose_name_plural = _("recent changes")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(page__isnull=False, document__isnull=True) | Q(page__isnull=True, document__isnull=False),
                name="a_change_of_one_thing",
            )
        ]
        indexes = [
            models.Index(fields=["-at", "-id"], name="changes_newest_first"),
            models.Index(fields=["kind", "-at", "-id"], name="changes_by_kind"),
            models.Index(fields=["language", "-at", "-id"], name="changes_by_language"),
        ]

    def __str__(self) -> str:
        return self.key


class ChangedSubject(models.Model):
    """What a changed thing is about and whose it is now: translation keys (hex) of topics, those above them too, and of
    institutions."""

    thing = models.CharField(max_length=60)
    subject = models.CharField(max_length=32)
    is_institution = models.BooleanField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("subject of recent changes")
        verbose_name_plural = _("subjects of recent changes")
        constraints = [models.UniqueConstraint(fields=["subject", "thing"], name="one_row_per_changed_subject")]
        indexes = [models.Index(fields=["thing"], name="subjects_of_a_thing")]

    def __str__(self) -> str:
        return f"{self.thing} {self.subject}"
