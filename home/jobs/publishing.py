"""Publishes and takes down what an editor scheduled, as Wagtail's own command does, each object in a unit of work.

A page whose pictures lack something meanwhile waits until they are complete; whoever scheduled it gets a letter.
"""

from typing import Any

import structlog
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import DraftStateMixin, Page, PageLogEntry, Revision

from home.addresses import absolute
from home.images.publishing import PageLacking, lacking_on
from home.mails import post
from search.indexing import unit_of_work

TEMPLATE = "home/mails/not_published"
log = structlog.get_logger("kommez.publishing")


def publish_due() -> int:
    """Take down what has expired, publish what has come due; how many objects changed."""
    return _expire() + _publish()


def _expire() -> int:
    own = [model for model in apps.get_models() if issubclass(model, DraftStateMixin) and not issubclass(model, Page)]
    changed = 0
    for model in (Page, *own):
        due = model.objects.filter(live=True, expire_at__lt=timezone.now()).order_by("expire_at")
        for key in list(due.values_list("pk", flat=True)):
            with unit_of_work():
                thing = due.filter(pk=key).first()
                if thing is not None:
                    thing.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
                    changed += 1
    return changed


def _publish() -> int:
    due = Revision.objects.filter(approved_go_live_at__lt=timezone.now()).order_by("approved_go_live_at")
    changed = 0
    for key in list(due.values_list("pk", flat=True)):
        try:
            with unit_of_work():
                revision = due.filter(pk=key).first()
                if revision is not None:
                    revision.publish(log_action="wagtail.publish.scheduled")
                    changed += 1
        except PageLacking as refused:
            log.warning("scheduled-page-waits", revision=key, lacks=len(refused.lacks))
            _tell(Revision.objects.get(pk=key), refused)
    return changed


def _tell(revision: Revision, refused: PageLacking) -> None:
    """One letter per revision and person: to those who wrote or scheduled it, where they may still edit the page."""
    page = refused.page
    entries = PageLogEntry.objects.filter(page=page.pk, revision=revision, action="wagtail.publish.schedule")
    ids = {revision.user_id, *entries.values_list("user_id", flat=True)}
    users: Any = get_user_model().objects.filter(pk__in=ids - {None}, is_active=True)
    address = absolute(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    for user in users:
        if page.permissions_for_user(user).can_edit():
            language = getattr(user, "language", "") or settings.LANGUAGE_CODE
            once = f"pictures-lacking:{revision.pk}:{user.pk}"
            with translation.override(language):
                context = {"page": page, "lacks": [str(lack) for lack in lacking_on(page)], "address": address}
            post(TEMPLATE, to=user.email, language=language, context=context, once=once)
