"""What is counted of searches beside the log itself: which rank was opened, months long past, what was not found."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LONGEST_WISH = 1000


class HitClick(models.Model):
    """A hit was opened: on which day, at which rank, after which query; not which page it was, and not by whom.

    `query` is "" where the browser does not say which page it came from. `visitor` as in `QueryLog`.
    """

    class Place(models.TextChoices):
        HIT = "h", _("hit")
        PINNED = "p", _("recommended")
        OTHER = "o", _("in another language")

    day = models.DateField(_("day"))
    language = models.CharField(_("language"), max_length=12)
    query = models.CharField(_("query"), max_length=100, blank=True)
    place = models.CharField(_("where"), max_length=1, choices=Place)
    rank = models.PositiveIntegerField(_("rank"))
    visitor = models.CharField(max_length=12)
    batch = models.CharField(max_length=40, db_index=True)

    class Meta:
        verbose_name = _("opened hit")
        verbose_name_plural = _("opened hits")
        indexes = [models.Index(fields=["day", "query"], name="search_click_day")]

    def __str__(self) -> str:
        return f"{self.place}{self.rank}"


class QueryMonth(models.Model):
    """What remains of a month whose rows were deleted: queries of enough visitors, and all others together as ""."""

    month = models.DateField(_("month"))
    language = models.CharField(_("language"), max_length=12)
    query = models.CharField(_("query"), max_length=100, blank=True)
    visitors = models.PositiveIntegerField(_("visitors"))
    times = models.PositiveIntegerField(_("searches"))
    without_hits = models.PositiveIntegerField(_("without hits"))
    clicked = models.PositiveIntegerField(_("with an opened hit"))

    class Meta:
        verbose_name = _("searches of a month")
        verbose_name_plural = _("searches of months")
        constraints = [
            models.UniqueConstraint(fields=["month", "language", "query"], name="one_row_per_query_and_month")
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.query}"


class NotFound(models.Model):
    """Somebody says what they were looking for and did not find. No name, no address: who wants a reply asks."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("missed search", "open")
        DONE = "done", pgettext_lazy("missed search", "done")

    at = models.DateTimeField(_("sent"), auto_now_add=True)
    language = models.CharField(_("language"), max_length=12)
    query = models.CharField(_("query"), max_length=300, blank=True)
    text = models.TextField(_("what was missing"), max_length=LONGEST_WISH)
    once = models.CharField(max_length=40, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    remark = models.CharField(
        _("what was done"), max_length=200, blank=True, help_text=_("For colleagues; readers do not see it.")
    )
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("search that missed something")
        verbose_name_plural = _("not found")
        ordering = ["-state", "-at"]

    def __str__(self) -> str:
        return self.query or self.text[:60]
