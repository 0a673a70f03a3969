"""The editor's home: what waits for me, my drafts, what is to translate, what grows old, files nobody could read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import UserObjectsInWorkflowModerationPanel, WorkflowObjectsToModeratePanel
from wagtail.models import Page
from wagtail.permissions import policy_registry

from knowledge.articles.models import ArticlePage
from knowledge.documents.bulk.intake import needs, unsettled
from knowledge.documents.models import Document, DocumentVersion
from knowledge.institutions.acting import may_on_mirror, mirrors_within_reach
from knowledge.membership.models import Role
from knowledge.translations import correcting, work
from knowledge.validity.life import may_confirm

SHOWN = 12
State = DocumentVersion.State
UNREAD = (State.FAILED, State.REJECTED, State.ENCRYPTED, State.NO_TEXT)


@dataclass(frozen=True)
class Item:
    """One line of a list: what it is called, where it is edited, its language, and one fact.

    With a `verb` there is a button with this word, which sends to `act`, or to `url` where something has to be made
    before there is anything to edit.
    """

    title: str
    url: str
    language: str
    fact: str
    verb: str = ""
    act: str = ""


class ListPanel(Component):
    """A headed list that is absent when there is nothing in it."""

    template_name = "knowledge/membership/desk_list.html"

    def __init__(self, name: str, order: int, *, heading: Any, find: Callable[[Any], list[Item]]) -> None:
        self.name, self.order, self.heading, self.find = name, order, heading, find

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        assert parent_context is not None
        items = self.find(parent_context["request"].user)
        token = parent_context.get("csrf_token", "")
        return {"name": self.name, "heading": self.heading, "items": items, "csrf_token": token}


class RelaxedPanel(Component):
    """Says on the editor's home that this installation does not ask staff for a second factor."""

    name, order = "relaxed", 0
    template_name = "knowledge/membership/desk_relaxed.html"

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        return {"relaxed": settings.KOMMEZ.mfa == "optional"}


def construct_panels(request: HttpRequest, panels: list[Any]) -> None:
    """Wagtail's moderation lists stay; recent edits and locks give way to what a person has to do."""
    panels[:] = [
        RelaxedPanel(),
        ListPanel("begin", 50, heading=_("Begin something"), find=beginnings),
        WorkflowObjectsToModeratePanel(),
        ListPanel("mirrors", 225, heading=_("Mirrors that wait for your answer"), find=waiting_mirrors),
        ListPanel("corrections", 225, heading=_("Corrections proposed to your originals"), find=proposed_corrections),
        ListPanel("translations-begun", 226, heading=_("Translations in progress"), find=begun_translations),
        ListPanel("translations-late", 227, heading=_("Translations older than their source"), find=late_translations),
        ListPanel("translations-missing", 228, heading=_("Not translated yet"), find=missing_translations),
        UserObjectsInWorkflowModerationPanel(),
        ListPanel("drafts", 230, heading=_("Your drafts"), find=own_drafts),
        ListPanel("overdue", 240, heading=_("Check again: past their date"), find=overdue_articles),
        ListPanel("incomplete", 245, heading=_("These documents still need something"), find=incomplete_documents),
        ListPanel("unread", 250, heading=_("Files that could not be read"), find=unread_files),
    ]


def beginnings(user: Any) -> list[Item]:
    """The empty forms at the institutions this person writes for: no way through the tree of pages."""
    writes = user.memberships.filter(role__in=(Role.AUTHOR, Role.EDITOR)).select_related("institution")
    institutions = [membership.institution for membership in writes[:SHOWN]]
    new = "wagtailadmin_pages:add"
    forms = [(_t("Write an article"), "articlepage"), (_t("Write a news item"), "newspage")]
    pages = [
        Item(label, reverse(new, args=["knowledge", model, place.pk]), "", place.title)
        for place in institutions
        for label, model in forms
    ]
    document = Item(_t("Add a document"), reverse("wagtailsnippets_knowledge_document:add"), "", "")
    several = Item(_t("Upload several documents"), reverse("upload-documents"), "", "")
    return [*pages, document, several] if pages else []


