"""In which language is the moderation called by its name? In the reader's, though it is one row in the database.

Wagtail's status panel, tooltips, reports and mails read `name` of the workflow and its task. While that is the name the
site gave (in any of its languages: a form saved in German stores the German one), it is shown translated; a name an
administrator chose is shown as it is.
"""

from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import gettext, gettext_noop, override
from wagtail.models import Task, Workflow

WORKFLOW_NAME = gettext_noop("Moderation")
TASK_NAME = gettext_noop("Approval by the owner institution")


class GivenName(DeferredAttribute):
    """The attribute of a name field whose value `given` is translated when it is read. The row stays as it is."""

    def __init__(self, field: Any, given: str) -> None:
        super().__init__(field)
        self.given = given

    def __get__(self, instance: Model | None, cls: type[Model] | None = None) -> Any:
        stored = super().__get__(instance, cls)
        return gettext(self.given) if stored in _spellings(self.given) else stored

    def __set__(self, instance: Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


@cache
def _spellings(given: str) -> frozenset[str]:
    """The name in every language of the site."""
    found = {given}
    for code, _name in settings.LANGUAGES:
        with override(code):
            found.add(gettext(given))
    return frozenset(found)


def connect() -> None:
    """Called once, when the apps are ready."""
    for model, given in ((Workflow, WORKFLOW_NAME), (Task, TASK_NAME)):
        field = model._meta.get_field("name")
        setattr(model, field.attname, GivenName(field, given))
