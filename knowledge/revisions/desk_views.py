"""Editors compare any two versions of a page: side by side or in one text, with who saved each and when."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _t
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.views.pages.revisions import RevisionsCompareView
from wagtail.models import PageLogEntry, Revision

from home.bodies import BodyLinks
from home.languages import language
from knowledge.revisions.comparing import bodies, compare
from knowledge.revisions.contents import Content
from knowledge.revisions.editing import relations
from knowledge.revisions.keeping import LOG_ACTION, saved_at
from search.access import viewer_of

MOST = 200  # versions offered in the lists, newest first
LIVE = "live"
INLINE = "inline"


@dataclass(frozen=True)
class Version:
    """One side of a comparison, or an entry of the lists. `key` is how the address names it."""

    key: str
    at: datetime.datetime | None
    who: str
    is_live: bool = False
    is_kept: bool = False  # the second saver's own one, never the page's


class CompareView(RevisionsCompareView):
    """At Wagtail's own address; rights are those of the page, asked by Wagtail's view."""

    template_name = "knowledge/revisions/compare.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The lists send `?from=` and `?to=`: they lead to the address of that pair."""
        old, new = request.GET.get("from", ""), request.GET.get("to", "")
        if not (old or new):
            return super().get(request, *args, **kwargs)
        pair = [key if key == LIVE or key.isdecimal() else LIVE for key in (old, new)]
        view = f"?view={INLINE}" if request.GET.get("view") == INLINE else ""
        return redirect(reverse("wagtailadmin_pages:revisions_compare", args=[self.object.pk, *pair]) + view)

    def _get_comparison(self, *_versions: Any) -> list[Any]:
        return []  # ours is made of contents, below

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        (old, before), (new, after) = (self._side(key) for key in (self.revision_id_a, self.revision_id_b))
        page = self.object
        links = BodyLinks(bodies(type(page), before, after), viewer_of(self.request), page.locale.language_code)
        form = self.get_edit_handler().get_form_class()
        names = {field.name for field in page._meta.get_fields()}
        fields = [name for name in form.base_fields if name in names] + relations(type(page))
        code = page.locale.language_code
        context.update(
            old=old,
            new=new,
            comparison=compare(type(page), before, after, fields=fields, links=links),
            versions=self._versions(old, new),
            is_inline=self.request.GET.get("view") == INLINE,
            interface=language(get_language() or code),
            text_language=code,
            text_direction=language(code).direction,
        )
        return context

    def _side(self, key: str) -> tuple[Version, Content]:
        """Raises Http404 for a version that is not this page's (asked before, by Wagtail's view)."""
        if key == LIVE:
            revision = self.object.live_revision
            who = get_user_display_name(revision.user) if revision is not None else ""
            return Version(LIVE, self.object.last_published_at, who, is_live=True), self.object.serializable_data()
        rows = self.object.revisions.select_related("user").order_by("created_at", "id")
        ends = {"earliest": rows.first, "latest": rows.last}
        found = ends[key]() if key in ends else rows.get(pk=key)
        return self._named(found, at=saved_at(found)), found.content

    def _named(self, revision: Revision, *, at: datetime.datetime) -> Version:
        who = get_user_display_name(revision.user) if revision.user_id else _t("somebody else")
        is_live = revision.pk == self.object.live_revision_id
        return Version(str(revision.pk), at, who, is_live, revision.pk in self._kept)

    @cached_property
    def _kept(self) -> dict[int, datetime.datetime]:
        rows = PageLogEntry.objects.filter(page=self.object.pk, action=LOG_ACTION, revision__isnull=False)
        return dict(rows.values_list("revision_id", "timestamp"))

    def _versions(self, *shown: Version) -> list[Version]:
        """The newest ones, and in any case those that are shown."""
        rows = self.object.revisions.defer("content").select_related("user").order_by("-created_at", "-id")
        found = [self._named(row, at=self._kept.get(row.pk, row.created_at)) for row in rows[:MOST]]
        known = {version.key for version in found}
        live = Version(LIVE, self.object.last_published_at, "", is_live=True)
        return [*([live] if self.object.live else []), *(one for one in shown if one.key not in {*known, LIVE}), *found]
