"""The life of a pack: asked for, made by the worker, handed out while all in it is as it was, and forgotten."""

import datetime
import json
import os
import shutil
from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from django.utils import timezone, translation
from django_tasks import task

from home.addresses import absolute
from knowledge.packs import epub, folder, manifest
from knowledge.packs.archive import Archive, Member
from knowledge.packs.library import Layout, Library, gather
from knowledge.packs.models import TopicPack, packs_folder
from knowledge.packs.papers import paper
from knowledge.packs.selecting import Selection, print_of_sources, select
from search.access import Viewer
from search.indexing import unit_of_work

log = structlog.get_logger("kommez.packs")

SPARE_BYTES = 500 * 1000**2  # left free for everything else
LONGEST = datetime.timedelta(hours=1)
KEPT, OWN_KEPT = datetime.timedelta(days=7), datetime.timedelta(days=1)  # files; those of one person
REMEMBERED = datetime.timedelta(days=400)  # what was in a public pack, so that a delta can be made
MOST_KEPT = 10  # of one person
TURNS = 3  # made anew so often when the content changes meanwhile
State = TopicPack.State
_UNFINISHED = (State.WAITING, State.MAKING)


class Nothing(Exception):
    """There is no such topic for this viewer."""


class Restless(Exception):
    """The content changed each time a pack of it was made."""


def ask(viewer: Viewer, key: Any, language: str, *, kind: str) -> TopicPack:
    """The pack of the topic: one that is there and current, else a new one that the worker makes. Raises Nothing."""
    selection = select(key, viewer, language)
    if selection is None:
        raise Nothing
    owner: Any = viewer.user if viewer.is_member else None
    asked: dict[str, Any] = {"owner": owner, "topic": key, "language": language, "kind": kind}
    with unit_of_work():
        unfinished = TopicPack.objects.filter(**asked, state__in=_UNFINISHED).first()
        known = unfinished or current_packs(selection, viewer, language).get(kind)
        if known is not None:
            return known
        pack = TopicPack.objects.create(**asked, total=len(selection.articles) + len(selection.documents))
        if owner is not None:
            for old in TopicPack.objects.filter(owner=owner)[MOST_KEPT:]:
                old.delete()
        make_asked.enqueue(pack.pk.hex)
    return pack


def current_packs(selection: Selection, viewer: Viewer, language: str) -> dict[str, TopicPack]:
    """Kind -> the newest pack of the topic that holds what one made now would hold."""
    owner = viewer.user.pk if viewer.is_member else None
    rows = TopicPack.objects.filter(owner=owner, topic=selection.topic.translation_key, language=language)
    prints: dict[str, str] = {}
    found: dict[str, TopicPack] = {}
    for pack in rows.filter(state=State.READY, fingerprint=selection.fingerprint).defer("manifest"):
        named = json.dumps(pack.sources, sort_keys=True)
        if named not in prints:
            prints[named] = print_of_sources(pack.sources, viewer)
        if pack.kind not in found and pack.sources_print == prints[named] != "" and pack.path.is_file():
            found[pack.kind] = pack
    return found


def may_be_handed_out(pack: TopicPack, viewer: Viewer) -> bool:
    """Whether its file is there, and all in it and named in it is still open to this viewer and as it was."""
    if pack.state != State.READY or not pack.path.is_file():
        return False
    return bool(pack.sources_print) and print_of_sources(pack.sources, viewer) == pack.sources_print


@task()
def make_asked(pack_id: str) -> str:
    """Make one pack. Delivered twice, late or for a deleted row it does nothing. Returns the state."""
    pack = TopicPack.objects.select_related("owner").filter(pk=pack_id).first()
    if pack is None:
        return "gone"
    with unit_of_work():
        taken = TopicPack.objects.filter(pk=pack_id, state=State.WAITING).update(state=State.MAKING)
    if not taken:
        return str(pack.state)
    try:
        made = make(pack)
    except Exception:
        _finish(pack, state=State.FAILED)
        raise  # the queue remembers what went wrong, for those who run the site
    _finish(pack, state=State.READY, **made)
    return State.READY.value


def make(pack: TopicPack) -> dict[str, Any]:
    """Write the file of the pack; the values of its row. Raises Nothing when the topic is gone meanwhile, Restless."""
    for _turn in range(TURNS):
        viewer = Viewer(pack.owner)
        selection = select(pack.topic, viewer, pack.language)
        if selection is None:
            raise Nothing
        with translation.override(pack.language):
            book, files = _write(pack, selection, viewer)
        sources = {name: sorted(ids) for name, ids in book.sources.items()}
        after = Viewer(pack.owner)
        again, whole = select(pack.topic, after, pack.language), print_of_sources(sources, after)
        if whole and again is not None and again.fingerprint == selection.fingerprint:
            size = pack.path.stat().st_size
            return {"size": size, "fingerprint": selection.fingerprint, "sources": sources, "sources_print": whole,
                    "manifest": files}  # fmt: skip
    raise Restless


