"""Which version does an editor have before them? Noted when a form is opened, and again whenever that form saves."""

import datetime
import uuid
from typing import Any

from django.utils import timezone
from wagtail.models import Page, Revision

from knowledge.revisions.models import OpenForm

FIELD = "open_form"  # of the form
KEPT = datetime.timedelta(days=30)  # a form that stayed open longer is taken as one nothing is known of


def note_opened(page: Page, user: Any, revision: Revision | None) -> OpenForm:
    """Called when a form is made for a person; forgets those nobody will send any more."""
    OpenForm.objects.filter(opened_at__lt=timezone.now() - KEPT).delete()
    content = page.serializable_data() if revision is None else None
    return OpenForm.objects.create(
        page_id=page.pk, user=user, revision=revision, state=revision and revision.created_at, content=content
    )


def opened(page: Page, user: Any, token: str) -> OpenForm | None:
    """The form that was sent, if it is this person's and of this page."""
    try:
        key = uuid.UUID(token)
    except ValueError:
        return None
    return OpenForm.objects.select_related("revision").filter(pk=key, page_id=page.pk, user=user).first()


def note_saved(form: OpenForm, revision: Revision) -> None:
    """From now on the form shows what it has just saved."""
    form.revision, form.state, form.content, form.has_saved = revision, revision.created_at, None, True
    form.save()


def keep_words(revision: Revision, *, but: OpenForm | None) -> None:
    """Before a revision is written over: what other open forms were filled with stays known."""
    waiting = OpenForm.objects.filter(revision=revision, state=revision.created_at, content__isnull=True)
    if but is not None:
        waiting = waiting.exclude(pk=but.pk)
    waiting.update(content=revision.content)
