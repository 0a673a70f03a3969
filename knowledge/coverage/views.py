"""The translation board in the editing interface, and the same as a file. Everybody who works here sees it."""

import datetime
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.models import Site

from home.languages import current_language
from home.searchables import page_address
from knowledge.articles.models import ArticlePage
from knowledge.coverage.asking import BoardForm, name_of
from knowledge.coverage.board import Row, Wanted, board, leads, rows_of, shares
from knowledge.coverage.models import LanguageState
from knowledge.spreadsheets import csv_reply
from search.access import Viewer, viewer_of

State = LanguageState.State
CHUNK = 500


class Board(WagtailAdminTemplateMixin, TemplateView):
    template_name = "knowledge/coverage/board.html"
    page_title = _("Translations")
    header_icon = "wagtail-localize-language"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        viewer, language = viewer_of(request), current_language()
        self.form = BoardForm(request.GET, viewer=viewer, language=language)
        wanted = self.form.wanted
        if request.GET.get("format") == "csv":
            return as_csv(viewer, wanted, language)
        page = board(viewer, wanted, number=request.GET.get("page", "1"), language=language)
        codes = wanted.languages
        return self.render_to_response(
            self.get_context_data(
                form=self.form,
                page=page,
                codes=[(code, name_of(code)) for code in codes],
                rows=[(row, address_of(row.page), [cell_of(row, code) for code in codes]) for row in page.object_list],
                shares=_shares(viewer),
                kept=urlencode(self.form.query),
                file=f"{reverse('translation-board')}?{urlencode({**self.form.query, 'format': 'csv'})}",
            )
        )

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]


def cell_of(row: Row, code: str) -> dict[str, Any]:
    """What the board says of one thing in one language."""
    one = row.states.get(code)
    if one is None or one.page is None:
        return {"state": State.MISSING, "label": State.MISSING.label, "since": one.since if one else None}
    has_beside = one.kind == ArticlePage._meta.model_name and not one.is_lead
    url = f"{address_of(row.page)}with/{code}/" if has_beside else address_of(one.page)
    return {
        "state": one.state,
        "label": State(one.state).label,
        "url": url,
        "since": None if one.state in (State.SOURCE, State.CURRENT) else one.since,
        "percent": one.percent if one.state == State.PARTIAL else None,
        "words": words_of(one),
        "total": one.total,
    }


def address_of(page: Any) -> str:
    """As `page.get_url()`, of hundreds of pages."""
    return page_address(page.url_path, Site.get_site_root_paths())


def words_of(one: LanguageState) -> str:
    """How many of its parts are what; "" for what is up to date."""
    said = []
    if one.outdated:
        said.append(ngettext("%(count)d part older", "%(count)d parts older", one.outdated) % {"count": one.outdated})
    if one.untranslated:
        words = ngettext("%(count)d part not translated", "%(count)d parts not translated", one.untranslated)
        said.append(words % {"count": one.untranslated})
    if one.machine:
        words = ngettext("%(count)d part by machine", "%(count)d parts by machine", one.machine)
        said.append(words % {"count": one.machine})
    return _t(", ").join(said)


def _shares(viewer: Viewer) -> list[dict[str, Any]]:
    """Per language how many of all things are up to date, and how many wait."""
    shown = []
    for code, counts in shares(viewer).items():
        number = sum(counts.values())
        good = counts.get(State.CURRENT, 0) + counts.get(State.SOURCE, 0)
        late = counts.get(State.OUTDATED, 0) + counts.get(State.PARTIAL, 0) + counts.get(State.MACHINE, 0)
        missing = counts.get(State.MISSING, 0)
        shown.append({"code": code, "name": get_language_info(code)["name_translated"], "all": number, "good": good,
                      "late": late, "missing": missing})  # fmt: skip
    return sorted(shown, key=lambda one: one["good"], reverse=True)


def as_csv(viewer: Viewer, wanted: Wanted, language: str) -> StreamingHttpResponse:
    """All rows that fit."""
    rows = ([str(cell) for cell in line] for line in _lines(viewer, wanted, language))
    return csv_reply(rows, f"kommez-translations-{timezone.localdate():%Y-%m-%d}.csv")


def _lines(viewer: Viewer, wanted: Wanted, language: str) -> Iterator[list[str]]:
    codes = wanted.languages
    head = [_t("Title"), _t("Kind"), _t("Institution"), _t("Address")]
    for code in codes:
        name = get_language_info(code)["name_translated"]
        head += [name, _t("%(language)s, since") % {"language": name}]
    yield head
    found = list(leads(viewer, wanted).select_related("page", "page__locale"))
    for start in range(0, len(found), CHUNK):
        for row in rows_of(found[start : start + CHUNK], viewer, wanted, language=language):
            yield _line(row, codes)


def _line(row: Row, codes: Iterable[str]) -> list[str]:
    line = [row.page.title, row.lead.kind_name, row.owner.title if row.owner else "", address_of(row.page)]
    for code in codes:
        cell = cell_of(row, code)
        since: datetime.datetime | None = cell["since"]
        line += [str(cell["label"]), f"{timezone.localtime(since):%Y-%m-%d}" if since else ""]
    return line


def admin_urls() -> list[URLPattern]:
    return [path("reports/translation-board/", Board.as_view(), name="translation-board")]


def menu_item() -> MenuItem:
    return MenuItem(_("Translations"), reverse("translation-board"), icon_name="wagtail-localize-language", order=100)
