"""How long does the weekly mail take: 500 members, 2,000 changes, a tenth of them closed to some?"""

import datetime
import json
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bench.figures import Figure
from bench.import_rate import source_rows
from bench.scratch import copied_site, measured_in

MEMBERS = 500
CHANGES = 2_000
CLOSED_EVERY = 10
FOLLOWED = 2  # topics of each member, beside the mirrors of where they work


def measure() -> list[Figure]:
    found = measured_in(copied_site("digest"), "bench.digest")
    return [
        Figure("members with a weekly mail", found["members"], "members", MEMBERS, "at least"),
        Figure("changes in its span", found["changes"], "changes", CHANGES, "at least"),
        Figure("letters written", found["letters"], "letters", 0, "for information"),
        Figure("run of the weekly mail", found["seconds"], "s", 60),
        Figure("largest letter", found["largest"] / 1000, "kB", 30),
        Figure("median letter", found["median"] / 1000, "kB", 0, "for information"),
        Figure("asked again as a letter leaves", found["leaving"] * 1000, "ms", 0, "for information"),
    ]


def fill(institutions: Sequence[Any], changes: int = CHANGES) -> None:
    """Articles at all institutions in turn, until there are changes enough."""
    from knowledge.importing.importer import Importer
    from knowledge.importing.lookup import Lookup

    rows = source_rows()
    made = part = 0
    while made < changes:
        owner = institutions[part % len(institutions)]
        some = [
            replace(row, group=f"{row.group} {part}", audience=("partnership",) if at % CLOSED_EVERY == 0 else ())
            for at, row in enumerate(rows[(part * 100) % len(rows) :][:100])
        ]
        made += Importer("bench", Lookup.of_site(), institution=owner).run(some).created
        part += 1


def people(institutions: Sequence[Any], members: int = MEMBERS) -> None:
    """Members of all institutions in four languages, each following some topics."""
    from knowledge.following.models import Follow
    from knowledge.membership.models import Membership, User
    from knowledge.topics.models import TopicPage
    from search.indexing import unit_of_work

    topics = list(TopicPage.objects.filter(locale__language_code="de"))
    with unit_of_work():
        for number in range(members):
            user = User(email=f"bench-{number}@example.org", language=("de", "ar", "en", "fr")[number % 4])
            user.set_unusable_password()
            user.save()
            Membership.objects.create(user=user, institution=institutions[number % len(institutions)])
            for step in range(FOLLOWED):
                Follow.objects.create(user=user, topic=topics[(number + step) % len(topics)])


def main() -> None:
    """Fill the site of this process, run the weekly mail once and print what was measured."""
    import django

    django.setup()
    from django.utils import timezone

    from home.mails.letters import message_of
    from home.mails.models import Letter
    from knowledge.following.changes import changes_between
    from knowledge.following.digest import open_accounts, write_due
    from knowledge.following.leaving import still_true
    from knowledge.following.models import WeeklyMail
    from knowledge.institutions.models import InstitutionPage

    institutions = list(InstitutionPage.objects.filter(locale__language_code="de", live=True).order_by("path"))
    began = timezone.now()
    people(institutions)
    open_accounts(began)
    fill(institutions)
    due = timezone.now() + datetime.timedelta(days=8)
    started = time.perf_counter()
    letters = write_due(due)
    seconds = time.perf_counter() - started
    written = list(Letter.objects.filter(once__startswith="weekly:")[:MEMBERS])
    sizes = sorted(len(message_of(letter).message().as_bytes()) for letter in written)
    still_true(written[0])
    started = time.perf_counter()
    kept = sum(still_true(letter) for letter in written[1:21])
    found = {
        "members": WeeklyMail.objects.filter(is_on=True).count(),
        "changes": len(changes_between(began, due)),
        "letters": letters,
        "seconds": seconds,
        "largest": sizes[-1],
        "median": sizes[len(sizes) // 2],
        "leaving": (time.perf_counter() - started) / max(1, kept),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
