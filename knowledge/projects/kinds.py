"""What a workspace holds, kind by kind: the words, the fields that are asked for, how rows are ordered."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from knowledge.projects.entries import ProjectEntry, ProjectIndicator, ProjectValue
from knowledge.projects.models import Milestone

Words = str | Promise


@dataclass(frozen=True)
class Ask:
    """A field of a form. `name` is the model's, or one that `knowledge.projects.forms` adds."""

    name: str
    label: Words
    required: bool = False
    help: Words = ""


@dataclass(frozen=True)
class Kind:
    """`slug` stands in addresses and in the log."""

    slug: str
    model: type[Any]
    name: Words
    names: Words
    add: Words
    asks: tuple[Ask, ...]

    def rows(self, project: Any) -> Any:
        """All rows of this kind of a project (page of the source language), in their order."""
        found = self.model._default_manager.filter(project=project)
        return found.filter(kind=self.slug).order_by(*entry_order()) if self.model is ProjectEntry else found


def entry_order() -> tuple[Any, ...]:
    """What is open before what is done; next steps from the earliest day, all others from the latest."""
    due = Case(When(kind=ProjectEntry.Kind.STEP, then=F("day")))
    return F("done_on").desc(nulls_first=True), due.asc(), F("day").desc(nulls_last=True), F("pk").desc()


_TEXT = Ask("text", _("More about it"))


ACTIVITY = Kind(
    "activity", ProjectEntry, _("Activity"), _("Activities"), _("Add an activity"),
    (
        Ask("title", _("What is done"), True),
        Ask("day", _("From"), True),
        Ask("until", _("Until")),
        Ask("institutions", _("Who takes part")),
        _TEXT,
    ),
)  # fmt: skip
OUTPUT = Kind(
    "output", ProjectEntry, _("Output"), _("Outputs"), _("Add an output"),
    (
        Ask("title", _("What was made"), True, _("A form, a training, a plant: something one can point at.")),
        Ask("day", _("Since")),
        _TEXT,
        Ask("learnt", _("What was learnt")),
    ),
)  # fmt: skip
OUTCOME = Kind(
    "outcome", ProjectEntry, _("Outcome"), _("Outcomes"), _("Add an outcome"),
    (
        Ask("title", _("What has changed"), True, _("What people or institutions do differently now.")),
        Ask("day", _("Since")),
        _TEXT,
        Ask("learnt", _("What was learnt")),
    ),
)  # fmt: skip
DECISION = Kind(
    "decision", ProjectEntry, _("Decision"), _("Decisions"), _("Add a decision"),
    (
        Ask("title", _("What was decided"), True),
        Ask("day", _("Decided on"), True),
        Ask("institutions", _("Decided by")),
        Ask("text", _("Why")),
    ),
)  # fmt: skip
MINUTES = Kind(
    "minutes", ProjectEntry, _("Meeting"), _("Minutes of meetings"), _("Add minutes"),
    (
        Ask("title", _("Meeting"), True),
        Ask("day", _("Held on"), True),
        Ask("institutions", _("Who took part")),
        Ask("text", _("Minutes"), False, _("Write them here, or choose the document below.")),
        Ask("document", _("Minutes as a document")),
    ),
)  # fmt: skip
STEP = Kind(
    "step", ProjectEntry, _("Next step"), _("Next steps"), _("Add a next step"),
    (
        Ask("title", _("What is to be done"), True),
        Ask("day", _("Due on"), True),
        Ask("institution", _("Institution in charge")),
        Ask("person", _("Person in charge"), False, _("Seen by members of this project only.")),
        Ask("done_on", _("Done on"), False, _("Leave empty while it is open.")),
        _TEXT,
    ),
)  # fmt: skip
DOCUMENT = Kind(
    "document", ProjectEntry, _("Document"), _("Documents"), _("Attach a document"),
    (
        Ask("document", _("Document"), True, _("Documents of the partners that you may see.")),
        Ask("title", _("What it is for")),
    ),
)  # fmt: skip
INDICATOR = Kind(
    "indicator", ProjectIndicator, _("Indicator"), _("Indicators"), _("Add an indicator"),
    (
        Ask("title", _("What is counted"), True),
        Ask("unit", _("Unit"), False, _("Such as: per cent, kWh, households.")),
        Ask("baseline", _("Value at the beginning")),
        Ask("baseline_on", _("On")),
        Ask("target", _("Value aimed at")),
        Ask("target_on", _("By")),
        Ask("text", _("How it is counted")),
    ),
)  # fmt: skip
VALUE = Kind(
    "value", ProjectValue, _("Value"), _("Values"), _("Add a value"),
    (
        Ask("value", _("Value"), True),
        Ask("day", _("Counted on"), True),
        Ask("title", _("Source")),
        Ask("text", _("Note")),
    ),
)  # fmt: skip
MILESTONE = Kind(
    "milestone", Milestone, _("Milestone"), _("Milestones"), _("Add a milestone"),
    (
        Ask("title", _("What is reached"), True),
        Ask("due_on", _("Due on"), True),
        Ask("is_reached", pgettext_lazy("milestone", "reached")),
        Ask("note", _("Note")),
    ),
)  # fmt: skip

KINDS = {
    kind.slug: kind
    for kind in (
        MILESTONE, INDICATOR, VALUE, OUTPUT, OUTCOME, ACTIVITY, DECISION, STEP, MINUTES, DOCUMENT
    )
}  # fmt: skip
# The kinds with a list of their own, in the order of the page; values stand with their indicator.
LISTED = (INDICATOR, OUTPUT, OUTCOME, DECISION, ACTIVITY, STEP, MINUTES, DOCUMENT)
ENTRIES = tuple(kind for kind in LISTED if kind.model is ProjectEntry)
