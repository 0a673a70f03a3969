"""What was searched for, without anybody's name: appended to a spool file by the search, read into rows by a job.

A search never waits and never writes to the database: where the spool is locked or full the line is dropped. Visitors
are told apart by a keyed hash of network address and browser, whose key is a random file thrown away each month.
"""

import contextlib
import datetime
import hashlib
import json
import os
import re
import secrets
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db.models import Count, Max, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from search.following import folder
from search.indexing import unit_of_work
from search.models import FEWEST_VISITORS, QueryLog
from search.query import clean
from search.spool import Spool, lines_of

SPOOL = Spool("queries")
LONGEST_QUERY = 100
# Addresses of mail and telephone numbers are no subjects: such a line is not kept at all.
_PERSONAL = re.compile(r"@|(?:\d[ ./-]?){6,}")


def note(request: HttpRequest, text: str, *, language: str, total: int) -> bool:
    """Remember one search; returns whether it was kept."""
    query = normal(text)
    if not query:
        return False
    day = timezone.localdate()
    line = json.dumps([day.isoformat(), language, query, total, visitor_of(request, day)], ensure_ascii=False)
    return SPOOL.append(line.encode())


def normal(text: str) -> str:
    """A query as it is counted; "" for one that is not kept because it may name a person."""
    query = " ".join(clean(text)[0].lower().split())[:LONGEST_QUERY]
    return "" if _PERSONAL.search(query) else query


def take_in() -> int:
    """For the worker: turn the spool into rows, each line once whatever happens. Returns how many."""
    taken = 0
    for path in SPOOL.taken():
        with unit_of_work():
            if not QueryLog.objects.filter(batch=path.stem).exists():
                taken += len(QueryLog.objects.bulk_create(_rows(path), batch_size=500))
    return taken


def forget_keys(today: datetime.date) -> None:
    """Throw away the keys of past months: who was who can then no longer be worked out."""
    for path in folder().glob("visitors-*.key"):
        if path.name != _key_name(today):
            path.unlink(missing_ok=True)


def popular(since: datetime.date, *, language: str = "", without_hits: bool = False) -> QuerySet[Any, Any]:
    """Queries that at least five different visitors asked: query, language, visitors, times, most hits; most first."""
    rows = QueryLog.objects.filter(day__gte=since, **({"language": language} if language else {}))
    counted = rows.values("query", "language").annotate(
        visitors=Count("visitor", distinct=True), times=Count("id"), hits=Max("total")
    )
    shown = counted.filter(visitors__gte=FEWEST_VISITORS, **({"hits": 0} if without_hits else {}))
    return shown.order_by("-visitors", "-times", "query")


def _rows(path: Path) -> Iterator[QueryLog]:
    """The lines of a spool file; a line cut short by a crash is left out."""
    for line in lines_of(path):
        with contextlib.suppress(ValueError, TypeError):
            day, language, query, total, visitor = json.loads(line)
            yield QueryLog(
                day=datetime.date.fromisoformat(day),
                language=str(language)[:12],
                query=str(query)[:LONGEST_QUERY],
                total=int(total),
                visitor=str(visitor)[:12],
                batch=path.stem,
            )


def visitor_of(request: HttpRequest, day: datetime.date) -> str:
    """The same for one browser at one address during a month, and meaningless afterwards."""
    who = f"{request.META.get('REMOTE_ADDR', '')}\n{request.headers.get('User-Agent', '')}"
    key = _key(str(folder() / _key_name(day)))
    return hashlib.blake2b(who.encode("utf-8", "replace"), key=key, digest_size=6).hexdigest()


def _key_name(day: datetime.date) -> str:
    return f"visitors-{day:%Y-%m}.key"


@lru_cache(maxsize=4)
def _key(path: str) -> bytes:
    """The month's key, made by whichever process needs it first; a passing one where the disk takes none."""
    draft = Path(f"{path}.{secrets.token_hex(4)}")
    try:
        draft.write_bytes(secrets.token_bytes(32))
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        return Path(path).read_bytes()
    except OSError:
        return secrets.token_bytes(32)
    finally:
        draft.unlink(missing_ok=True)
