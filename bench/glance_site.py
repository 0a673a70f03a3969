"""A site as large as the promise of the overview: rows written in bulk into a scratch database, past every signal."""

import datetime
import random
import uuid
from collections.abc import Iterator
from typing import Any

QUESTIONS, PROJECTS, ARTICLES, TRANSLATED, DOCUMENTS = 10_000, 1_000, 10_000, 5_000, 10_000
READ, DAYS = 500, 90
BATCH = 500
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def fill() -> dict[str, int]:
    """Numbers of what was made, by name."""
    from django.db import transaction

    from knowledge.models import ArticlePage, InstitutionPage, Mirror, ProjectPage, TopicPage

    dice = random.Random(7)
    units = list(InstitutionPage.objects.filter(locale__language_code="de", live=True).order_by("path"))
    topics = list(TopicPage.objects.filter(locale__language_code="de", live=True).values_list("pk", flat=True))
    mirrors = list(Mirror.objects.filter(confirmed_at__isnull=False, ended_on=None))
    with transaction.atomic():
        articles = _articles(units, dice)
        projects = _pages(ProjectPage, ProjectPage.objects.filter(locale__language_code="de").first(), PROJECTS, None)
        documents = _documents(units)
        _link(ArticlePage, "topics", articles, topics, dice=dice)
        _link(ArticlePage, "targets", articles, _targets(), dice=dice)
        _link(ProjectPage, "targets", projects, _targets(), dice=dice)
        _link(ProjectPage, "partners", projects, [unit.pk for unit in units], dice=dice)
        _link(type(documents[0]), "topics", [one.pk for one in documents], topics, dice=dice)
        _milestones(projects, dice)
        _questions(units, mirrors, dice)
        _others(articles, documents, units, dice=dice)
    return {"questions": QUESTIONS, "projects": PROJECTS, "contents": ARTICLES + DOCUMENTS}


