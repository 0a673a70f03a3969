"""The way from an article to its documents: several files at once, which take over whose they are and for whom."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _t
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from knowledge.articles.models import ArticlePage
from knowledge.documents.bulk.receiving import inherited


def header_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """In the header menu of an article, for those who may add documents to its institution."""
    if page.pk and page.specific_class is ArticlePage and inherited(user, page.pk) is not None:
        address = f"{reverse('upload-documents')}?article={page.pk}"
        yield Button(_t("Add documents to it"), address, icon_name="doc-full", priority=85)
