"""What was counted in a published text, and where it leads, inside the site and outside."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class TextFigures(models.Model):
    """Counted once per published state of a page; a page that was published since is counted again."""

    page = models.OneToOneField(Page, on_delete=models.CASCADE, primary_key=True, related_name="text_figures")
    published_at = models.DateTimeField(null=True)
    words = models.PositiveIntegerField(default=0)
    lix = models.FloatField(null=True)  # None: too short to say

    class Meta:
        verbose_name = _("figures of a text")
        verbose_name_plural = _("figures of texts")

    def __str__(self) -> str:
        return f"{self.page_id}: {self.words}"


class InsideLink(models.Model):
    """A page or document that a published page leads to, by its number: it may be gone by now."""

    class Kind(models.TextChoices):
        PAGE = "page", _("page")
        DOCUMENT = "document", _("document")

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="inside_links")
    kind = models.CharField(max_length=10, choices=Kind)
    target = models.BigIntegerField()

    class Meta:
        verbose_name = _("link inside")
        verbose_name_plural = _("links inside")
        constraints = [models.UniqueConstraint(fields=["page", "kind", "target"], name="one_inside_link")]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.kind} {self.target}"


class OutsideLink(models.Model):
    """An address outside the site, and what it answered when it was last asked."""

    class State(models.TextChoices):
        NEW = "new", _("not asked yet")
        ANSWERS = "answers", _("answers")
        MOVED = "moved", _("has moved")
        BROKEN = "broken", _("leads nowhere")
        REFUSED = "refused", _("is never asked")

    digest = models.CharField(max_length=32, unique=True)  # of the address, which may be too long for an index
    url = models.TextField()
    state = models.CharField(max_length=10, choices=State, default=State.NEW)
    status = models.PositiveSmallIntegerField(default=0)  # of HTTP; 0: no answer
    note = models.CharField(max_length=200, blank=True)
    moved_to = models.TextField(blank=True)
    failures = models.PositiveSmallIntegerField(default=0)  # in a row
    checked_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(db_index=True)
    pages = models.ManyToManyField(Page, related_name="outside_links")

    class Meta:
        verbose_name = _("address outside")
        verbose_name_plural = _("addresses outside")

    def __str__(self) -> str:
        return self.url
