"""How long do mails of each rhythm take: 1,000 watchers, 500 changes, a tenth of them closed to some? Each change once."""

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
WORDS = ("Wasser", "Energie", "Abfall", "Luft", "Boden")
RHYTHMS = ("at_once", "daily", "weekly")


def measure() -> list[Figure]:
    found = measured_in(copied_site("rhythms"), "bench.digest_rhythms")
    figures = [
        Figure("watchers", found["watchers"], "members", WATCHERS, "at least"),
        Figure("changes in the span", found["changes"], "changes", CHANGES, "at least"),
    ]
    for name in RHYTHMS:
        one = found[name]
        figures += [
            Figure(f"{name}: run over all changes", one["seconds"], "s", 60),
            Figure(f"{name}: letters written", one["letters"], "letters", 0, "for information"),
            Figure(f"{name}: changes missing, told twice or closed", one["wrong"], "", 0, "exactly"),
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
    _more_to_follow(began)
    later = timezone.now() + datetime.timedelta(days=8)
    found: dict[str, Any] = {"watchers": WeeklyMail.objects.filter(is_on=True).count()}
    found["changes"] = len(changes_between(began, later))
    for name in RHYTHMS:
        found[name] = _run(name, began, later)
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


def _run(rhythm: str, began: datetime.datetime, now: datetime.datetime) -> dict[str, float]:
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
        started = time.perf_counter()
        letters = write_due(now)
        seconds = time.perf_counter() - started
    written = list(Letter.objects.filter(once__startswith="weekly:"))
    largest = max(len(message_of(letter).message().as_bytes()) for letter in written)
    wrong, again = _wrong(began, now), write_due(now + datetime.timedelta(minutes=10))
    return {
        "seconds": seconds, "letters": letters, "again": again, "largest": largest, "wrong": wrong,
        "statements": counted[0] / max(1, WeeklyMail.objects.filter(is_on=True).count()),
    }  # fmt: skip


def _wrong(began: datetime.datetime, now: datetime.datetime) -> int:
    """Changes somebody was told twice, or though they may not see them, or not told though they follow them."""
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
