"""Pages on which a correction of the original is proposed, and answered by those who keep the original."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_http_methods, require_POST

from home.languages import language
from knowledge.translations import correcting
from knowledge.translations.markup import Unusable, shown, typed
from knowledge.translations.models import SourceCorrection
from knowledge.translations.page_views import sheet_of

LISTED = 50


def admin_urls() -> list[URLPattern]:
    return [
        path("translate/corrections/", corrections, name="source_corrections"),
        path("translate/corrections/<int:pk>/", answer, name="answer_correction"),
        path("translate/<int:page_id>/correct/", propose, name="propose_correction"),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, page_id: int) -> HttpResponse:
    """`?key=` names the sentence; for whoever may edit the translation."""
    sheet = sheet_of(request, page_id)
    key = request.GET.get("key", "")
    sentence = sheet.find(key)
    if sentence is None:
        raise Http404
    text, note, wrong = typed(sentence.source), "", ""
    if request.method == "POST":
        text, note = request.POST.get("text", ""), request.POST.get("note", "")
        try:
            correcting.propose(sheet, key, text, note=note, user=request.user)
        except Unusable as error:
            wrong = str(error)
        else:
            messages.success(request, _t("Your proposal waits for those who keep the original."))
            return redirect("translate_page", page_id)
    context = {
        "sheet": sheet,
        "source": shown(sentence.source),
        "target": shown(sentence.target),
        "source_language": language(sheet.source_language),
        "target_language": language(sheet.language),
        "text": text,
        "note": note,
        "wrong": wrong,
    }
    return render(request, "knowledge/translations/propose.html", context, status=422 if wrong else 200)


@require_http_methods(["GET", "HEAD"])
def corrections(request: HttpRequest) -> HttpResponse:
    """What waits for this person's answer, and what became of their own proposals."""
    found = correcting.proposals(request.user, LISTED)
    context = {
        "waiting": [one for one in found if one.may_answer],
        "own": [one for one in found if not one.may_answer],
    }
    return render(request, "knowledge/translations/corrections.html", context)


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """`act` accept or decline; missing for whoever may not edit the original."""
    row = get_object_or_404(SourceCorrection, pk=pk)
    if not any(one.row.pk == pk for one in correcting.proposals(request.user, LISTED)):
        raise Http404
    try:
        if request.POST.get("act") == "accept":
            page = correcting.accept(row, user=request.user)
            messages.success(request, _t("It stands in a draft of the original now. Publish it there."))
            return redirect("wagtailadmin_pages:edit", page.pk)
        correcting.decline(row, reason=request.POST.get("reason", ""), user=request.user)
        messages.success(request, _t("Declined. Who proposed it reads your reason."))
    except Unusable as error:
        messages.error(request, str(error))
    return redirect("source_corrections")
