"""wagtail-localize's own editor writes a sentence over whatever stands there. Here it is asked before: is it still what
this person had before them?

The editor is a compiled bundle that sends nothing but the text, to the address it was given for the sentence. So the
address carries a stamp of the translation it was shown with. What comes too late is not written; it stays on the
screen and in the history of the page, beside what the other wrote.
"""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.request import Request
from wagtail.log_actions import LogFormatter, log
from wagtail.models import Page
from wagtail_localize.models import (
    OverridableSegment,
    SegmentOverride,
    StringSegment,
    StringTranslation,
    Translation,
)

from knowledge.translations.sheets import stamp_of

LOG_ACTION = "kommez.sentence_not_kept"
STAMP = "stamp"
WRITING = frozenset(("PUT", "DELETE"))
STRING, OVERRIDE = "wagtail_localize:edit_string_translation", "wagtail_localize:edit_override"
FILES_OUT, FILES_IN = "wagtail_localize:download_pofile", "wagtail_localize:upload_pofile"


def guard(request: HttpRequest, kwargs: dict[str, Any]) -> HttpResponse | None:
    """Before a view of the translation editor: the answer to what comes too late, and for its files, which know nothing
    of who wrote meanwhile, the way to ours. None: go on, with the page locked for the rest of the request."""
    match = request.resolver_match
    name = match.view_name if match is not None else ""
    if name in (FILES_OUT, FILES_IN):
        return _other_files(request, name, kwargs["translation_id"])
    if request.method not in WRITING or name not in (STRING, OVERRIDE):
        return None
    translation = Translation.objects.filter(pk=kwargs["translation_id"]).select_related("source").first()
    page = _page(translation) if translation is not None else None
    if page is None or translation is None or not page.permissions_for_user(request.user).can_edit():
        return None  # its own view says no
    Page.objects.select_for_update().get(pk=page.pk)
    row = _string(translation, kwargs) if name == STRING else _override(translation, kwargs)
    if row is None and request.GET.get(STAMP, "") in ("", stamp_of("")):
        return None
    if row is not None and (row.last_translated_by_id == request.user.pk or _stamp(row) == request.GET.get(STAMP)):
        return None
    return _too_late(request, page, row, kwargs)


def stamped(props: str) -> str:
    """What the editor is given to show (JSON), with a stamp in the address of each sentence."""
    found = json.loads(props)
    texts = {one["segment_id"]: one["data"] for one in found["initialStringTranslations"]}
    values = {one["segment_id"]: json.dumps(one["data"]) for one in found["initialOverrides"]}
    for segment in found["segments"]:
        if "editUrl" not in segment:
            continue
        known = texts if segment["type"] == "string" else values
        segment["editUrl"] += f"?{STAMP}={stamp_of(known.get(segment['id'], ''))}"
    return json.dumps(found)


def _page(translation: Translation) -> Any:
    rows = Page.objects.filter(translation_key=translation.source.object_id, locale=translation.target_locale_id)
    return rows.first()


def _string(translation: Translation, kwargs: dict[str, Any]) -> StringTranslation | None:
    segment = StringSegment.objects.filter(pk=kwargs["string_segment_id"]).first()
    place = {"translation_of": segment.string_id, "context": segment.context_id} if segment else {"pk": None}
    return StringTranslation.objects.filter(locale=translation.target_locale_id, **place).first()


def _override(translation: Translation, kwargs: dict[str, Any]) -> SegmentOverride | None:
    segment = OverridableSegment.objects.filter(pk=kwargs["overridable_segment_id"]).first()
    place = {"context": segment.context_id} if segment else {"pk": None}
    return SegmentOverride.objects.filter(locale=translation.target_locale_id, **place).first()


def _stamp(row: StringTranslation | SegmentOverride) -> str:
    return stamp_of(row.data if isinstance(row, StringTranslation) else row.data_json)


def _too_late(request: HttpRequest, page: Page, row: Any, kwargs: dict[str, Any]) -> HttpResponse:
    """The editor shows a reason only under what it takes as kept: so the answer is a success, with an error in it."""
    mine = ""
    if request.method == "PUT":
        mine = str(Request(request, parsers=[MultiPartParser(), FormParser()]).data.get("value", ""))
    theirs = row.data if isinstance(row, StringTranslation) else ""
    log(page, LOG_ACTION, user=request.user, data={"mine": mine, "theirs": theirs})
    said = _t("Not kept: somebody else wrote meanwhile. Load the page anew.")
    if request.method != "PUT" or "string_segment_id" not in kwargs:
        return JsonResponse({"error": said}, status=409)
    answer = {"segment_id": kwargs["string_segment_id"], "data": mine, "error": f"{said} {theirs}", "comment": ""}
    string = row.translation_of_id if row is not None else None
    return JsonResponse({**answer, "string_id": string, "last_translated_by": None})


def _other_files(request: HttpRequest, name: str, translation_id: int) -> HttpResponse | None:
    translation = Translation.objects.filter(pk=translation_id).select_related("source").first()
    page = _page(translation) if translation is not None else None
    if page is None:
        return None
    if name == FILES_OUT:
        return redirect("translation_file", page.pk, "po")
    messages.warning(request, _t("Bring the file in here: then nothing is written over what others wrote meanwhile."))
    return redirect("translation_files")


def register_log_actions(actions: Any) -> None:
    @actions.register_action(LOG_ACTION)
    class NotKept(LogFormatter):
        label = _("Sentence not kept")

        def format_message(self, log_entry: Any) -> str:
            said = _t("Somebody else wrote first; not kept:")
            return format_html('{} <q dir="auto">{}</q>', said, log_entry.data.get("mine", ""))
