"""Which rank of a result page is opened: counted without script, cookie or redirect, and without saying what was opened.

A hit's address carries its rank, signed for the day, the same for everybody: `?hit=h3-k2m4xa`. The outermost middleware
takes it off before anything else sees the address, so the page, its canonical link and the page cache know nothing of
it. A mark of an earlier day (a link that was passed on) is taken off and not counted. After which query it was, the
browser says itself, as long as it comes from this site (`Referer`); the line holds no more than that of the search did.
"""

import base64
import contextlib
import datetime
import hashlib
import hmac
import json
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from search.indexing import unit_of_work
from search.models import HitClick
from search.programs import is_program
from search.querylog import LONGEST_QUERY, normal, visitor_of
from search.spool import Spool, lines_of

SPOOL = Spool("clicks")
NAME = "hit"
_MARK = re.compile(r"([hpo])([1-9][0-9]{0,3})-([a-z2-7]{6})")
_IN_ADDRESS = re.compile(rf"(?:^|&){NAME}=({_MARK.pattern})(?=&|$)")
_RESULTS = re.compile(r"/([a-z][a-z-]{1,10})/(?:search|documents|articles|institutions|projects|events|news)/")


class Mark(NamedTuple):
    """`place` as in `HitClick.Place`; ranks begin at 1, on later pages where the page before ended."""

    place: str
    rank: int


def marked(url: str, place: str, rank: int) -> str:
    """The address of a hit with its mark; addresses of other sites stay as they are."""
    if not url.startswith("/"):
        return url
    address, hash_sign, fragment = url.partition("#")
    joint = "&" if "?" in address else "?"
    mark = f"{place}{rank}-{_signature(timezone.localdate(), place, rank)}"
    return f"{address}{joint}{NAME}={mark}{hash_sign}{fragment}"


def take_off(request: HttpRequest) -> Mark | None:
    """Remove the mark from a request's address; what it says, when it is good today or was until midnight."""
    raw = request.META.get("QUERY_STRING", "")
    found = _IN_ADDRESS.search(raw)
    if found is None:
        return None
    request.META["QUERY_STRING"] = (raw[: found.start()] + raw[found.end() :]).removeprefix("&")
    request.__dict__.pop("GET", None)  # read anew from what is left
    _whole, place, rank, signature = found.groups()
    today = timezone.localdate()
    good = (_signature(day, place, int(rank)) for day in (today, today - datetime.timedelta(days=1)))
    return Mark(place, int(rank)) if any(hmac.compare_digest(signature, one) for one in good) else None


def note(request: HttpRequest, response: HttpResponseBase, mark: Mark) -> bool:
    """Remember that a hit was opened; whether it was kept."""
    if request.method != "GET" or response.status_code not in (200, 206, 304) or is_program(request):
        return False
    day = timezone.localdate()
    language, query = asked_before(request)
    line = json.dumps([day.isoformat(), language, query, *mark, visitor_of(request, day)], ensure_ascii=False)
    return SPOOL.append(line.encode())


def asked_before(request: HttpRequest) -> tuple[str, str]:
    """Language and query of the result page the request came from; the query is "" where the browser does not say."""
    came = urlsplit(request.headers.get("Referer", ""))
    host = request.META.get("HTTP_HOST") or request.META.get("SERVER_NAME", "")
    results = _RESULTS.fullmatch(came.path) if came.netloc == host else None
    if results is None:
        first = request.path_info.strip("/").partition("/")[0]
        return first if any(first == code for code, _name in settings.LANGUAGES) else settings.LANGUAGE_CODE, ""
    return results[1], normal(" ".join(parse_qs(came.query).get("q", [])[:1]))


def take_in() -> int:
    """For the worker: turn the spool into rows, each line once whatever happens. Returns how many."""
    taken = 0
    for path in SPOOL.taken():
        with unit_of_work():
            if not HitClick.objects.filter(batch=path.stem).exists():
                taken += len(HitClick.objects.bulk_create(_rows(path), batch_size=500))
    return taken


def _rows(path: Path) -> Iterator[HitClick]:
    for line in lines_of(path):
        with contextlib.suppress(ValueError, TypeError):
            day, language, query, place, rank, visitor = json.loads(line)
            if place in HitClick.Place.values:
                yield HitClick(
                    day=datetime.date.fromisoformat(day),
                    language=str(language)[:12],
                    query=str(query)[:LONGEST_QUERY],
                    place=place,
                    rank=min(int(rank), 9999),
                    visitor=str(visitor)[:12],
                    batch=path.stem,
                )


@lru_cache(maxsize=400)
def _signature(day: datetime.date, place: str, rank: int) -> str:
    message = f"kommez.hit:{day.isoformat()}:{place}{rank}"
    digest = hmac.new(settings.SECRET_KEY.encode(), message.encode(), hashlib.sha256).digest()
    return base64.b32encode(digest)[:6].decode().lower()
