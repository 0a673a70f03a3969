"""Who took up what: one current state per subject and institution, with every step that led to it.

A subject is an article, named by the key its language versions share, or a document family.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from knowledge.articles.models import ArticlePage
from knowledge.documents.models import Document
from knowledge.institutions.mirror_models import AppendOnly
from knowledge.institutions.models import Contact, InstitutionPage
from search.access import Viewer

LONGEST_TEXT = 4_000  # characters of "what we changed"


class State(models.TextChoices):
    """How far an institution has come with what it read, in the order of the funnel."""

    SEEN = "seen", pgettext_lazy("transfer", "seen")
    TRYING = "trying", pgettext_lazy("transfer", "being tried")
    ADAPTED = "adapted", pgettext_lazy("transfer", "adapted")
    ADOPTED = "adopted", pgettext_lazy("transfer", "adopted")
    NOT_SUITABLE = "not-suitable", pgettext_lazy("transfer", "not suitable")


class Reason(models.TextChoices):
    """Why something does not suit."""

    LAW = "law", pgettext_lazy("reason against", "law")
    CLIMATE = "climate", pgettext_lazy("reason against", "climate")
    COST = "cost", pgettext_lazy("reason against", "cost")
    STAFF = "staff", pgettext_lazy("reason against", "staff")
    OTHER = "other", pgettext_lazy("reason against", "another reason")


class Cost(models.TextChoices):
    LOW = "low", pgettext_lazy("transfer", "low cost")
    MEDIUM = "medium", pgettext_lazy("transfer", "medium cost")
    HIGH = "high", pgettext_lazy("transfer", "high cost")


class Said(models.Model):
    """Abstract: what an institution says about a subject."""

    state = models.CharField(_("state"), max_length=12, choices=State)
    reason = models.CharField(_("why not"), max_length=10, choices=Reason, blank=True)
    cost = models.CharField(_("cost"), max_length=10, choices=Cost, blank=True)
    changed = models.TextField(_("what we changed"), max_length=LONGEST_TEXT, blank=True)
    language = models.CharField(_("language of the text"), max_length=12)
    on = models.DateField(_("date"), default=timezone.localdate)

    class Meta:
        abstract = True


class TransferRows(models.QuerySet["Transfer"]):
    def visible_to(self, viewer: Viewer) -> "TransferRows":
        """Not withdrawn, about what the viewer may see, said by an institution they may see."""
        articles = ArticlePage.objects.visible_to(viewer).order_by().values("translation_key")
        documents = Document.objects.visible_to(viewer).order_by().values("pk")
        institutions = InstitutionPage.objects.visible_to(viewer).order_by().values("pk")
        about = models.Q(article_key__in=articles) | models.Q(document__in=documents)
        return self.filter(about, withdrawn_at=None, institution__in=institutions)


class Transfer(Said):
    """What one institution says today about one subject. Changed only through `knowledge.transfers.recording`."""

    article_key = models.UUIDField(_("article"), null=True, blank=True, db_index=True)
    document = models.ForeignKey(
        Document,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="transfers",
        verbose_name=_("document"),
    )
    institution = models.ForeignKey(
        InstitutionPage, on_delete=models.CASCADE, related_name="transfers", verbose_name=_("institution")
    )
    contact = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("contact")
    )
    mail = models.EmailField(_("mail address of the office"), blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now)
    changed_at = models.DateTimeField(_("last changed at"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    objects = TransferRows.as_manager()

    class Meta:
        verbose_name = _("transfer")
        verbose_name_plural = _("transfers")
        constraints = [
            models.UniqueConstraint(fields=["article_key", "institution"], name="one_transfer_per_article"),
            models.UniqueConstraint(fields=["document", "institution"], name="one_transfer_per_document"),
            models.CheckConstraint(
                condition=models.Q(article_key=None, document__isnull=False)
                | models.Q(article_key__isnull=False, document=None),
                name="transfer_of_one_subject",
            ),
            models.CheckConstraint(
                condition=models.Q(state=State.NOT_SUITABLE) & ~models.Q(reason="")
                | ~models.Q(state=State.NOT_SUITABLE) & models.Q(reason=""),
                name="a_reason_against_where_it_does_not_suit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution}: {self.get_state_display()}"

    @property
    def subject(self) -> tuple[str, Any]:
        """("article", translation key) or ("document", pk)."""
        return ("document", self.document_id) if self.article_key is None else ("article", self.article_key)


class TransferStep(Said):
    """One thing an institution said, or that it took it back (`withdrawn`; the rest then repeats what was withdrawn)."""

    transfer = models.ForeignKey(Transfer, on_delete=models.CASCADE, related_name="steps", verbose_name=_("transfer"))
    withdrawn = models.BooleanField(_("withdrawn"), default=False)
    at = models.DateTimeField(_("at"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("by")
    )

    objects = AppendOnly.as_manager()

    class Meta:
        verbose_name = _("step of a transfer")
        verbose_name_plural = _("steps of transfers")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.at:%Y-%m-%d}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("a history is not rewritten")
        super().save(*args, **kwargs)
