"""Publishes and takes down what an editor scheduled, as Wagtail's own command does, each object in a unit of work."""

from django.apps import apps
from django.utils import timezone
from wagtail.models import DraftStateMixin, Page, Revision

from search.indexing import unit_of_work


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
        with unit_of_work():
            revision = due.filter(pk=key).first()
            if revision is not None:
                revision.publish(log_action="wagtail.publish.scheduled")
                changed += 1
    return changed
