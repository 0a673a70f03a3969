"""The doors of the translation editor that wagtail-localize does not have; all of them change something: POST only."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.models import Locale, Page

from knowledge.membership.side_doors import editable_locales
from knowledge.originals import originals
from knowledge.translations import editing
from knowledge.translations.publishing import tell_of_terms
from knowledge.translations.sheets import open_sheet


def admin_urls() -> list[URLPattern]:
    base = "knowledge/translations/<int:page_id>"
    return [
        path("knowledge/translations/<int:source_id>/<str:language>/prepare/", prepare, name="prepare_translation"),
        path(f"{base}/hand-over/", hand_over, name="hand_over_translation"),
        path(f"{base}/take-back/", take_back, name="take_back_translation"),
        path(f"{base}/approve/", approve, name="approve_translation"),
    ]


@require_POST
def prepare(request: HttpRequest, source_id: int, language: str) -> HttpResponse:
    """Leads to the translation page, with everything in place; missing for whoever may not translate there."""
    source = get_object_or_404(originals(Page.objects.filter(pk=source_id)))
    locale = get_object_or_404(Locale, language_code=language)
    if not request.user.has_perm("wagtail_localize.submit_translation"):
        raise Http404
    if locale.pk not in editable_locales(request.user, source):
        raise Http404
    page = editing.prepare(source, locale, user=request.user)
    if page is None:
        messages.error(request, _("This page cannot be translated as long as the page above it is not."))
        return redirect("wagtailadmin_home")
    return redirect("translate_page", page.pk)


@require_POST
def hand_over(request: HttpRequest, page_id: int) -> HttpResponse:
    page = get_object_or_404(Page, pk=page_id)
    title = page.get_admin_display_title()
    done = _("“%(title)s” is with the editors now. You will see their answer on your home.") % {"title": title}
    return _keep(request, page, editing.hand_over, said=done)


@require_POST
def approve(request: HttpRequest, page_id: int) -> HttpResponse:
    page = get_object_or_404(Page, pk=page_id)
    return _keep(
        request, page, editing.approve, said=_("“%(title)s” is published.") % {"title": page.get_admin_display_title()}
    )


@require_POST
def take_back(request: HttpRequest, page_id: int) -> HttpResponse:
    page = get_object_or_404(Page, pk=page_id)
    editing.take_back(page, user=request.user)
    messages.success(request, _("The editors no longer have it; you can go on translating."))
    return redirect("wagtailadmin_pages:edit", page.pk)


def _keep(request: HttpRequest, page: Page, act: Callable[..., int], *, said: str) -> HttpResponse:
    """Do it, and say what happened: done, done with gaps, without agreed words, or which text does not fit."""
    sheet = open_sheet(page.specific)
    try:
        open_sentences = act(page, user=request.user)
    except ValidationError as error:
        _mark_errors(request, error)
        return redirect("wagtailadmin_pages:edit", page.pk)
    messages.success(request, said)
    if sheet is not None:
        tell_of_terms(request, sheet)
    warn_of_gaps(request, open_sentences)
    return redirect("wagtailadmin_pages:edit", page.pk)


def _mark_errors(request: HttpRequest, error: Any) -> None:
    messages.error(request, _("Nothing was sent: a text does not fit."))
    for text in error.messages:
        messages.error(request, text)


def warn_of_gaps(request: HttpRequest, open_sentences: int) -> None:
    """Say how many sentences stand in the source language; nothing where there are none."""
    if open_sentences:
        words = ngettext(
            "%(count)d sentence is not translated yet and stands in the source language.",
            "%(count)d sentences are not translated yet and stand in the source language.",
            open_sentences,
        )
        messages.warning(request, words % {"count": open_sentences})