def _articles(units: list[Any], dice: random.Random) -> list[int]:
    """Articles below all institutions in turn, half of them also in Arabic; ids of all pages."""
    from knowledge.models import ArticlePage, InstitutionPage

    sample = ArticlePage.objects.filter(locale__language_code="de").first()
    arabic = {page.translation_key: page for page in InstitutionPage.objects.filter(locale__language_code="ar")}
    made: list[int] = []
    for at, unit in enumerate(units):
        keys = [uuid.uuid4() for _one in range(ARTICLES // len(units) + (at < ARTICLES % len(units)))]
        made += _pages(ArticlePage, sample, len(keys), unit, keys=keys)
        other = arabic.get(unit.translation_key)
        if other is not None:
            translated = _pages(ArticlePage, sample, len(keys) // 2, other, keys=keys)
            made += translated
            _entries(translated, "ar", dice)
    return made


def _pages(model: Any, sample: Any, number: int, parent: Any, *, keys: list[uuid.UUID] | None = None) -> list[int]:
    """So many copies of the sample page below `parent` (else beside the sample), with other titles and keys."""
    from django.db import connection
    from django.utils import timezone
    from wagtail.models import Page

    above = parent or sample.get_parent()
    first = (Page.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    moment = timezone.now() - datetime.timedelta(days=40)
    rows = [
        Page(
            pk=first + at, title=f"{model.__name__} {first + at}", draft_title=f"{first + at}", slug=f"bench-{first + at}",
            path=f"{above.path}{_step(40_000 + at)}", depth=above.depth + 1, numchild=0, url_path=f"{above.url_path}b-{at}/",
            locale_id=above.locale_id, content_type_id=sample.content_type_id, live=True,
            translation_key=keys[at] if keys else uuid.uuid4(), first_published_at=moment, last_published_at=moment,
        )
        for at in range(number)
    ]  # fmt: skip
    Page.objects.bulk_create(rows, batch_size=BATCH)
    columns = ", ".join(
        connection.ops.quote_name(f.column) for f in model._meta.local_concrete_fields if not f.primary_key
    )
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (page_ptr_id, {columns}) SELECT page.id, {columns} FROM {table}, wagtailcore_page page"
            " WHERE page_ptr_id = %s AND page.id >= %s AND page.id < %s",
            [sample.pk, first, first + number],
        )
    return list(range(first, first + number))


def _step(number: int) -> str:
    text = ""
    for _digit in range(4):
        number, rest = divmod(number, 36)
        text = _DIGITS[rest] + text
    return text


def _entries(pages: list[int], language: str, dice: random.Random) -> None:
    from search.models import SearchEntry

    SearchEntry.objects.bulk_create(
        (
            SearchEntry(
                family="page", object_id=pk, language=language, version=pk, kind="article", group=f"bench-{pk}",
                title=f"{pk}", state={"outdated": dice.choice((0, 0, 2)), "untranslated": dice.choice((0, 0, 1))},
                terms={"title": "", "body": "wort " * 400, "parts": "", "sections": [], "words": ""},
            )
            for pk in pages
        ),
        batch_size=BATCH,
    )  # fmt: skip


def _documents(units: list[Any]) -> list[Any]:
    from django.utils import timezone

    from knowledge.documents.collections import collection_for
    from knowledge.models import Document, DocumentVersion

    place, moment = collection_for(units[0], _public()), timezone.now() - datetime.timedelta(days=50)
    made = Document.objects.bulk_create(
        (
            Document(
                title=f"Dokument {at}", institution=units[at % len(units)], collection=place, live=True,
                first_published_at=moment, created_at=moment,
            )
            for at in range(DOCUMENTS)
        ),
        batch_size=BATCH,
    )  # fmt: skip
    DocumentVersion.objects.bulk_create(
        (
            DocumentVersion(
                document=one, number=1, language=("de", "ar", "en")[at % 3], format="pdf", media_type="application/pdf",
                file="x", filename="x.pdf", sha256="0" * 64, size=1000, published_at=moment, state="ok",
            )
            for at, one in enumerate(made)
        ),
        batch_size=BATCH,
    )  # fmt: skip
    return list(made)


def _public() -> Any:
    from home.audience import Audience

    return Audience()


def _targets() -> list[str]:
    from knowledge.models import SustainableTarget

    return list(SustainableTarget.objects.values_list("pk", flat=True))


def _link(model: Any, name: str, things: list[int], values: list[Any], *, dice: random.Random) -> None:
    """Two values for each thing."""
    field = model._meta.get_field(name)
    through, own, other = field.remote_field.through, field.m2m_field_name(), field.m2m_reverse_field_name()
    rows = (
        through(**{f"{own}_id": thing, f"{other}_id": value})
        for thing in things
        for value in dice.sample(values, min(2, len(values)))
    )
    through._default_manager.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


def _milestones(projects: list[int], dice: random.Random) -> None:
    from django.utils import timezone
    from wagtail.models import Locale

    from knowledge.models import Milestone

    today, source = timezone.localdate(), Locale.objects.get(language_code="de")
    rows = [
        Milestone(project_id=pk, title=f"Schritt {at}", locale=source, sort_order=at, is_reached=dice.random() < 0.6)
        for pk in projects
        for at in range(4)
    ]
    for row in rows:
        row.due_on = today + datetime.timedelta(days=dice.randint(-200, 200))
        row.reached_at = timezone.now() if row.is_reached else None
    Milestone.objects.bulk_create(rows, batch_size=BATCH)


def _questions(units: list[Any], mirrors: list[Any], dice: random.Random) -> None:
    from knowledge.models import Question

    Question.objects.bulk_create(_asked(units, mirrors, dice), batch_size=BATCH)


def _asked(units: list[Any], mirrors: list[Any], dice: random.Random) -> Iterator[Any]:
    from django.utils import timezone

    from knowledge.models import Question

    now = timezone.now()
    for number in range(QUESTIONS):
        mirror = mirrors[number % len(mirrors)] if mirrors and number % 5 else None
        asker, asked = (mirror.proposer, mirror.answerer) if mirror else dice.sample(units, 2)
        at = now - datetime.timedelta(hours=dice.randint(1, 8000))
        is_open = number % 4 == 0
        yield Question(
            subject=f"Frage {number}", text="Wie?", asker=asker, addressee=asked, side_id=asked.municipality_id,
            mirror=mirror, state="open" if is_open else "answered", asked_at=at, opened_at=at, turn_since=at,
            due_at=at + datetime.timedelta(days=7) if is_open else None, audience="public" if number % 3 else "involved",
            answered_at=None if is_open else at, ended_at=None if is_open else at,
            worked=datetime.timedelta(minutes=dice.randint(5, 5000)),
        )  # fmt: skip


def _others(articles: list[int], documents: list[Any], units: list[Any], *, dice: random.Random) -> None:
    """Transfers, readings of the last days, wishes."""
    from django.utils import timezone

    from home.readings.models import DailyReading
    from knowledge.models import ArticlePage, Transfer, TranslationWish, User

    today = timezone.localdate()
    keys = list(
        dict.fromkeys(ArticlePage.objects.filter(pk__in=articles[:5000]).values_list("translation_key", flat=True))
    )
    states = ("seen", "trying", "adapted", "adopted")
    Transfer.objects.bulk_create(
        (
            Transfer(article_key=key, institution=dice.choice(units), state=dice.choice(states), language="de")
            for key in keys
        ),
        batch_size=BATCH,
    )
    read = [("page", key.hex) for key in keys[:READ]] + [("document", str(one.pk)) for one in documents[:READ]]
    DailyReading.objects.bulk_create(
        (
            DailyReading(
                day=today - datetime.timedelta(days=ago), kind=kind, key=key, language="de", times=dice.randint(0, 4)
            )
            for kind, key in read
            for ago in range(DAYS)
        ),
        batch_size=BATCH,
        ignore_conflicts=True,
    )
    person = User.objects.order_by("pk").first()
    TranslationWish.objects.bulk_create(
        (TranslationWish(user=person, subject=f"page:{key.hex}", language="fr") for key in keys[:1000]),
        batch_size=BATCH,
        ignore_conflicts=True,
    )
