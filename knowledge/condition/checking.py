"""Do the addresses outside still answer? Asked by the worker, politely, and never in the network the site stands in.

One request a host and second, an address every two weeks; what fails is asked again on the next days, and only three
failures in a row make it broken. When nothing at all answers, it is our own line that is down, and nothing is counted.
"""

import datetime
import time
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from home.outgoing import Answer, Refused, probe
from knowledge.condition.models import OutsideLink

State = OutsideLink.State
AT_A_TIME = 30
PAUSE = 1.0  # seconds between two questions to one host
AGAIN = datetime.timedelta(days=14)
AFTER_FAILURE = datetime.timedelta(days=1)
FAILURES = 3
GONE = (404, 410)  # the server itself says so: once more, then it is broken


def check_due() -> int:
    """The job: ask what is due. Returns how many addresses were asked."""
    if not settings.KOMMEZ.check_links:
        return 0
    rows = OutsideLink.objects.filter(due_at__lte=timezone.now(), pages__live=True).distinct().order_by("due_at", "pk")
    return check(rows[:AT_A_TIME])


def check(links: Iterable[OutsideLink], *, trusted: frozenset[str] = frozenset(), pause: float = PAUSE) -> int:
    """Ask these and remember what they said; `trusted` names hosts that may stand in our own network."""
    asked: dict[str, float] = {}
    answers: list[tuple[OutsideLink, Answer | None]] = []
    for link in links:
        host = urlsplit(link.url).netloc
        time.sleep(max(0.0, asked.get(host, 0.0) + pause - time.monotonic()) if host in asked else 0.0)
        answers.append((link, _ask(link, trusted)))
        asked[host] = time.monotonic()
    reached = any(answer is not None and answer.status for _link, answer in answers)
    for link, answer in answers:
        _remember(link, answer, is_cut_off=not reached and len(asked) > 1)
    return len(answers)


def _ask(link: OutsideLink, trusted: frozenset[str]) -> Answer | None:
    try:
        return probe(link.url, agent=f"KommEZ link check ({settings.WAGTAILADMIN_BASE_URL})", trusted=trusted)
    except Refused as reason:
        link.note = str(reason)
        return None


def _remember(link: OutsideLink, answer: Answer | None, *, is_cut_off: bool) -> None:
    now = timezone.now()
    link.checked_at, link.due_at = now, now + AGAIN
    if answer is None:
        link.state, link.failures, link.status = State.REFUSED, 0, 0
    elif is_cut_off:
        link.due_at = now + AFTER_FAILURE
    elif 200 <= answer.status < 400 or answer.status in (401, 403, 429):  # there is something, though not for a robot
        link.state, link.failures = State.MOVED if answer.moved_to else State.ANSWERS, 0
        link.status, link.moved_to, link.note = answer.status, answer.moved_to, ""
    else:
        link.failures += 1
        link.status, link.note, link.due_at = answer.status, answer.error, now + AFTER_FAILURE
        if link.failures >= (2 if answer.status in GONE else FAILURES):
            link.state, link.due_at = State.BROKEN, now + AGAIN / 2
    link.save()
