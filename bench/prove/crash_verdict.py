"""After the crash: a new process lets follower and janitor run, compares both sides, and says what is lost or torn.

Nothing is repaired before it was counted: the audit only compares.
"""

import sqlite3
from pathlib import Path
from typing import Any

from bench.prove.crash_site import WORDS
from bench.prove.crash_steps import JOURNAL, a_week_later

Verdict = dict[str, list[str]]
MADE = {"document": ("upload_document", "upload_document_sent_in_pieces"), "article": ("publish_article",)}
GONE = {"document": "delete_document", "article": "delete_article"}


def judge(folder: Path, *, alive: bool) -> Verdict:
    """`drift`: entries that differ; `lost`: what was confirmed and is not so; `torn`: halves, or what was refused and
    is there all the same; `orphans`: bytes nobody names. `alive`: the process went on, so that every "no" was told."""
    from knowledge.documents.families import sweep_blobs
    from knowledge.documents.uploading.life import tidy
    from search import upkeep

    upkeep.follow()
    _read_the_unread()
    upkeep.follow()
    torn = _torn_uploads()
    a_week_later()
    tidy()
    a_week_later()  # what a crash kept from the blobs was laid there only now
    sweep_blobs()
    verdict: Verdict = {"drift": _drift(), "lost": [], "torn": torn + _torn(folder), "orphans": _orphans()}
    told = _journal(folder.with_name(JOURNAL))
    for kind in MADE:
        _compare(kind, told, verdict, alive=alive)
    return verdict


def _read_the_unread() -> None:
    """As the worker does with what waits although no task runs for it."""
    from knowledge.documents.models import DocumentVersion
    from knowledge.documents.reading import read_many

    waiting = list(DocumentVersion.objects.filter(state__in=("waiting", "reading")))
    if waiting:
        read_many(waiting, at_once=1)


def _drift() -> list[str]:
    from search.audit import audit

    report = audit()
    wrong = [f"{family} {pk}" for family, pk in report.objects] + [
        f"entry {pk} in {name}" for name, ids in report.engines.items() for pk in ids
    ]
    return wrong + ["set"] * report.wrong_set + [f"unusable index: {name}" for name in report.unusable]


def _torn(folder: Path) -> list[str]:
    """Rows, blobs and both database files, each on its own and one against the other."""
    from django.core.files.storage import storages
    from django.db import connection
    from wagtail.models import Page

    from knowledge.documents.models import Document, DocumentVersion

    torn: list[str] = []
    with connection.cursor() as cursor:
        torn += [f"database: {row}" for row in cursor.execute("PRAGMA quick_check").fetchall() if row != ("ok",)]
        torn += [f"foreign key: {row}" for row in cursor.execute("PRAGMA foreign_key_check").fetchall()]
    index = folder / "search" / "embedded.sqlite3"
    with sqlite3.connect(index.resolve()) as search:
        torn += [f"index: {row}" for row in search.execute("PRAGMA quick_check").fetchall() if row != ("ok",)]
    torn += ["page tree"] * any(Page.find_problems())
    blobs: Any = storages["blobs"]
    for version in DocumentVersion.objects.all():
        if not blobs.verify(version.sha256) or blobs.size(version.file.name) != version.size:
            torn.append(f"version {version.pk} without its bytes")
        if version.state != "ok":
            torn.append(f"version {version.pk} is {version.state}")
    torn += [
        f"document {pk} without a file" for pk in Document.objects.filter(versions=None).values_list("pk", flat=True)
    ]
    return torn


def _torn_uploads() -> list[str]:
    """Uploads of which fewer bytes are there than were confirmed."""
    from django.core.files.storage import storages

    from knowledge.documents.uploading import parts
    from knowledge.documents.uploading.models import Upload

    torn = []
    for upload in Upload.objects.all():
        path = parts.path_of(upload.pk)
        there = path.stat().st_size if path.exists() else 0
        whole = bool(upload.sha256) and storages["blobs"].verify(upload.sha256)  # type: ignore[attr-defined]
        if not whole and there < upload.offset:
            torn.append(f"upload: {upload.offset} bytes confirmed, {there} there")
    return torn


def _orphans() -> list[str]:
    from django.core.files.storage import storages

    from knowledge.documents.models import DocumentVersion
    from knowledge.documents.uploading import parts

    blobs: Any = storages["blobs"]
    named = set(DocumentVersion.objects.values_list("sha256", flat=True))
    left = [path.name for folder in (blobs.root / "incoming", parts.folder()) for path in folder.glob("*")]
    return sorted(set(blobs.blobs()) - named) + left


def _journal(path: Path) -> dict[str, str]:
    """Step -> how far it came: begun, failed or confirmed. The last word counts."""
    told: dict[str, str] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        what, step = line.split()
        told[step] = what
    return told


def _compare(kind: str, told: dict[str, str], verdict: Verdict, *, alive: bool) -> None:
    """What the senders were told, what the rows say and what the search finds must be one."""
    stored, found = _stored(kind), _found(kind)
    made = next((told[step] for step in MADE[kind] if step in told), "")
    gone = told.get(GONE[kind], "")
    if stored != found:
        verdict["torn"].append(f"{kind}: {stored} stored, {found} found")
    if made == "confirmed" and gone in ("", "failed") and not stored:
        verdict["lost"].append(f"{kind}: confirmed, and not there")
    if gone == "confirmed" and stored:
        verdict["lost"].append(f"{kind}: deleted, and still there")
    if alive and made == "failed" and stored:
        verdict["torn"].append(f"{kind}: refused, and there all the same")
    if alive and gone == "failed" and made == "confirmed" and not stored:
        verdict["torn"].append(f"{kind}: not deleted, they said, and gone")


def _stored(kind: str) -> int:
    from knowledge.models import ArticlePage, Document

    model: Any = {"document": Document, "article": ArticlePage}[kind]
    return int(model.objects.filter(title__startswith=WORDS[kind], live=True).count())


def _found(kind: str) -> int:
    from search.access import Viewer
    from search.parameters import Parameters
    from search.service import search

    return search(Parameters(text=WORDS[kind]), Viewer(None), "de").total
