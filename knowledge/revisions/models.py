"""What an open editing form was filled with, so that it is known, when it is sent, what its editor had before them; and
which states of a page were published, for the history that readers see."""

import uuid
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Revision


class OpenForm(models.Model):
    """One opening of a page's form by one person.

    `revision` as it was at `state` filled it (none: the page had none). `content` is empty as long as that revision
    still says so; Wagtail's automatic saving writes over its own last version, and then the words are kept here.
    """

    token = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now, db_index=True)
    revision = models.ForeignKey(Revision, null=True, on_delete=models.CASCADE, related_name="+")
    state = models.DateTimeField(null=True)
    content = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    has_saved = models.BooleanField(default=False)  # what it was filled with since is what it saved itself

    class Meta:
        verbose_name = _("open form")
        verbose_name_plural = _("open forms")

    def __str__(self) -> str:
        return f"{self.page_id} {self.token}"

    def shows(self, revision: Revision | None) -> bool:
        """Whether nobody saved anything since."""
        if revision is None or self.revision_id is None:
            return revision is None and self.revision_id is None
        return bool(self.revision_id == revision.pk and self.state == revision.created_at)

    def base(self) -> dict[str, Any] | None:
        """The content it was filled with, as revisions hold it; None when that is known no more."""
        if self.content is not None:
            return dict(self.content)
        if self.revision is not None and self.revision.created_at == self.state:
            return dict(self.revision.content)
        return None


class PublishedState(models.Model):
    """A version of a page that was published. `was_open`: at that time everybody could read the page; else readers are
    not told of it. `institution`: translation key of who published it, as far as known."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="published_states")
    revision = models.ForeignKey(Revision, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(_("published at"), default=timezone.now)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    institution = models.UUIDField(null=True)
    note = models.CharField(_("What changed, and why?"), max_length=300, blank=True)
    is_minor = models.BooleanField(_("minor change"), default=False)
    was_open = models.BooleanField(default=False)
    is_hidden = models.BooleanField(default=False)  # taken out of what readers see

    class Meta:
        verbose_name = _("published state")
        verbose_name_plural = _("published states")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["page", "-at"], name="states_of_a_page")]

    def __str__(self) -> str:
        return f"{self.page_id} {self.at:%Y-%m-%d %H:%M}"
