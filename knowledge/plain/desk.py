"""The way from an article's form to its plain-language version, and to a new one."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from knowledge.articles.models import ArticlePage
from knowledge.plain.models import PlainVersionPage


def header_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Beside every article, for those who may add below it or edit what is there."""
    if page.specific_class is not ArticlePage:
        return
    made = PlainVersionPage.objects.child_of(page).first() if page.numchild else None
    if made is not None:
        may, where = made.permissions_for_user(user).can_edit(), reverse("wagtailadmin_pages:edit", args=[made.pk])
    else:
        may = page.permissions_for_user(user).can_add_subpage()
        where = reverse("wagtailadmin_pages:add", args=["knowledge", "plainversionpage", page.pk])
    if may:
        yield Button(_("In plain language"), where, icon_name="doc-full-inverse", priority=70)
