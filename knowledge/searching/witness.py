"""Decisions about the search leave a line each: who, when, what it was before and what it is now."""

from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogFormatter, log
from wagtail.models import Page

from knowledge.membership.listing import PermittedAdd, PermittedDelete, PermittedEdit
from search.access import Viewer, visible_pages
from search.models import QueryRule, Weight

DECIDED, UNDONE = "kommez.search_decided", "kommez.search_undone"


def wording(decision: Any) -> str:
    """A decision in one line. What not everybody may see is named by its number."""
    if isinstance(decision, QueryRule):
        items = ", ".join(
            f"{'−' if item.act == item.Act.EXCLUDE else '+'} {named(item)}" for item in decision.items.all()
        )
        days = " – ".join(str(day) for day in (decision.from_day, decision.until_day) if day)
        return " | ".join(filter(None, (f"{decision.language}: {decision.words} ({decision.match})", items, days)))
    if isinstance(decision, Weight):
        return f"{weighed(decision)} × {decision.factor}"
    return f"{decision.language}: {decision}" if hasattr(decision, "language") else str(decision)


def named(target: Any) -> str:
    """What a pin or a weight names."""
    if target.page_id is None:
        return str(target.address)
    return page_name(target.page)


def page_name(page: Any) -> str:
    if visible_pages(Page.objects.filter(pk=page.pk), Viewer(None)).exists():
        return str(page.title)
    return _t("page %(number)d") % {"number": page.pk}


def weighed(weight: Weight) -> str:
    if weight.institution is not None:
        return page_name(weight.institution)
    return weight.kind or named(weight)


class WitnessedAdd(PermittedAdd):
    def save_instance(self) -> Any:
        made = self.form.save()
        log(made, DECIDED, user=self.request.user, data={"before": "", "now": wording(made)})
        return made


class WitnessedEdit(PermittedEdit):
    def save_instance(self) -> Any:
        before = wording(self.model._default_manager.get(pk=self.object.pk))
        changed = self.form.save()
        log(changed, DECIDED, user=self.request.user, data={"before": before, "now": wording(changed)})
        return changed


class WitnessedDelete(PermittedDelete):
    def delete_action(self) -> None:
        log(self.object, UNDONE, user=self.request.user, data={"before": wording(self.object), "now": ""})
        self.object.delete()


def register_log_actions(actions: Any) -> None:
    @actions.register_action(DECIDED)
    class Decided(LogFormatter):
        label = _("Decide about the search")

        def format_message(self, log_entry: Any) -> str:
            before, now = (log_entry.data.get(name, "") for name in ("before", "now"))
            if not before:
                return _t("Made: %(now)s") % {"now": now}
            return _t("Changed from “%(before)s” to “%(now)s”") % {"before": before, "now": now}

    @actions.register_action(UNDONE)
    class Undone(LogFormatter):
        label = _("Take back a decision about the search")

        def format_message(self, log_entry: Any) -> str:
            return _t("Taken back: %(before)s") % {"before": log_entry.data.get("before", "")}
