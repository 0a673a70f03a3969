"""What becomes of open questions when their mirror ends or their institution goes? They go to the coordinator's queue.

Nothing is lost: the question stays open at the same side with the same clock, without an addressee, and its history
says why. Signals do it at once; the clock's job finds what passed them by (an end date that has come, a bulk change).
"""

from typing import Any

from django.db.models import Q
from django.db.models.signals import post_save, pre_delete
from django.utils import timezone
from wagtail.signals import page_unpublished

from knowledge.institutions.mirror_models import Mirror
from knowledge.institutions.models import InstitutionPage
from knowledge.questions import letters
from knowledge.questions.models import Question, QuestionEvent
from knowledge.questions.steps import hold, note
from search.indexing import mark_ids, unit_of_work

MIRROR_ENDED, INSTITUTION_GONE = "mirror-ended", "institution-gone"


def give_to_coordinators(question: Question, reason: str) -> bool:
    """Take the addressee off an open question and tell the coordinators, once; False when it has ended meanwhile."""
    with unit_of_work():
        held = hold(question.pk)
        if held.state != Question.State.OPEN:
            return False
        before, held.addressee, held.mirror = held.addressee, None, None
        held.save(update_fields=["addressee", "mirror"])
        note(held, QuestionEvent.Step.TO_COORDINATOR, institution=before, text=reason)
        letters.lost(held)
    return True


def tend() -> int:
    """Find open questions that nobody can answer as they stand, and give them to the coordinators. Returns how many."""
    ended = Q(mirror__ended_on__lte=timezone.localdate()) | Q(mirror__declined_at__isnull=False)
    rows = Question.objects.open()
    found = [(question, MIRROR_ENDED) for question in rows.filter(ended)]
    found += [(question, INSTITUTION_GONE) for question in rows.filter(addressee__live=False).exclude(ended)]
    return sum(give_to_coordinators(question, reason) for question, reason in found)


def connect() -> None:
    """Called once when the apps are ready."""
    post_save.connect(_mirror_saved, sender=Mirror, dispatch_uid="questions.mirror")
    pre_delete.connect(_mirror_gone, sender=Mirror, dispatch_uid="questions.mirror.gone")
    pre_delete.connect(_institution_gone, sender=InstitutionPage, dispatch_uid="questions.institution.gone")
    page_unpublished.connect(_institution_unpublished, dispatch_uid="questions.institution.unpublished")


def _mirror_saved(instance: Mirror, created: bool, **kwargs: Any) -> None:
    if not created and instance.state in ("ended", "declined", "taken-back"):
        _give_all(Question.objects.open().filter(mirror=instance), MIRROR_ENDED)


def _mirror_gone(instance: Mirror, **kwargs: Any) -> None:
    _give_all(Question.objects.open().filter(mirror=instance), MIRROR_ENDED)


def _institution_gone(instance: InstitutionPage, **kwargs: Any) -> None:
    _give_all(Question.objects.open().filter(addressee=instance), INSTITUTION_GONE)
    named = Question.objects.filter(Q(asker=instance) | Q(addressee=instance) | Q(involved=instance))
    mark_ids(Question, list(named.values_list("pk", flat=True)))


def _institution_unpublished(instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, InstitutionPage):  # a translation is nobody's addressee, so this finds nothing for it
        _give_all(Question.objects.open().filter(addressee=instance), INSTITUTION_GONE)


def _give_all(questions: Any, reason: str) -> None:
    for question in list(questions):
        give_to_coordinators(question, reason)
