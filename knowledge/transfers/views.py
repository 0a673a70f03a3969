"""The public addresses of transfers: the list, one of them, and the form in which members record theirs."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_http_methods, require_safe

from home.languages import current_language
from knowledge.articles.models import ArticlePage
from knowledge.institutions.models import InstitutionPage
from knowledge.transfers.acting import recording_institutions
from knowledge.transfers.filters import Filters
from knowledge.transfers.forms import ForForm, RecordForm
from knowledge.transfers.listing import rows, who
from knowledge.transfers.models import Transfer
from knowledge.transfers.recording import RecordRefused, record, withdraw
from knowledge.transfers.showing import transfer_context
from knowledge.transfers.subjects import Key, subjects
from search.access import viewer_of

PAGE_SIZE = 20


@require_safe
def transfers(request: HttpRequest) -> HttpResponse:
    """All transfers the viewer may see, narrowed by `state`, `topic`, `institution`, `reason` and `cost`."""
    viewer, language = viewer_of(request), current_language()
    filters = Filters(request.GET, viewer, language)
    page = Paginator(filters.rows(), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "rows": rows(page.object_list, viewer, language),
        "page": page,
        "query": filters.query,
        "choices": filters.choices(),
        "narrowed": bool(filters.chosen),
    }
    return render(request, "knowledge/transfers/transfers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def transfer(request: HttpRequest, transfer_id: int) -> HttpResponse:
    """What one institution says; a POST by somebody who records for it withdraws that."""
    viewer = viewer_of(request)
    found = Transfer.objects.visible_to(viewer).select_related("institution").filter(pk=transfer_id).first()
    context = transfer_context(found, viewer, current_language()) if found else None
    if found is None or context is None:
        raise Http404
    if request.method != "POST":
        return render(request, "knowledge/transfers/transfer.html", context)
    if not context["may_change"]:
        raise PermissionDenied
    try:
        withdraw(found, by=request.user)
        messages.success(request, _t("Withdrawn. It is neither shown nor counted any more."))
    except RecordRefused as refused:
        messages.warning(request, str(refused.message))
    return redirect(context["row"].subject.url)


@login_required
def record_article(request: HttpRequest, page_id: int) -> HttpResponse:
    """The form about an article; `page_id` is that of any of its language versions."""
    rows = ArticlePage.objects.visible_to(viewer_of(request)).filter(pk=page_id)
    page_key = rows.values_list("translation_key", flat=True).first()
    if page_key is None:
        raise Http404
    return _record(request, ("article", page_key))


@login_required
def record_document(request: HttpRequest, document_id: int) -> HttpResponse:
    return _record(request, ("document", document_id))


def _record(request: HttpRequest, key: Key) -> HttpResponse:
    viewer, language = viewer_of(request), current_language()
    subject = subjects([key], viewer, language).get(key)
    if subject is None:
        raise Http404
    institutions = recording_institutions(request.user).exclude(translation_key=subject.owner_key)
    chosen = _chosen(request, institutions)
    if chosen is None and not institutions.exists():
        raise PermissionDenied
    form = None
    if chosen is not None:
        form = RecordForm(chosen, _known(key, chosen), request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid() and (done := _take(request, key, chosen, form=form)):
            return redirect("transfer", done.pk)
    for_form = None
    if institutions.count() > 1:
        for_form = ForForm(institutions, viewer, initial={"institution": chosen.pk} if chosen else {})
    named = who({chosen.pk}, viewer, language).get(chosen.pk) if chosen else None
    context = {"subject": subject, "institution": named, "form": form, "for_form": for_form}
    return render(request, "knowledge/transfers/record.html", context)


def _take(request: HttpRequest, key: Key, institution: InstitutionPage, *, form: RecordForm) -> Transfer | None:
    """The transfer recorded, or None with the reason on the form."""
    try:
        done = record(key, institution, form.saying(), by=request.user)
    except RecordRefused as refused:
        form.add_error(None, str(refused.message))
        return None
    messages.success(request, _t("Thank you. Others now see what became of it in your institution."))
    return done


def _chosen(request: HttpRequest, institutions: Any) -> InstitutionPage | None:
    """The institution named in the address, else the only one there is."""
    number = request.GET.get("institution", "")
    if number.isascii() and number.isdigit() and len(number) <= 9:
        return institutions.filter(pk=int(number)).first()
    first = list(institutions[:2])
    return first[0] if len(first) == 1 else None


def _known(key: Key, institution: InstitutionPage) -> Transfer | None:
    kind, value = key
    about: dict[str, Any] = {"article_key" if kind == "article" else "document_id": value}
    return Transfer.objects.filter(institution=institution, withdrawn_at=None, **about).first()
