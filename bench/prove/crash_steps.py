"""What is done when the crash comes: a document and an article are published, followed, read and deleted again.

People's steps go through the real forms; one is confirmed when its sender was told so. What a confirmed and what a
merely begun step means is judged by `bench.prove.crash_verdict`, in another process.
"""

import io
import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.prove.crash_site import SENT, WORDS

JOURNAL = "journal"  # beside the site, not in it: what the senders know
Step = Callable[[Any, dict[str, Any]], bool]
EVERYTHING, IN_PIECES = "everything", "in pieces"


def run(folder: Path, scenario: str = EVERYTHING) -> list[str]:
    """All steps of the scenario in order; those that failed.

    One that fails is not confirmed, and the next is tried all the same.
    """
    from django.test import Client

    sent = json.loads((folder / SENT).read_text(encoding="utf-8"))
    client = Client(HTTP_HOST="127.0.0.1", raise_request_exception=False)
    client.cookies.load(sent["cookies"])
    journal, failed = _Journal(folder.with_name(JOURNAL)), []
    for step in SCENARIOS[scenario]:
        journal.note("begun", step.__name__)
        try:
            done = step(client, sent)
        except Exception:  # a job that fails is tried again by the clock; here the next step comes
            done = False
        journal.note("confirmed" if done else "failed", step.__name__)
        if not done:
            failed.append(step.__name__)
    return failed


def accepted(response: Any) -> bool:
    """Whether the editing interface leads on to where one goes when all went well, not to the login."""
    return response.status_code == 302 and response["Location"].startswith("/admin/")


class _Journal:
    """Written by system calls kept from before they were made breakable."""

    def __init__(self, path: Path) -> None:
        self._write = _write
        self._descriptor = _open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND)

    def note(self, what: str, step: str) -> None:
        self._write(self._descriptor, f"{what} {step}\n".encode())


_write, _open = os.write, os.open


def upload_document(client: Any, sent: dict[str, Any]) -> bool:
    file = io.BytesIO(b"Gewogen wurde an drei Tagen.\n" * 2_000)
    file.name = "wiegen.txt"
    return accepted(client.post(sent["document"]["address"], {**sent["document"]["values"], "upload": file}))


def publish_article(client: Any, sent: dict[str, Any]) -> bool:
    return accepted(client.post(sent["article"]["address"], sent["article"]["values"]))


def follow(client: Any, sent: dict[str, Any]) -> bool:
    from search import upkeep

    upkeep.follow()
    return True


def read_document(client: Any, sent: dict[str, Any]) -> bool:
    from knowledge.documents.models import DocumentVersion
    from knowledge.documents.reading import read_many

    read_many(list(DocumentVersion.objects.filter(state="waiting")), at_once=1)
    return True


def follow_the_text(client: Any, sent: dict[str, Any]) -> bool:
    return follow(client, sent)


def delete_article(client: Any, sent: dict[str, Any]) -> bool:
    from knowledge.models import ArticlePage

    page = ArticlePage.objects.filter(title__startswith=WORDS["article"]).first()
    return page is not None and accepted(client.post(f"/admin/pages/{page.pk}/delete/"))


def delete_document(client: Any, sent: dict[str, Any]) -> bool:
    from knowledge.models import Document

    found = Document.objects.filter(title__startswith=WORDS["document"]).first()
    return found is not None and accepted(client.post(f"/admin/snippets/knowledge/document/delete/{found.pk}/"))


def follow_the_deletion(client: Any, sent: dict[str, Any]) -> bool:
    return follow(client, sent)


def sweep(client: Any, sent: dict[str, Any]) -> bool:
    from knowledge.documents.families import sweep_blobs

    a_week_later()
    sweep_blobs()
    return True


def rebuild(client: Any, sent: dict[str, Any]) -> bool:
    from search import following

    return following.rebuild() >= 0


def a_week_later() -> None:
    """Make all stored bytes old enough for the janitor, and end the uploads that were not used."""
    from django.core.files.storage import storages
    from django.utils import timezone

    from knowledge.documents.uploading.models import Upload

    Upload.objects.update(expires_at=timezone.now())
    then = time.time() - 7 * 24 * 3600
    for path in storages["blobs"].root.rglob("*"):  # type: ignore[attr-defined]
        if path.is_file():
            _utime(path, (then, then))


_utime = os.utime


def begin_upload(client: Any, sent: dict[str, Any]) -> bool:
    headers = {**TUS, "Upload-Length": str(len(LARGE)), "Upload-Metadata": "filename d2llZ2VuLnR4dA=="}
    reply = client.post("/admin/uploads/", headers=headers)
    sent["place"] = reply.headers.get("Location", "")
    return reply.status_code == 201


def send_pieces(client: Any, sent: dict[str, Any]) -> bool:
    """As the page's own script does: what was not confirmed is asked for and sent again."""
    at = 0
    for _try in range(6):
        place = sent["place"] or "/admin/uploads/00000000-0000-4000-8000-000000000000/"
        piece = LARGE[at : at + PIECE]
        reply = client.generic(
            "PATCH",
            place,
            piece,
            content_type="application/offset+octet-stream",
            headers={**TUS, "Upload-Offset": str(at)},
        )
        if reply.status_code == 204 and int(reply["Upload-Offset"]) == len(LARGE):
            return True
        asked = client.generic("HEAD", place, headers=TUS)
        if asked.status_code != 200:
            return False
        at = int(asked["Upload-Offset"])
    return False


def upload_document_sent_in_pieces(client: Any, sent: dict[str, Any]) -> bool:
    place = sent["place"].strip("/").rpartition("/")[2]
    return accepted(client.post(sent["document"]["address"], {**sent["document"]["values"], "upload_resumed": place}))


def check_originals(client: Any, sent: dict[str, Any]) -> bool:
    from knowledge.documents.storing.fixity import check_due

    return check_due() > 0


def tidy_uploads(client: Any, sent: dict[str, Any]) -> bool:
    from knowledge.documents.uploading.life import tidy

    return tidy() >= 0


TUS = {"Tus-Resumable": "1.0.0"}
LARGE = b"Gewogen wurde an drei Tagen.\n" * 9_000
PIECE = 120_000
UPLOAD_STEPS: tuple[Step, ...] = (
    begin_upload,
    send_pieces,
    upload_document_sent_in_pieces,
    check_originals,
    tidy_uploads,
    sweep,
)
STEPS: tuple[Step, ...] = (
    upload_document,
    publish_article,
    follow,
    read_document,
    follow_the_text,
    delete_article,
    delete_document,
    follow_the_deletion,
    sweep,
    rebuild,
)
SCENARIOS = {EVERYTHING: STEPS, IN_PIECES: UPLOAD_STEPS}
