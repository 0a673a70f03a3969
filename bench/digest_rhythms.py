"""How long do mails of each rhythm take: 1,000 watchers, 500 changes, a tenth of them open to one
institution only? Each change once, and none to those it is closed to."""

import datetime
import json
import time
from typing import Any

from bench.digest import fill, people
from bench.figures import Figure
from bench.scratch import copied_site, measured_in

WATCHERS = 1_000
CHANGES = 500
SEARCHES, SINGLES = 10, 5  # every so many watchers follow a search, an article
CLOSED_EVERY = 4  # of the German articles, which make two fifths of the changes
WORDS = ("Wasser", "Energie", "Abfall", "Luft", "Boden")
RHYTHMS = ("at_once", "daily", "weekly")


def measure() -> list[Figure]:
    found = measured_in(copied_site("rhythms"), "bench.digest_rhythms")
    figures = [
        Figure("watchers", found["watchers"], "members", WATCHERS, "at least"),
        Figure("changes in the span", found["changes"], "changes", CHANGES, "at least"),
        Figure("articles open to one institution only", found["closed"], "", CHANGES // 10, "at least"),
    ]
    for name in RHYTHMS:
        one = found[name]
        figures += [
            Figure(f"{name}: run over all changes", one["seconds"], "s", 60),
            Figure(f"{name}: processor of that run", one["processor"], "s", 0, "for information"),
            Figure(f"{name}: letters written", one["letters"], "letters", 0, "for information"),
            Figure(f"{name}: changes missing or told twice", one["wrong"], "", 0, "exactly"),
            Figure(f"{name}: closed changes told to outsiders", one["leaked"], "", 0, "exactly"),
            Figure(f"{name}: closed changes told to those inside", one["inside"], "", 1, "at least"),
            Figure(f"{name}: letters of a second run", one["again"], "letters", 0, "exactly"),
            Figure(f"{name}: statements per person", one["statements"], "", 0, "for information"),
            Figure(f"{name}: largest letter", one["largest"] / 1000, "kB", 30),
        ]
    figures.append(Figure("at_once: run for one more change", found["one more"], "s", 0, "for information"))
    figures.append(
        Figure("at_once: run where nothing was written", found["nothing"] * 1000, "ms", 0, "for information")
    )
    return figures


def main() -> None:
    """Fill the site of this process, run the mails of each rhythm once and print what was measured."""
    import django

    django.setup()
    from django.utils import timezone

    from knowledge.following.changes import changes_between
    from knowledge.following.digest import open_accounts, write_due
    from knowledge.following.models import WeeklyMail
    from knowledge.models import InstitutionPage

    institutions = list(InstitutionPage.objects.filter(locale__language_code="de", live=True).order_by("path"))
    began = timezone.now()
    people(institutions, WATCHERS)
    open_accounts(began)
    fill(institutions, CHANGES)
    closed = _close(began)
    _more_to_follow(began)
    later = timezone.now() + datetime.timedelta(days=8)
    found: dict[str, Any] = {"watchers": WeeklyMail.objects.filter(is_on=True).count()}
    found["closed"] = len(closed)
    found["changes"] = len(changes_between(began, later))
    for name in RHYTHMS:
        found[name] = _run(name, began, later, closed=closed)
    WeeklyMail.objects.update(rhythm="at_once")
    write_due(later + datetime.timedelta(minutes=20))
    _publish(began)
    found["one more"] = _seconds(later + datetime.timedelta(minutes=40))
    found["nothing"] = _seconds(later + datetime.timedelta(minutes=60))
    print(json.dumps(found))


def _publish(since: datetime.datetime) -> None:
    """One more change of an article."""
    from knowledge.models import ArticlePage
    from search.indexing import unit_of_work

    page = ArticlePage.objects.filter(locale__language_code="de", first_published_at__gte=since, live=True)[0]
    page.lead = "Anders."
    with unit_of_work():
        page.save_revision().publish()


def _close(since: datetime.datetime) -> dict[str, int]:
    """Open a quarter of the German articles, a tenth of all changes, to their own institution only: mark of the
    change -> that institution."""
    import hashlib

    from home.audience import Audience, AudienceGroup, Level, set_page_audience
    from knowledge.models import ArticlePage, InstitutionPage

    closed = {}
    rows = ArticlePage.objects.filter(locale__language_code="de", first_published_at__gte=since).order_by("pk")
    for page in rows[::CLOSED_EVERY]:
        owner = InstitutionPage.objects.get(path=page.path[: -page.steplen])
        group = AudienceGroup.objects.get(kind=AudienceGroup.Kind.INSTITUTION, key=owner.translation_key.hex)
        set_page_audience(page, Audience(Level.CHOSEN, frozenset([group.pk])))
        key = f"page:{page.translation_key.hex}:new"
        closed[hashlib.blake2b(key.encode(), digest_size=6).hexdigest()] = owner.pk
    return closed


def _closed_told(closed: dict[str, int]) -> tuple[int, int]:
    """How often closed changes were told to people of other institutions, and to those of their own. Asked of the
    memberships alone, not of the code that is measured."""
    from knowledge.following.models import WeeklyMail
    from knowledge.models import Membership

    works: dict[int, set[int | None]] = {}
    for user, institution in Membership.objects.filter(user__email__startswith="bench-").values_list(
        "user", "institution"
    ):
        works.setdefault(user, set()).add(institution)
    leaked = inside = 0
    for mail in WeeklyMail.objects.filter(user__in=works):
        told = [closed[mark] for marks in mail.told.values() for mark in marks if mark in closed]
        inside += sum(owner in works[mail.user_id] for owner in told)
        leaked += sum(owner not in works[mail.user_id] for owner in told)
    return leaked, inside


def _more_to_follow(since: datetime.datetime) -> None:
    from knowledge.following.models import Follow, FollowedSearch
    from knowledge.models import ArticlePage, User

    users = list(User.objects.filter(email__startswith="bench-").order_by("pk"))
    articles = list(
        ArticlePage.objects.filter(locale__language_code="de", first_published_at__gte=since).order_by("pk")
    )
    FollowedSearch.objects.bulk_create(
        FollowedSearch(user=user, query=f"q={WORDS[at % len(WORDS)]}", language=user.language, since=since)
        for at, user in enumerate(users[::SEARCHES])
    )
    Follow.objects.bulk_create(
        Follow(user=user, article=articles[at % len(articles)], since=since) for at, user in enumerate(users[::SINGLES])
    )


def _run(rhythm: str, began: datetime.datetime, now: datetime.datetime, *, closed: dict[str, int]) -> dict[str, float]:
    """One rhythm, as if nobody had been told anything yet."""
    from django.db import connection

    from home.mails.letters import message_of
    from home.mails.models import Letter
    from knowledge.following.digest import write_due
    from knowledge.following.models import WeeklyMail

    Letter.objects.filter(once__startswith="weekly:").delete()
    WeeklyMail.objects.update(rhythm=rhythm, told={}, until=None, since=began)
    counted = [0]

    def count(execute: Any, *rest: Any) -> Any:
        counted[0] += 1
        return execute(*rest)

    with connection.execute_wrapper(count):
        started, busy = time.perf_counter(), time.process_time()
        letters = write_due(now)
        seconds, processor = time.perf_counter() - started, time.process_time() - busy
    written = list(Letter.objects.filter(once__startswith="weekly:"))
    largest = max(len(message_of(letter).message().as_bytes()) for letter in written)
    wrong, (leaked, inside) = _wrong(began, now), _closed_told(closed)
    again = write_due(now + datetime.timedelta(minutes=10))
    return {
        "seconds": seconds, "processor": processor, "letters": letters, "again": again, "largest": largest, "wrong": wrong,
        "leaked": leaked, "inside": inside,
        "statements": counted[0] / max(1, WeeklyMail.objects.filter(is_on=True).count()),
    }  # fmt: skip


def _wrong(began: datetime.datetime, now: datetime.datetime) -> int:
    """Changes somebody was told twice, or not told though they follow them."""
    from knowledge.following.changes import changes_between
    from knowledge.following.interests import Ground
    from knowledge.following.models import FollowedSearch, WeeklyMail
    from knowledge.following.searches import Searches
    from knowledge.following.telling import Catalogue, Span, tell
    from search.access import Viewer

    catalogue, searches, wrong = Catalogue(changes_between(began, now)), Searches(), 0
    for mail in WeeklyMail.objects.filter(is_on=True).select_related("user"):
        viewer = Viewer(mail.user)
        interests = Ground(viewer).interests(mail.user)
        interests += searches.interests(viewer, FollowedSearch.objects.filter(user=mail.user))
        told = tell(catalogue, interests, viewer, language=mail.user.language, span=Span(began, now))
        expected = {mark for line in told for mark in line.marks}
        marks = [mark for some in mail.told.values() for mark in some]
        wrong += len(marks) - len(set(marks)) + len(set(marks) ^ expected)
    return wrong


def _seconds(now: datetime.datetime) -> float:
    from knowledge.following.digest import write_due

    started = time.perf_counter()
    write_due(now)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
