"""What can be done with a translation below its sentences? One main action by right and state, the others in a menu.

wagtail-localize's own footer knows publishing only: without that right its main action was Delete.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from wagtail.admin.action_menu import PublishMenuItem, SubmitForModerationMenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page, WorkflowState
from wagtail_localize.models import Translation

from knowledge.originals import is_original
from knowledge.translations.editing import may_approve, may_hand_over, may_take_back
from knowledge.translations.sheets import open_sheet

POST, LINK, MODAL = "post", "link", "modal"


@dataclass(frozen=True)
class Action:
    """A button or link of the footer; `value` is sent as the field `action`."""

    label: str
    url: str
    icon: str
    kind: str = POST
    value: str = ""
    is_main: bool = False


@dataclass(frozen=True)
class Footer:
    """The main action (None: there is nothing to press now), the others, and one sentence on where the page stands."""

    main: Action | None
    others: tuple[Action, ...]
    note: str


def footer(page: Page, translation: Translation, user: Any) -> Footer:
    found = [*_forward(page, translation, user), *_moderation(page, user), *_upkeep(page, translation, user)]
    main = next((action for action in found if action.is_main), None)
    return Footer(main, tuple(action for action in found if action is not main), _note(page))


def _forward(page: Page, translation: Translation, user: Any) -> list[Action]:
    """Towards the reader: approve, publish, or hand to those who do."""
    found = []
    if may_approve(page, user):
        url = reverse("approve_translation", args=[page.pk])
        found.append(Action(_t("Approve and publish"), url, "success", is_main=True))
    if page.permissions_for_user(user).can_publish():
        label = _t("Publish in %(language)s") % {"language": translation.target_locale.get_display_name()}
        url = reverse("wagtailadmin_pages:edit", args=[page.pk])
        found.append(Action(label, url, "upload", value="publish", is_main=True))
    if may_hand_over(page, user):
        url = reverse("hand_over_translation", args=[page.pk])
        found.append(Action(_t("Hand to the editors"), url, "resubmit", is_main=True))
    return [found[0], *(replace(action, is_main=False) for action in found[1:])] if found else []


def _moderation(page: Page, user: Any) -> list[Action]:
    found = []
    if may_approve(page, user):
        state = page.current_workflow_task_state
        url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "reject", state.pk])
        found.append(Action(_t("Request changes"), url, "edit", MODAL))
    if may_take_back(page, user):
        url = reverse("take_back_translation", args=[page.pk])
        found.append(Action(_t("Take back"), url, "rotate", is_main=True))
    return found


def _upkeep(page: Page, translation: Translation, user: Any) -> list[Action]:
    """What wagtail-localize offers as well, by the same rights."""
    rights = page.permissions_for_user(user)
    here = reverse("wagtailadmin_pages:edit", args=[page.pk])
    found = [
        Action(_t("Translate side by side"), reverse("translate_page", args=[page.pk]), "site", LINK),
        Action(_t("Stop synced translation"), reverse("wagtail_localize:stop_translation", args=[translation.pk]), "cross"),
    ]  # fmt: skip
    if Page.objects.filter(translation_key=page.translation_key, locale=translation.source.locale_id).exists():
        convert = reverse("wagtail_localize:convert_to_alias", args=[page.pk])
        icon = "wagtail-localize-convert"
        found.append(Action(_t("Convert to alias page"), f"{convert}?next={here}", icon, LINK))
    if rights.can_lock() and not page.locked:
        found.append(Action(_t("Lock"), reverse("wagtailadmin_pages:lock", args=[page.pk]), "lock"))
    if rights.can_unlock() and page.locked:
        found.append(Action(_t("Unlock"), reverse("wagtailadmin_pages:unlock", args=[page.pk]), "lock-open"))
    if rights.can_unpublish():
        found.append(Action(_t("Unpublish"), reverse("wagtailadmin_pages:unpublish", args=[page.pk]), "download", LINK))
    if rights.can_delete():
        found.append(Action(_t("Delete"), reverse("wagtailadmin_pages:delete", args=[page.pk]), "bin", LINK))
    return found


def _note(page: Page) -> str:
    state = page.current_workflow_state
    if state is None:
        return ""
    if state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        comment = state.current_task_state.comment if state.current_task_state else ""
        asked = _t("The editors ask for changes.")
        return f"{asked} {comment}".strip()
    return _t("This translation is with the editors, as it was when it was handed over.")


def header_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """In the header of the page editor: the way to the translation page, for translations."""
    is_translation = page.pk and not page.alias_of_id and not is_original(page)
    if is_translation and page.permissions_for_user(user).can_edit() and open_sheet(page.specific) is not None:
        url = reverse("translate_page", args=[page.pk])
        yield Button(_("Translate side by side"), url, icon_name="wagtail-localize-language", priority=79)


class HandOverMenuItem(SubmitForModerationMenuItem):
    """The same door out of the page editor as out of the translation editor."""

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {**super().get_context_data(parent_context), "label": _("Hand to the editors")}


def lead_with_handing_over(items: list[Any], request: Any, context: dict[str, Any]) -> None:
    """Hook on the buttons of the page editor: without the right to publish, handing over is the main action."""
    submits = [item for item in items if isinstance(item, SubmitForModerationMenuItem)]
    if submits and not any(isinstance(item, PublishMenuItem) for item in items):
        items[:] = [HandOverMenuItem(order=submits[0].order), *(item for item in items if item not in submits)]
