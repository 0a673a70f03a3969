"""Our own translation page: source and translation side by side, kept while one types.

A small page of the public face rather than of the editing interface: it opens over a slow line, and works without
script. With script each sentence is sent by itself.
"""

import json
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.request import RawPostDataException
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _t
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.models import Page

from home import machine
from home.languages import language
from knowledge.translations import editing
from knowledge.translations.blocks import Block, blocks_of, progress
from knowledge.translations.markup import typed
from knowledge.translations.publishing import tell_of_terms
from knowledge.translations.sheets import Sheet, open_sheet, stamp_of
from knowledge.translations.taking import Result, Written, confirm, may_write, suggest, suggestion_for, take
from knowledge.translations.views import warn_of_gaps
from knowledge.translations.words import state_words

LARGEST = 64 * 1024  # bytes of one sentence on its way


def admin_urls() -> list[URLPattern]:
    base = "translate/<int:page_id>"
    return [
        path(f"{base}/", translate_page, name="translate_page"),
        path(f"{base}/sentence/", translate_sentence, name="translate_sentence"),
    ]


def sheet_of(request: HttpRequest, page_id: int) -> Sheet:
    """Missing for whoever may not edit the page, and for pages that are no translations."""
    page = get_object_or_404(Page, pk=page_id, alias_of=None).specific
    sheet = open_sheet(page) if page.permissions_for_user(request.user).can_edit() else None
    if sheet is None:
        raise Http404
    return sheet


@require_http_methods(["GET", "HEAD", "POST"])
def translate_page(request: HttpRequest, page_id: int) -> HttpResponse:
    """GET shows the page, with `only=open` what is left to do. POST keeps all its fields, then does what `act` says."""
    sheet = sheet_of(request, page_id)
    if request.method != "POST":
        return _shown(request, sheet)
    result = take(sheet, _written(request, sheet), user=request.user)
    if result.theirs or result.wrong:
        messages.error(request, _t("Not everything could be kept. See the marked fields."))
        return _shown(request, sheet_of(request, page_id), result)
    act, _colon, unit = request.POST.get("act", "").partition(":")
    try:
        _act(request, sheet, act, unit)
    except ValidationError as error:
        messages.error(request, _t("Nothing was sent: a text does not fit."))
        for text in error.messages:
            messages.error(request, text)
    anchor = f"#part-{request.POST['at']}" if request.POST.get("at", "").isdecimal() else ""
    only = "?only=open" if request.GET.get("only") == "open" else ""
    return redirect(f"{request.path}{only}{anchor}")


@require_POST
def translate_sentence(request: HttpRequest, page_id: int) -> HttpResponse:
    """One sentence, `{key, text, stamp}`. 200 kept, 409 with what somebody else wrote, 422 with the reason, 410 gone."""
    sheet = sheet_of(request, page_id)
    try:
        sent = json.loads(request.body[:LARGEST])
        key, one = str(sent["key"]), Written(str(sent["text"]), str(sent["stamp"]))
    except (ValueError, KeyError, TypeError, RawPostDataException):  # the last: a form, which was read on the way here
        return JsonResponse({"reason": _t("This could not be read.")}, status=400)
    result = take(sheet, {key: one}, user=request.user)
    if key in result.theirs:
        theirs = result.theirs[key]
        return JsonResponse({"theirs": typed(theirs), "stamp": stamp_of(theirs)}, status=409)
    if key in result.wrong:
        return JsonResponse({"reason": result.wrong[key]}, status=422)
    if key in result.gone:
        reason = _t("The original has changed, this sentence is no longer in it. Load the page anew.")
        return JsonResponse({"reason": reason}, status=410)
    return JsonResponse(_after(sheet_of(request, page_id), key))


def _after(sheet: Sheet, key: str) -> dict[str, Any]:
    blocks = blocks_of(sheet)
    block = next(block for block in blocks if any(line.key == key for line in block.lines))
    line = next(line for line in block.lines if line.key == key)
    done, total = progress(blocks)
    told = {"part": block.number, "state": block.state, "said": state_words(block.state), "open": block.is_open}
    return {"stamp": line.stamp, "text": line.text, "done": done, "total": total, **told}


def _written(request: HttpRequest, sheet: Sheet) -> dict[str, Written]:
    """All fields that were sent. The one whose suggestion somebody takes over holds that suggestion."""
    found = {
        key: Written(str(text), request.POST.get(f"stamp:{key}", ""))
        for name, text in request.POST.items()
        if name.startswith("text:") and (key := name.removeprefix("text:"))
    }
    sentence = sheet.find(request.POST.get("take", ""))
    if sentence is not None and sentence.key in found:
        found[sentence.key] = Written(suggestion_for(sheet, sentence), found[sentence.key].stamp)
    return found


