"""The page on which somebody says that an article is still valid, and the button that leads there."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import formats
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogFormatter
from wagtail.models import Page

from knowledge.articles.models import ArticlePage
from knowledge.validity.life import LOG_ACTION, MONTHS, USUAL, confirm, may_confirm, source_of
from search.access import Viewer


def _lengths() -> list[tuple[int, str]]:
    return [(number, ngettext("%(n)d month", "%(n)d months", number) % {"n": number}) for number in MONTHS]


class ConfirmForm(forms.Form):
    months = forms.TypedChoiceField(
        label=_("Check again in"),
        choices=_lengths,
        coerce=int,
        initial=USUAL,
        required=False,
        widget=forms.RadioSelect,
    )


@require_http_methods(["GET", "POST"])
def confirm_view(request: HttpRequest, page_id: int) -> HttpResponse:
    """For those who may edit the article; to everybody else it does not exist. A bare POST means the usual time."""
    article = ArticlePage.objects.visible_to(Viewer(request.user)).filter(pk=page_id).first()
    if article is None or not may_confirm(article, request.user):
        raise Http404
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        due = confirm(article, user=request.user, months=form.cleaned_data["months"] or USUAL)
        day = formats.date_format(due, "DATE_FORMAT")
        said = _t("“%(title)s” is still valid, in all languages. It comes up again on %(day)s.")
        messages.success(request, said % {"title": article.title, "day": day})
        return redirect("wagtailadmin_home")
    source = source_of(article)
    versions = ArticlePage.objects.filter(translation_key=article.translation_key, live=True).select_related("locale")
    context = {"article": source, "versions": versions.order_by("locale_id"), "form": form}
    return render(request, "knowledge/validity/confirm.html", context)


def admin_urls() -> list[URLPattern]:
    return [path("still-valid/<int:page_id>/", confirm_view, name="confirm_valid")]


def header_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Beside every published article, for those who may say so."""
    if page.live and page.specific_class is ArticlePage and may_confirm(page.specific, user):
        yield Button(_("Still valid"), reverse("confirm_valid", args=[page.pk]), icon_name="check", priority=60)


def register_log_actions(actions: Any) -> None:
    @actions.register_action(LOG_ACTION)
    class Confirmed(LogFormatter):
        label = _("Still valid")

        def format_message(self, log_entry: Any) -> str:
            return _t("Said to be still valid, to be checked again by %(day)s") % {
                "day": log_entry.data.get("until", "")
            }
