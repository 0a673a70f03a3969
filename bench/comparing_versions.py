"""How long does an editor wait for two versions of an article of 200 blocks beside each other, or for two merged?"""

import copy
import time
from typing import Any

from bench.figures import Figure, percentile

BLOCKS = 200
ROUNDS = 9
SENTENCE = "Der Netzbetreiber misst jede Nacht den Zufluss des Bezirks und vergleicht ihn mit dem Verbrauch "


def measure() -> list[Figure]:
    """On the demo: every third block changed, every tenth moved, some added and removed; as an editor asks for it."""
    from django.db import transaction
    from django.test import Client

    from knowledge.models import ArticlePage, User
    from knowledge.revisions.merging import merge

    before, after = versions()
    with transaction.atomic():
        page = ArticlePage.objects.filter(locale__language_code="de", live=True).first()
        old, new = (revision_of(page, blocks) for blocks in (before, after))
        client = Client(headers={"host": "127.0.0.1"})
        client.force_login(User.objects.create_superuser("compares@example.org", "x"))
        address = f"/admin/pages/{page.pk}/revisions/compare/{old}...{new}/"
        started = time.perf_counter()
        client.get(address)
        first = time.perf_counter() - started
        processor = time.process_time()
        client.get(address)
        processor = time.process_time() - processor
        beside, together = (taken(client, address + view) for view in ("", "?view=inline"))
        transaction.set_rollback(True)
    other = copy.deepcopy(before)
    for block in other[1::3]:
        block["value"] = block["value"].replace("Nacht", "Woche")
    started = time.perf_counter()
    found = merge(before, after, other)
    merged = time.perf_counter() - started
    return [
        Figure(f"two versions of {BLOCKS} blocks side by side, p95", beside, "s", 1.5),
        Figure("the same in one text, p95", together, "s", 1.5),
        Figure(f"two editors' versions of {BLOCKS} blocks merged", merged, "s", 1.5),
        Figure("processor time of one comparison", processor, "s", 0, "for information"),
        Figure("first comparison of a new process", first, "s", 0, "for information"),
        Figure("parts both had changed, which are asked about", len(found.open), "", 0, "for information"),
    ]


def versions() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Paragraphs of 60 words, and what an editor made of them in a long day."""
    before = [{"type": "paragraph", "value": f"<p>{at} {SENTENCE * 4}</p>", "id": f"b{at}"} for at in range(BLOCKS)]
    after = copy.deepcopy(before)
    for block in after[::3]:
        block["value"] = block["value"].replace("misst", "prüft und misst").replace("Verbrauch", "Bedarf")
    for at in range(5, BLOCKS - 20, 10):
        after.insert(at + 12, after.pop(at))
    after[50:50] = [{"type": "paragraph", "value": f"<p>Neu {at}</p>", "id": f"n{at}"} for at in range(10)]
    del after[120:125]
    return before, after


def revision_of(page: Any, blocks: list[dict[str, Any]]) -> int:
    page.body = blocks
    return int(page.save_revision(clean=False).pk)


def taken(client: Any, address: str) -> float:
    """Seconds of one page, 95th percentile."""
    seconds = []
    for _round in range(ROUNDS):
        started = time.perf_counter()
        reply = client.get(address)
        seconds.append(time.perf_counter() - started)
        assert reply.status_code == 200, reply.status_code
    return percentile(seconds, 0.95)
