"""What was made of a version to look at, and what its file says about itself."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from knowledge.documents.models import DocumentVersion


class Preview(models.Model):
    """One per version, of the present maker. The pictures lie under the version's checksum (`previews.shelf`).

    `pictures`: per page [page, width, height] of the small picture. `first`: [width, height] of the large picture of
    the first page, empty without one. `facts`: see `worker`. `outline`: [level, title, page] in reading order.
    """

    class State(models.TextChoices):
        MAKING = "making", _("being made")
        DONE = "done", _("made")
        NOTHING = "nothing", _("nothing to show")
        NO_OFFICE = "no-office", _("needs LibreOffice")
        FAILED = "failed", _("could not be made")

    version = models.OneToOneField(DocumentVersion, on_delete=models.CASCADE, related_name="preview")
    maker = models.CharField(max_length=10)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.MAKING)
    attempts = models.PositiveSmallIntegerField(default=0)
    begun_at = models.DateTimeField(default=timezone.now)
    pictures = models.JSONField(default=list)
    first = models.JSONField(default=list)
    facts = models.JSONField(default=dict)
    outline = models.JSONField(default=list)

    class Meta:
        verbose_name = _("preview")
        verbose_name_plural = _("previews")

    def __str__(self) -> str:
        return f"{self.version} {self.state}"