def _act(request: HttpRequest, sheet: Sheet, act: str, unit: str) -> None:
    page, user = sheet.page, request.user
    if act == "confirm":
        confirm(sheet, unit, user=user)
        messages.success(request, _t("Marked as still right."))
    elif act == "machine":
        sent = suggest(sheet, None if unit == "all" else unit)
        words = ngettext("%(count)d sentence was sent.", "%(count)d sentences were sent.", sent) % {"count": sent}
        then = _t("Load the page again in a moment to see what the machine suggests.")
        messages.success(request, f"{words} {then}")
    elif act == "source":
        original = Page.objects.filter(translation_key=page.translation_key, locale=sheet.source.locale_id).first()
        if original is not None and may_write(page, user):
            editing.prepare(original, page.locale, user=user)
            messages.success(request, _t("The original stands here as it is now."))
    elif act == "publish":
        tell_of_terms(request, sheet)
        _tell(request, editing.publish(page, user=user), _t("“%(title)s” is published."), page)
    elif act == "hand-over":
        tell_of_terms(request, sheet)
        done = _t("“%(title)s” is with the editors now. You will see their answer on your home.")
        _tell(request, editing.hand_over(page, user=user), done, page)
    elif act == "approve":
        tell_of_terms(request, sheet)
        _tell(request, editing.approve(page, user=user), _t("“%(title)s” is published."), page)
    elif act == "take-back":
        editing.take_back(page, user=user)
        messages.success(request, _t("The editors no longer have it; you can go on translating."))
    else:
        messages.success(request, _t("Saved."))


def _tell(request: HttpRequest, open_sentences: int, said: str, page: Page) -> None:
    page.refresh_from_db()
    messages.success(request, said % {"title": page.get_admin_display_title()})
    warn_of_gaps(request, open_sentences)


def _shown(request: HttpRequest, sheet: Sheet, result: Result | None = None) -> HttpResponse:
    blocks = blocks_of(sheet)
    if result is not None:
        _put_back(request, blocks, result)
    done, total = progress(blocks)
    only_open = request.GET.get("only") == "open"
    page, user = sheet.page, request.user
    rights = page.permissions_for_user(user)
    context = {
        "sheet": sheet,
        "title": page.get_admin_display_title(),
        "blocks": [block for block in blocks if block.is_open or _is_told(block)] if only_open else blocks,
        "done": done,
        "total": total,
        "only_open": only_open,
        "source_language": language(sheet.source_language),
        "target_language": language(sheet.language),
        "is_behind": sheet.is_behind(),
        "has_machine": machine.is_available(),
        "may_write": may_write(page, user),
        "may_publish": rights.can_publish() and not editing.may_approve(page, user),
        "may_hand_over": editing.may_hand_over(page, user),
        "may_approve": editing.may_approve(page, user),
        "may_take_back": editing.may_take_back(page, user),
        "editor_url": reverse("wagtailadmin_pages:edit", args=[page.pk]),
        "public_url": page.get_url() if page.live else "",
        "words": _words(),
    }
    return render(request, "knowledge/translations/page.html", context, status=409 if result else 200)


def _is_told(block: Block) -> bool:
    return any(line.theirs is not None or line.wrong for line in block.lines)


def _put_back(request: HttpRequest, blocks: list[Block], result: Result) -> None:
    """What could not be kept stands in its field again, beside the reason."""
    for line in (line for block in blocks for line in block.lines):
        if line.key in result.theirs:
            line.text, line.theirs = request.POST.get(f"text:{line.key}", ""), typed(result.theirs[line.key])
        elif line.key in result.wrong:
            line.text, line.wrong = request.POST.get(f"text:{line.key}", ""), result.wrong[line.key]


def _words() -> dict[str, str]:
    """What the script says."""
    return {
        "waiting": _t("not sent yet"),
        "sending": _t("is being sent"),
        "kept": _t("saved"),
        "away": _t("No connection. Your text stays in this browser and is sent as soon as it can be."),
        "refused": _t("You are not logged in any more, or may not write here. Your text stays in this browser."),
        "theirs": _t("Somebody else wrote meanwhile:"),
        "mine": _t("Keep mine"),
        "other": _t("Take the other"),
        "restored": _t("Text that had not been sent was put back."),
        "progress": _t("{done} of {total} parts need nothing"),
    }
