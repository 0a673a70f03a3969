"""The editor's home and the article's menu: where a file may be dropped, and documents go the way of their article."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import ngettext
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from home.bodies import item_value
from knowledge.articles.models import ArticlePage
from knowledge.documents.bulk import stepping
from knowledge.documents.models import Document
from knowledge.interchange.forms import FileForm
from knowledge.membership.held import memberships_of
from knowledge.membership.models import Role

WRITERS = (Role.AUTHOR, Role.EDITOR)


class FilePanel(Component):
    """A file dropped here becomes an article of one's own institution: nobody looks for a place in the tree."""

    name, order = "article-from-file", 49
    template_name = "knowledge/interchange/panel.html"

    class Media:
        css: ClassVar[dict[str, list[str]]] = {"all": ["knowledge/incoming.css"]}

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        assert parent_context is not None
        user = parent_context["request"].user
        form = FileForm(auto_id="article_from_%s") if any(one.role in WRITERS for one in memberships_of(user)) else None
        return {"form": form, "csrf_token": parent_context.get("csrf_token", "")}


def construct_panels(request: HttpRequest, panels: list[Any]) -> None:
    """Hook, after the panels of the desk itself."""
    panels.append(FilePanel())


def header_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """In the header menu of an article, for those who may change it now."""
    if page.pk and page.specific_class is ArticlePage and page.permissions_for_user(user).can_edit():
        yield Button(
            _t("Import a Word or Markdown file"),
            reverse("import-article", args=[page.pk]),
            icon_name="upload",
            priority=84,
        )


def submit_documents(request: HttpRequest, page: Page) -> None:
    """Hook after an article was edited: submitted to moderation, it takes along its drafts of this person's documents."""
    if "action-submit" not in request.POST or not isinstance(page, ArticlePage) or not page.workflow_in_progress:
        return
    draft = page.get_latest_revision_as_object()
    named = [
        item_value(item) for block in draft.body.raw_data if block["type"] == "documents" for item in block["value"]
    ]
    own = Document.objects.filter(pk__in=named, live=False, withdrawn_at=None, uploaded_by_user=request.user.pk)
    waiting = [document for document in own.order_by("pk") if not document.workflow_in_progress]
    if not waiting:
        return
    outcome = stepping.take(stepping.submit, waiting, request.user)
    done = len(outcome.done)
    if done:
        words = ngettext(
            "%(count)d document was submitted for approval with it.",
            "%(count)d documents were submitted for approval with it.",
            done,
        )
        messages.success(request, words % {"count": done})
    for document, reason in outcome.failed[:5]:
        messages.error(request, _t("“%(title)s”: %(reason)s") % {"title": document.title, "reason": reason})
