"""The page on which staff talk about an article or a document, the names it offers, and the ways that lead there."""

import secrets
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from knowledge.articles.models import OwnedPage
from knowledge.comments import writing
from knowledge.comments.models import LONGEST_TEXT, StaffComment
from knowledge.comments.naming import name_of, names_for
from knowledge.comments.subjects import Subject, subject_at
from knowledge.comments.waiting import open_threads, waiting_for
from knowledge.membership.belonging import works_at
from knowledge.membership.desk import SHOWN, Item, ListPanel

MOST_NAMES = 8
ORDER = 110


@require_http_methods(["GET", "HEAD", "POST"])
def comments(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """`act` is write (with `thread` for a reply), resolve or reopen. 404 to whoever may not edit the thing."""
    subject = _subject(request, kind, pk)
    typed, status = {}, 200
    if request.method == "POST":
        try:
            return redirect(f"{subject.url}#comment-{_act(request, subject)}")
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            typed, status = {request.POST.get("thread", ""): request.POST.get("text", "")}, 422
    context = {
        "subject": subject,
        "threads": _threads(request, subject, typed),
        "typed": typed.get("", ""),
        "once": secrets.token_hex(12),
        "longest": LONGEST_TEXT,
        "names_url": reverse("staff-comment-names", args=[kind, pk]),
    }
    return render(request, "knowledge/comments/comments.html", context, status=status)


@require_safe
def names(request: HttpRequest, kind: str, pk: int) -> JsonResponse:
    """Names that begin with `q`, or hold a word that does, at most `MOST_NAMES`."""
    wanted = request.GET.get("q", "")[:100].casefold()
    found = [
        {"label": one.label, "kind": pgettext("named", "institution") if one.kind == "institution" else ""}
        for one in names_for(_subject(request, kind, pk), request.user)  # type: ignore[arg-type]
        if any(word.startswith(wanted) for word in (one.label.casefold(), *one.label.casefold().split()))
    ][:MOST_NAMES]
    said = ngettext("%(count)d name", "%(count)d names", len(found)) % {"count": len(found)}
    return JsonResponse({"names": found, "said": said})


def _subject(request: HttpRequest, kind: str, pk: int) -> Subject:
    subject = subject_at(kind, pk, request.user)
    if subject is None:
        raise Http404
    return subject


def _act(request: HttpRequest, subject: Subject) -> int:
    """Take the step; the comment to go to afterwards."""
    act, user, thread = request.POST.get("act", ""), request.user, _number(request.POST.get("thread", ""))
    if act in ("resolve", "reopen") and thread is not None:
        writing.resolve(subject, thread, user=user, resolved=act == "resolve")  # type: ignore[arg-type]
        return thread
    if act != "write":
        raise ValidationError(_t("This request could not be understood."))
    text, once = request.POST.get("text", ""), request.POST.get("once", "")[:40]
    done = writing.write(subject, text, user=user, thread=thread, once=once)  # type: ignore[arg-type]
    if done.told:
        told = ngettext("%(count)d person gets a letter.", "%(count)d people get a letter.", done.told)
        messages.success(request, told % {"count": done.told})
    for word in done.unknown:
        unknown = _t("“@%(word)s” names nobody who may edit this, so nobody was told.")
        messages.warning(request, unknown % {"word": word})
    return done.comment.pk


def _number(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise ValidationError(_t("This thread is gone."))
    return int(text)


def _threads(request: HttpRequest, subject: Subject, typed: dict[str, str]) -> list[dict[str, Any]]:
    """Open threads first, each with its replies; one query and one for the writers."""
    rows = list(StaffComment.objects.filter(about=subject.about).select_related("author", "resolved_by"))
    ours = works_at(request.user)
    writers = {row.author_id: name_of(row.author, ours) for row in rows if row.author}
    shown: list[dict[str, Any]] = [{"row": row, "writer": writers.get(row.author_id, "")} for row in rows]
    firsts = [one for one in shown if one["row"].thread_id is None]
    firsts.sort(key=lambda one: one["row"].resolved_at is not None)
    return [
        {
            **one,
            "replies": [reply for reply in shown if reply["row"].thread_id == one["row"].pk],
            "typed": typed.get(str(one["row"].pk), ""),
            "once": secrets.token_hex(12),
        }
        for one in firsts
    ]


def header_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Beside articles and news, for those who may edit them, with the number of open threads."""
    if page.pk and issubclass(page.specific_class or Page, OwnedPage) and page.permissions_for_user(user).can_edit():
        number = open_threads(f"page:{page.translation_key.hex}")
        label = _t("Comments (%(count)d open)") % {"count": number} if number else _t("Comments")
        yield Button(label, reverse("staff-comments", args=["page", page.pk]), icon_name="comment", priority=70)


def waiting_comments(user: Any) -> list[Item]:
    return [
        Item(
            subject.title,
            f"{subject.url}#comment-{comment.pk}",
            subject.language,
            formats.date_format(timezone.localtime(comment.written_at), "SHORT_DATE_FORMAT"),
        )
        for subject, comment in waiting_for(user, SHOWN)
    ]


def construct_panels(request: HttpRequest, panels: list[Any]) -> None:
    """Hook, after the panels of the desk itself."""
    panels.append(ListPanel("comments", ORDER, heading=_("Comments that wait for you"), find=waiting_comments))


def admin_urls() -> list[URLPattern]:
    return [
        path("comments/<slug:kind>/<int:pk>/", comments, name="staff-comments"),
        path("comments/<slug:kind>/<int:pk>/names/", names, name="staff-comment-names"),
    ]