def _write(pack: TopicPack, selection: Selection, viewer: Viewer) -> tuple[Library, dict[str, Any]]:
    """The library and the manifest's checksums; the file stands in its place."""
    layout = layout_of(pack)
    book = gather(selection, viewer, pack.language, layout=layout, tell=_teller(pack))
    home = packs_folder()
    home.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(home).free < sum(file.version.size for file in book.files) + SPARE_BYTES:
        raise OSError("there is no room for this pack")
    part = pack.path.with_suffix(".part")
    files: dict[str, Any] = {}
    try:
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            if pack.ending == "pdf":
                file.write(paper(book, selection, viewer))
            else:
                files = _archived(pack, book, selection, file)
        os.replace(part, pack.path)
    finally:
        part.unlink(missing_ok=True)
    return book, files


def _archived(pack: TopicPack, book: Library, selection: Selection, file: Any) -> dict[str, Any]:
    about = about_of(pack, selection)
    archive = Archive(file)
    for member in (epub if pack.ending == "epub" else folder).members(book, about):
        archive.add(member)
    if pack.ending == "zip":
        told = {name: about[name] for name in ("pack", "title", "language", "kind", "site", "address")}
        listing = manifest.manifest_bytes({**told, "made_at": about["made_at"].isoformat()}, archive.written)
        archive.add(Member(manifest.NAME, listing))
    archive.close()
    return {one.path: [one.sha256, one.size] for one in archive.written if one.path != manifest.NAME}


def layout_of(pack: TopicPack) -> Layout:
    """How its texts are laid into files."""
    if pack.ending == "pdf":
        return Layout("", texts_of_documents=False, one_file=True)
    pictures, files = pack.contents != "text", pack.contents == "documents"
    if pack.ending == "epub":
        return Layout("xhtml", folder=epub.FOLDER, pictures=pictures)
    return Layout("html", pictures=pictures, files=files)


def about_of(pack: TopicPack, selection: Selection) -> dict[str, Any]:
    """What a pack says of itself."""
    now = timezone.now()
    path = f"{selection.topic.get_url() or ''}pack/"
    return {
        "pack": str(pack.pk),
        "title": selection.topic.title,
        "language": pack.language,
        "kind": pack.kind,
        "contents": pack.get_kind_display(),
        "site": absolute("").rstrip("/"),
        "site_name": settings.WAGTAIL_SITE_NAME,
        "address": absolute(path) + f"?since={pack.pk}",
        "made_at": now,
        "day": timezone.localdate(now),
        "is_own": pack.owner_id is not None,
    }


def _teller(pack: TopicPack) -> Callable[[int], None]:
    def tell(done: int) -> None:
        TopicPack.objects.filter(pk=pack.pk).update(done=min(done, pack.total))

    return tell


def _finish(pack: TopicPack, **values: Any) -> None:
    with unit_of_work():
        rows = TopicPack.objects.filter(pk=pack.pk, state=State.MAKING)
        if not rows.update(made_at=timezone.now(), **values):
            pack.path.unlink(missing_ok=True)  # nobody wants it any more


def tidy() -> int:
    """For the worker: give up what nobody is making any more, remove files and rows that were kept long enough."""
    now = timezone.now()
    with unit_of_work():
        lost = TopicPack.objects.filter(state__in=_UNFINISHED, asked_at__lt=now - LONGEST)
        lost.update(state=State.FAILED, made_at=now)
        past = TopicPack.objects.filter(owner=None, state=State.READY, made_at__lt=now - KEPT)
        past.update(state=State.PAST)
        old = TopicPack.objects.filter(owner=None, asked_at__lt=now - REMEMBERED)
        own = TopicPack.objects.filter(owner__isnull=False, asked_at__lt=now - OWN_KEPT)
        gone = [*old, *own, *TopicPack.objects.filter(owner=None, state=State.FAILED, asked_at__lt=now - KEPT)]
        for pack in gone:
            pack.delete()
    kept = {row.path.name for row in TopicPack.objects.exclude(state=State.PAST)}
    limit = (now - OWN_KEPT).timestamp()
    for path in packs_folder().glob("*"):
        if path.name not in kept and path.stat().st_mtime < limit:
            path.unlink(missing_ok=True)
    return len(gone)
