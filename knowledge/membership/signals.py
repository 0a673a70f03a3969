"""When rights are derived again: a membership came, changed or went, an institution or a shared overview appeared."""

from typing import Any

from django.db.models import QuerySet
from django.db.models.signals import post_delete, post_migrate, post_save

from knowledge.events.models import EventIndexPage
from knowledge.institutions.models import InstitutionPage, Municipality
from knowledge.membership.models import Membership, User
from knowledge.membership.moderation import ensure_workflow
from knowledge.membership.rights import derive, derive_all, derive_at
from knowledge.projects.models import ProjectIndexPage


def connect() -> None:
    post_save.connect(after_saving, sender=Membership, dispatch_uid="derive after saving")
    post_delete.connect(after_deleting, sender=Membership, dispatch_uid="derive after deleting")
    post_save.connect(after_institution, sender=InstitutionPage, dispatch_uid="derive at an institution")
    for model in (Municipality, ProjectIndexPage, EventIndexPage):
        post_save.connect(after_new_place, sender=model, dispatch_uid=f"derive at {model.__name__}")
    post_migrate.connect(after_migrating, dispatch_uid="moderation")


def after_saving(instance: Membership, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        derive(instance.user, actor=instance.changed_by)


def after_deleting(instance: Membership, origin: Any = None, **kwargs: Any) -> None:
    """Also when the institution went with it. An account that goes itself needs no rights any more."""
    model = origin.model if isinstance(origin, QuerySet) else type(origin)
    if model is not User:
        derive(instance.user, actor=instance.changed_by)


def after_institution(instance: InstitutionPage, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        derive_at(instance)


def after_new_place(created: bool, raw: bool = False, **kwargs: Any) -> None:
    if created and not raw:
        derive_all()


def after_migrating(sender: Any, **kwargs: Any) -> None:
    """Once the tables of this room and of Wagtail are there; cheap when the workflow exists."""
    if sender.name == "knowledge":
        ensure_workflow()
