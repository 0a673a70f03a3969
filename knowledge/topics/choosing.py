"""How are Sustainable Development targets chosen in a form? By ticking, below the goal they belong to; without script.

The one control for all that has targets: articles, documents, projects and topics.
"""

from collections import defaultdict
from typing import Any

from django.db.models import prefetch_related_objects
from django.forms import CheckboxSelectMultiple, Media
from wagtail.admin.panels import FieldPanel


class TargetSelect(CheckboxSelectMultiple):
    """169 boxes in 17 folds; a fold with a ticked box is open, and every fold says how many are ticked."""

    template_name = "knowledge/topics/target_select.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Django's context with `goals`: {goal, options, chosen} in the order of the targets. One query more."""
        context = super().get_context(name, value, attrs)
        options = [option for _group, some, _index in context["widget"]["optgroups"] for option in some]
        prefetch_related_objects([option["value"].instance for option in options], "goal")
        by_goal = defaultdict(list)
        for option in options:
            by_goal[option["value"].instance.goal].append(option)
        context["goals"] = [
            {"goal": goal, "options": some, "chosen": sum(option["selected"] for option in some)}
            for goal, some in by_goal.items()
        ]
        return context

    @property
    def media(self) -> Media:
        return Media(css={"all": ["knowledge/targets.css"]})


def targets_panel() -> FieldPanel:
    """The panel of the field `targets`, folded like other long choices."""
    return FieldPanel("targets", widget=TargetSelect, classname="collapsed")
