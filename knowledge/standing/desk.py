"""What a person who may edit the standing pages finds about them on the editor's home."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.models import Page, Site
from wagtail.permissions import policy_registry

from home.frame_pages import frame_pages
from home.languages import current_language
from home.pages import StandingPage
from home.standing import Fault, faults
from knowledge.membership.desk import Item, ListPanel


def construct_panels(request: HttpRequest, panels: list[Any]) -> None:
    """Among what has to be done, before a person's own drafts."""
    panels.append(ListPanel("standing", 224, heading=_("Pages the law asks for"), find=unfinished))


def unfinished(user: Any) -> list[Item]:
    """What is missing, unfinished or due, where this person may mend it; without the right to any page nothing is asked."""
    policy = policy_registry.get_by_type(Page)
    home = Site.objects.filter(is_default_site=True).values_list("root_page", flat=True).first()
    may = policy.instances_user_has_permission_for(user, "change")
    if home is None or not may.filter(pk=home).exists():
        return []
    found = faults()
    open_to_them = set(may.filter(pk__in=[one.page.pk for one in found if one.page]).values_list("pk", flat=True))
    return [_item(one) for one in found if one.page is None or one.page.pk in open_to_them]


def _item(fault: Fault) -> Item:
    title = fault.page.title if fault.page else str(StandingPage.Role(fault.role).label)
    where = (
        reverse("wagtailadmin_pages:edit", args=[fault.page.pk]) if fault.page else reverse("wagtailadmin_explore_root")
    )
    return Item(title, where, fault.language, fault.sentence)


def lead_to_standing_pages(request: HttpRequest, items: list[Any]) -> None:
    """In the main menu of the editing interface, which has no foot: imprint, privacy notice and the others."""
    language = current_language()
    found = [page for page in frame_pages(request, language, []) if page.role]
    entries = [
        MenuItem(page.title, page.url, name=f"standing-{page.role}", icon_name="doc-empty", order=at)
        for at, page in enumerate(found)
    ]
    if entries:
        items.append(
            SubmenuMenuItem(
                _("About this site"), Menu(items=entries), name="standing", icon_name="info-circle", order=9000
            )
        )