def waiting_mirrors(user: Any) -> list[Item]:
    waiting = [
        mirror
        for mirror in mirrors_within_reach(user).filter(confirmed_at=None, ended_on=None).order_by("proposed_at")
        if may_on_mirror(user, "confirm", mirror)
    ]
    return [
        Item(str(mirror), reverse("mirror:confirm", args=[mirror.pk]), "", _day(mirror.proposed_at.date()))
        for mirror in waiting[:SHOWN]
    ]


def proposed_corrections(user: Any) -> list[Item]:
    return [
        Item(one.page.title, reverse("source_corrections"), one.page.locale.language_code, _day(one.row.made_at.date()))
        for one in correcting.waiting(user, SHOWN)
    ]


def begun_translations(user: Any) -> list[Item]:
    """With the way to files for translation programs, for whoever translates."""
    found = [_translation_item(one) for one in work.drafts(user, SHOWN)]
    files = Item(_t("Translation files"), reverse("translation_files"), "", "")
    return [*found, files] if found or work.charges(user) else []


def late_translations(user: Any) -> list[Item]:
    return [_translation_item(one) for one in work.outdated(user, SHOWN)]


def missing_translations(user: Any) -> list[Item]:
    return [_translation_item(one) for one in work.missing(user, SHOWN)]


def own_drafts(user: Any) -> list[Item]:
    """Pages and documents this person made whose last state is not published, newest first."""
    pages = Page.objects.filter(owner=user, has_unpublished_changes=True).select_related("locale")
    pages = pages.order_by("-latest_revision_created_at")[:SHOWN]
    documents = Document.objects.filter(uploaded_by_user=user, has_unpublished_changes=True).order_by("-created_at")
    return [_page_item(page, page.latest_revision_created_at) for page in pages] + [
        Item(document.title, _document_url(document), "", _day(document.created_at.date()))
        for document in documents[:SHOWN]
    ]


def overdue_articles(user: Any) -> list[Item]:
    """Published articles this person may edit whose date for checking has passed, the oldest first. Source language."""
    may = policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "change")
    due = ArticlePage.objects.filter(live=True, review_due__lt=timezone.localdate(), pk__in=may.values("pk"))
    return [_overdue_item(page, user) for page in due.select_related("locale").order_by("review_due")[:SHOWN]]


def _overdue_item(page: ArticlePage, user: Any) -> Item:
    item = _page_item(page, page.review_due)
    if not may_confirm(page, user):
        return item
    return replace(item, verb=_t("Still valid"), act=reverse("confirm_valid", args=[page.pk]))


def incomplete_documents(user: Any) -> list[Item]:
    """What came in by the dozen and is not complete, with what it needs; behind the first line all of them."""
    rows = unsettled(user)
    found = [
        Item(document.title, _document_url(document), document.language, _t(", ").join(map(str, needs(document))))
        for document in rows[:SHOWN]
    ]
    return [Item(_t("Complete them together"), reverse("incomplete-documents"), "", ""), *found] if found else []


def unread_files(user: Any) -> list[Item]:
    """The files whose text nobody could read, of documents this person may change, newest first."""
    may = policy_registry.get_by_type(Document).instances_user_has_permission_for(user, "change")
    rows = DocumentVersion.objects.filter(state__in=UNREAD, document__in=may.values("pk"), document__withdrawn_at=None)
    return [
        Item(
            f"{version.document.title}: {version.filename}",
            _document_url(version.document),
            version.language,
            version.get_state_display(),
        )
        for version in rows.select_related("document").order_by("-uploaded_at")[:SHOWN]
    ]


def _translation_item(one: work.Work) -> Item:
    if one.ready and one.page_id is not None:
        door = "wagtailadmin_pages:edit" if one.page_id == one.source_id else "translate_page"
        return Item(one.title, reverse(door, args=[one.page_id]), one.language, one.fact)
    prepare = reverse("prepare_translation", args=[one.source_id, one.language])
    return Item(one.title, prepare, one.language, one.fact, verb=_t("Translate"))


def _page_item(page: Page, day: Any) -> Item:
    title = page.get_admin_display_title() or _t("untitled")
    return Item(title, reverse("wagtailadmin_pages:edit", args=[page.pk]), page.locale.language_code, _day(day))


def _document_url(document: Document) -> str:
    return reverse("wagtailsnippets_knowledge_document:edit", args=[document.pk])


def _day(day: Any) -> str:
    return formats.date_format(day, "SHORT_DATE_FORMAT") if day else ""
