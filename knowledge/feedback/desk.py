"""Where staff read and answer messages of readers: the list, one message with its steps, and a spot on the editor's home."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import formats, timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.menu import MenuItem

from home.languages import current_language, site_languages
from knowledge.feedback import barriers, life
from knowledge.feedback.models import Feedback, KnownBarrier
from knowledge.feedback.named import titles
from knowledge.institutions.models import InstitutionPage
from knowledge.membership.desk import SHOWN, Item, ListPanel
from knowledge.questions.face.about import thing_of
from knowledge.questions.face.fields import names
from knowledge.questions.routing import askable
from search.access import Viewer

PER_PAGE = 50
ORDER = 224
CHOICES = (("waiting", _("To be answered")), ("barriers", _("Barriers")), ("closed", _("Answered and declined")))


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """`show`: waiting, barriers or closed; what is due first stands first, what was closed last stands first."""
    viewer = Viewer(request.user)
    rows = Feedback.objects.visible_to(viewer).select_related("owner", "known")
    chosen = request.GET.get("show", "waiting")
    if chosen == "closed":
        rows = rows.filter(closed_at__isnull=False).order_by("-closed_at", "-pk")
    elif chosen == "barriers":
        rows = rows.filter(kind=Feedback.Kind.BARRIER).order_by("-sent_at", "-pk")
    else:
        chosen, rows = "waiting", rows.waiting()
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("p"))
    context = {
        "choices": CHOICES,
        "chosen": chosen,
        "page": page,
        "elided_page_range": page.paginator.get_elided_page_range(page.number),
        "lines": _lines(list(page.object_list), viewer),
    }
    return render(request, "knowledge/feedback/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """One message; `act` is take, answered, declined, hand_over or publish. 404 to whoever does not answer it."""
    found = Feedback.objects.visible_to(Viewer(request.user)).select_related("owner", "taken_by").filter(pk=pk).first()
    if found is None:
        raise Http404
    typed, status = "", 200
    if request.method == "POST":
        try:
            said = _act(request, found)
        except PermissionDenied as error:
            raise Http404 from error
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            typed, status = request.POST.get("text", ""), 422
        else:
            messages.success(request, said)
            is_still = Feedback.objects.visible_to(Viewer(request.user)).filter(pk=pk).exists()
            return redirect("feedback-item", pk) if is_still else redirect("feedback-list")
    return render(request, "knowledge/feedback/item.html", _context(request, found, typed), status=status)


def _act(request: HttpRequest, found: Feedback) -> str:
    """Take the step; what is said of it afterwards."""
    act, user = request.POST.get("act", ""), request.user
    if act == "take":
        life.take(found.pk, user)
        return _t("It is yours now.")
    if act in (Feedback.State.ANSWERED, Feedback.State.DECLINED):
        life.close(found.pk, act, text=request.POST.get("text", ""), user=user)
        return _t("Done. Who left an address gets your words by mail.")
    if act == "hand_over":
        life.hand_over(found.pk, _institution(request.POST.get("to", "")), user=user)
        return _t("Handed over. Those who answer there have been told.")
    if act == "publish":
        words = {one.code: request.POST.get(f"sentence-{one.code}", "") for one in site_languages()}
        barriers.publish(found, words, is_gone=bool(request.POST.get("gone")), user=user)
        return _t("Saved. The accessibility statement says so.")
    raise ValidationError(_t("This request could not be understood."))


def _institution(pk: str) -> InstitutionPage | None:
    if not pk:
        return None
    found = askable().filter(pk=int(pk)).first() if pk.isascii() and pk.isdecimal() and len(pk) < 10 else None
    if found is None:
        raise ValidationError(_t("Choose one of the institutions."))
    chosen: InstitutionPage = found
    return chosen


def _context(request: HttpRequest, found: Feedback, typed: str) -> dict[str, Any]:
    viewer = Viewer(request.user)
    is_barrier = found.kind == Feedback.Kind.BARRIER
    known = KnownBarrier.objects.filter(report=found).first() if is_barrier else None
    written = known.sentences if known else {}
    lines = [(one.code, one.name, written.get(one.code, "")) for one in site_languages()]
    return {
        "item": found,
        "thing": thing_of(found.about, viewer, current_language()),
        "path": "" if found.about else found.path,
        "owner": _owner(found),
        "language_name": get_language_info(found.language)["name_translated"],
        "is_mine": found.taken_by_id == request.user.pk,
        "typed": typed,
        "institutions": list(_choices(viewer)) if life.may_hand_over(found) else [],
        "sentences": lines if is_barrier else None,
        "is_gone": bool(known and known.removed_on),
    }


def _choices(viewer: Viewer) -> Iterable[tuple[int, str]]:
    rows = askable()
    named = names(rows, viewer)
    keys = rows.values_list("pk", "translation_key")
    return sorted(((pk, named[key]) for pk, key in keys if key in named), key=lambda pair: pair[1])


def _lines(items: list[Feedback], viewer: Viewer) -> list[dict[str, Any]]:
    """An address is shown only where nothing closed can stand at it."""
    known, now = titles(items, viewer, current_language()), timezone.now()
    return [
        {
            "item": item,
            "title": known.get(item.about, "") if item.about else item.path,
            "owner": _owner(item),
            "is_late": item.is_waiting and item.due_at < now,
        }
        for item in items
    ]


def _owner(item: Feedback) -> str:
    return item.owner.title if item.owner else _t("the coordinators of the site")


def waiting_messages(user: Any) -> list[Item]:
    """For the editor's home: what this person's institutions have to answer, the most urgent first."""
    rows = Feedback.objects.visible_to(Viewer(user)).waiting()[:SHOWN]
    return [
        Item(
            f"{row.get_kind_display()}: {row.text[:80]}",
            reverse("feedback-item", args=[row.pk]),
            row.language,
            formats.date_format(timezone.localtime(row.due_at), "SHORT_DATE_FORMAT"),
        )
        for row in rows
    ]


def construct_panels(request: HttpRequest, panels: list[Any]) -> None:
    """Hook, after the panels of the desk itself."""
    panels.append(ListPanel("readers", ORDER, heading=_("Messages of readers"), find=waiting_messages))


def admin_urls() -> list[URLPattern]:
    return [
        path("feedback/", listing, name="feedback-list"),
        path("feedback/<int:pk>/", item, name="feedback-item"),
    ]


def menu_item() -> MenuItem:
    return MenuItem(_("Messages of readers"), reverse("feedback-list"), icon_name="mail", order=110)
