"""Comments in threads about an article (in all its languages together) or a document, and who was named in them.

Not Wagtail's own comments: those hang in the form of a page, need its script, know no documents and no mentions, and
their letters ask for nobody's rights (see docs/decisions.md).
"""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LONGEST_TEXT = 5_000  # characters


class StaffComment(models.Model):
    """`about` is `page:<translation key>` or `document:<number>`. The first of a thread has no `thread`; only it is
    resolved. Without `author` it was written by somebody who has left. `once` is the nonce of the form."""

    about = models.CharField(max_length=60, db_index=True)
    thread = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="replies")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="staff_comments"
    )
    text = models.TextField(_("comment"), max_length=LONGEST_TEXT)
    written_at = models.DateTimeField(_("written at"), default=timezone.now)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    once = models.CharField(max_length=40, unique=True, editable=False)

    class Meta:
        verbose_name = _("comment of staff")
        verbose_name_plural = _("comments of staff")
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return f"{self.about} {self.written_at:%Y-%m-%d}"


class Mention(models.Model):
    """This person was named in the comment, by their name or by that of their institution."""

    comment = models.ForeignKey(StaffComment, on_delete=models.CASCADE, related_name="mentions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentions")

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        constraints = [models.UniqueConstraint(fields=["comment", "user"], name="named_once_in_a_comment")]

    def __str__(self) -> str:
        return f"{self.comment_id} {self.user_id}"
