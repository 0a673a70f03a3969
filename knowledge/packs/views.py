"""Taking a topic along: what there is, how far it is, the file, and what is new since an older one.

Readers without an account need no cookie; what a member asks for is for that person alone. Nothing here is kept by a cache.
"""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import slugify
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from home.frame import Frame
from home.languages import current_language
from home.serving import find, serve
from knowledge.documents.download import Sendable, send_resumable
from knowledge.packs import making, manifest
from knowledge.packs.forms import ManifestForm, form_for
from knowledge.packs.models import TopicPack
from knowledge.packs.selecting import select
from knowledge.packs.showing import choices
from knowledge.packs.sizes import duration
from knowledge.topics.models import TopicPage
from knowledge.versions import best_versions, light
from search.access import is_open, viewer_of

AGAIN_AFTER = 3  # seconds until the page of an unfinished pack asks anew, without a script
TYPES = {"zip": "application/zip", "epub": "application/epub+zip", "pdf": "application/pdf"}
READ = ["GET", "HEAD", "POST"]


@csrf_exempt  # readers have no cookie that could be abused; members have one and are checked below
@require_http_methods(READ)
def take_along(request: HttpRequest, path: str) -> HttpResponse:
    """The packs of the topic at `path`; POST asks for one. Any other page of that address is served as it is."""
    page = find(request, current_language(), path)
    if not isinstance(page, TopicPage):
        return serve(request, f"{path}pack/")
    if not is_open(page, viewer_of(request)):
        raise Http404
    view = csrf_protect(_take_along) if viewer_of(request).is_member else _take_along
    return _private(view(request, page))


def _take_along(request: HttpRequest, page: Any) -> HttpResponse:
    viewer, language = viewer_of(request), current_language()
    purpose = f"pack:{page.translation_key.hex}"
    since = _since(request)
    form = form_for(request, purpose, is_member=viewer.is_member)
    if request.method == "POST":
        form = form_for(request, purpose, is_member=viewer.is_member, data=request.POST)
        if form.is_valid() and (viewer.is_member or form.limit()):
            pack = making.ask(viewer, page.translation_key, language, kind=form.cleaned_data["kind"])
            return redirect(_address(pack, since))
        if not viewer.is_member:
            form.renew()
    selection = select(page.translation_key, viewer, language)
    if selection is None:
        raise Http404
    found, shown = choices(selection, viewer, language)
    context = {
        "frame": Frame(request, page, "pack/"),
        "topic": page,
        "form": form,
        "choices": shown,
        "measure": found,
        "number_of_topics": len(selection.topics),
        "since": since,
    }
    return render(request, "knowledge/packs/take_along.html", context, status=422 if form.errors else 200)


@require_safe
def pack(request: HttpRequest, pack_id: UUID) -> HttpResponse:
    """How far a pack is, and when it is ready the way to its file."""
    row, topic = _visible(request, pack_id)
    return _page(request, row, topic, ManifestForm())


def _page(request: HttpRequest, row: TopicPack, topic: Any, form: ManifestForm) -> HttpResponse:
    ready = making.may_be_handed_out(row, viewer_of(request))
    since = _since(request)
    context = {
        "pack": row,
        "topic": topic,
        "is_ready": ready,
        "time": duration(row.size),
        "form": form if row.ending == "zip" else None,
        "since": since if since is not None and since.ending == row.ending == "zip" and since.pk != row.pk else None,
        "home": f"{topic.get_url() or ''}pack/",
        "percent": 100 * row.done // row.total if row.total else 0,
    }
    response = render(request, "knowledge/packs/pack.html", context, status=422 if form.errors else 200)
    if row.is_unfinished:
        response["Refresh"] = str(AGAIN_AFTER)
    return _private(response)


@require_safe
def file(request: HttpRequest, pack_id: UUID) -> HttpResponseBase:
    """The file or a range of it, while all in it is as it was and open to the viewer; else the page that says so."""
    row, topic = _visible(request, pack_id)
    if not making.may_be_handed_out(row, viewer_of(request)):
        return redirect("pack", row.pk)
    tag = f'"{row.pk.hex}-{row.size:x}"'  # a file is made once under its id, never again
    name = f"{_name(topic, row)}.{row.ending}"
    return send_resumable(request, Sendable(tag, row.size, TYPES[row.ending], name, partial(row.path.open, mode="rb")))


@csrf_exempt  # it changes nothing: a list is compared with another
@require_http_methods(READ)
def delta(request: HttpRequest, pack_id: UUID) -> HttpResponseBase:
    """What is new since an older pack: that of `?since=`, or the one whose manifest is sent."""
    row, topic = _visible(request, pack_id)
    if row.ending != "zip" or not making.may_be_handed_out(row, viewer_of(request)):
        return redirect("pack", row.pk)
    if request.method == "POST":
        form = ManifestForm(request.POST, request.FILES)
        if not form.is_valid():
            return _page(request, row, topic, form)
        old = form.cleaned_data["manifest"]
    else:
        since = _since(request)
        if since is None:
            return redirect("pack", row.pk)
        old = _sums(since)
    found = manifest.difference(old, _sums(row))
    response = StreamingHttpResponse(manifest.delta(row.path, found), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{_name(topic, row)}-delta.zip"'
    response["X-Content-Type-Options"] = "nosniff"
    return _private(response)


def _visible(request: HttpRequest, pack_id: UUID) -> tuple[TopicPack, Any]:
    """The row and its topic, both open to the viewer. Raises Http404."""
    viewer = viewer_of(request)
    row = TopicPack.objects.visible_to(viewer).defer("manifest").filter(pk=pack_id).first()
    if row is None:
        raise Http404
    rows = TopicPage.objects.visible_to(viewer).filter(translation_key=row.topic)
    topic = next(iter(best_versions(light(rows), row.language).values()), None)
    if topic is None:
        raise Http404
    return row, topic


def _since(request: HttpRequest) -> TopicPack | None:
    """The older pack an address or a form names, where it is the viewer's to know of."""
    try:
        known = UUID(request.GET.get("since") or request.POST.get("since", ""))
    except ValueError:
        return None
    return TopicPack.objects.visible_to(viewer_of(request)).exclude(manifest={}).filter(pk=known).first()


def _sums(row: TopicPack) -> dict[str, str]:
    return {path: digest for path, (digest, _size) in row.manifest.items()}


def _address(row: TopicPack, since: TopicPack | None) -> str:
    query = f"?{urlencode({'since': str(since.pk)})}" if since is not None else ""
    return reverse("pack", args=[row.pk]) + query


def _name(topic: Any, row: TopicPack) -> str:
    return f"{slugify(topic.slug, allow_unicode=False) or 'topic'}-{row.language}-{row.contents}"


def _private(response: Any) -> Any:
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
