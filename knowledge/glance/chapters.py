"""The chapters of a report that tell things by name: what was shared, asked, taken up, reached, held and read."""

import datetime
from collections import Counter
from collections.abc import Sequence

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _t

from home.plots import bar_plot
from home.plots.scales import said
from home.readings.models import DailyReading
from knowledge.events.times import day_of
from knowledge.glance.acts import MOST
from knowledge.glance.content import language_name, languages
from knowledge.glance.facts import Facts
from knowledge.glance.figures import days_said
from knowledge.glance.readings import counted, subject_of, things_read
from knowledge.glance.report import Block, Grid, Paragraph, Section
from knowledge.glance.steps import worded
from knowledge.projects.lines import plot_of
from knowledge.transfers.models import State

MOST_PLOTS = 6
MOST_READ = 20
LONGEST = 400  # characters of what was learnt


def in_brief(facts: Facts) -> Section:
    acts, say = facts.acts, facts.scope.language
    numbers: list[tuple[str, float]] = [
        (_t("New articles"), len(facts.of("article", new=True))),
        (_t("Changed articles"), len(facts.of("article", new=False))),
        (_t("New documents"), len(facts.of("document", new=True))),
        (_t("Documents with a new version"), len(facts.of("document", new=False))),
        (_t("News"), len(facts.of("news"))),
        (_t("Questions asked"), acts.asked),
        (_t("Questions answered"), acts.answered),
        (_t("Said of what others shared"), acts.taken),
        (_t("Milestones reached"), len(acts.milestones)),
        (_t("Results of projects"), len(acts.results)),
        (_t("Events held"), len(facts.events)),
    ]
    rows = [(label, said(number, say)) for label, number in numbers]
    rows.insert(7, (_t("Median working days to the first answer"), days_said(acts.median, say)))
    return Section(_t("In brief"), (Grid(_t("In brief"), (_t("What"), _t("Number")), tuple(rows), (4.0, 1.0)),))


def shared(facts: Facts) -> Section:
    lists = (
        (_t("New articles"), facts.of("article", new=True)),
        (_t("Changed articles"), facts.of("article", new=False)),
        (_t("New documents"), facts.of("document", new=True)),
        (_t("Documents with a new version"), facts.of("document", new=False)),
        (_t("News"), facts.of("news")),
    )
    head = (_t("Title"), _t("Institution"), _t("Day"))
    blocks: list[Block] = []
    for caption, items in lists:
        rows = [(item.title, facts.owner(item.owner), _day(item.day)) for item in items[:MOST]]
        blocks += _listed(caption, head, rows, total=len(items))
    return _section(_t("What was shared"), blocks)


def exchange(facts: Facts) -> Section:
    acts, say = facts.acts, facts.scope.language
    words = _t("Asked: %(asked)s. Answered: %(answered)s. Median working days to the first answer: %(days)s.")
    blocks: list[Block] = []
    if acts.asked or acts.answered:
        numbers = {
            "asked": said(acts.asked, say),
            "answered": said(acts.answered, say),
            "days": days_said(acts.median, say),
        }
        blocks.append(Paragraph(words % numbers))
    if not facts.scope.internal:
        blocks.append(Paragraph(_t("Counted are the questions whose answer was published.")))
    rows = [
        (one.subject, str(one.get_state_display()), _day(timezone.localdate(one.asked_at))) for one in acts.named[:MOST]
    ]
    blocks += _listed(_t("Questions"), (_t("Question"), _t("State"), _t("Asked on")), rows, total=len(acts.named))
    return _section(_t("Questions and answers"), blocks)


def taken_up(facts: Facts) -> Section:
    found = facts.acts.transfers
    if not found:
        return _section(_t("What others took up"), [])
    counts = facts.acts.taken_states
    bars = [(str(label), float(counts.get(state, 0))) for state, label in State.choices]
    rows = [
        (row.subject.title, row.who.title, str(row.transfer.get_state_display()), _day(row.transfer.on))
        for row in found
    ]
    title = _t("What others took up")
    blocks = [bar_plot(bars, title=title, language=facts.scope.language)]
    head = (_t("What"), _t("Institution"), _t("State"), _t("Day"))
    return Section(title, (*blocks, *_listed(title, head, rows, wide=(4.0, 3.0, 1.6, 1.5), total=facts.acts.taken)))


def projects(facts: Facts) -> Section:
    acts = facts.acts
    named = worded(acts.milestones, facts.scope.language)
    reached = [
        (acts.projects[one.project_id].title, named[one.pk].title, _day(timezone.localdate(one.reached_at)))
        for one in acts.milestones
    ]
    results = [
        (
            acts.projects[one.project_id].title,
            f"{one.get_kind_display()}: {one.title}",
            Truncator(one.learnt).chars(LONGEST),
        )
        for one in acts.results
    ]
    even = (2.0, 3.0, 1.2)
    blocks = [
        *_listed(_t("Milestones reached"), (_t("Project"), _t("Milestone"), _t("Day")), reached, wide=even),
        *_listed(_t("Results"), (_t("Project"), _t("Result"), _t("What was learnt")), results, wide=(2.0, 3.0, 3.0)),
        *_indicators(facts),
    ]
    return _section(_t("Joint projects"), blocks)


def _indicators(facts: Facts) -> list[Block]:
    acts, language = facts.acts, facts.scope.language
    rows = []
    for one in acts.indicators:
        last = acts.values[one.pk][-1]
        figures = (one.baseline, one.target, last.value)
        first, aim, now = (said(float(value), language) if value is not None else "–" for value in figures)
        name = f"{one.title} ({one.unit})" if one.unit else one.title
        rows.append((acts.projects[one.project_id].title, name, first, f"{now} ({_day(last.day)})", aim))
    head = (_t("Project"), _t("Indicator"), _t("At the beginning"), _t("Last counted"), _t("Aimed at"))
    blocks = _listed(_t("Indicators"), head, rows, wide=(2.0, 3.0, 1.3, 1.8, 1.3))
    return [*blocks, *(plot_of(one, acts.values[one.pk], language) for one in acts.indicators[:MOST_PLOTS])]


def events(facts: Facts) -> Section:
    rows = [(page.title, page.place, day_of(page)) for page in facts.events]
    return _section(_t("Events held"), _listed(_t("Events held"), (_t("Event"), _t("Place"), _t("Day")), rows))


def readings(facts: Facts) -> Section:
    """Sums by language and what was read most; below five nothing is named or summed."""
    scope = facts.scope
    rows = counted(scope.ground, scope.since, scope.until)
    if scope.topics:
        wanted = _about_topics(facts)
        rows = [row for row in rows if subject_of(row) in wanted]
    if not rows:
        return _section(_t("Readings"), [])
    sums: Counter[tuple[str, str]] = Counter()
    for row in rows:
        sums[row["language"], row["kind"]] += row["total"]
    table = [
        (language_name(code), *(said(sums[code, kind], scope.language) for kind in DailyReading.Kind.values))
        for code in languages()
    ]
    note = Paragraph(_t("Counted without persons or devices; what was read fewer than five times is left out."))
    head = (_t("Language"), _t("Pages"), _t("Documents"), _t("Downloads"), _t("Questions"))
    most = rows[:MOST_READ]
    named = things_read(most, scope.ground)
    titles = [
        (named[subject_of(row)].title, language_name(row["language"]), said(row["total"], scope.language))
        for row in most
        if subject_of(row) in named
    ]
    read = _listed(_t("Read most"), (_t("Title"), _t("Language"), _t("Readings")), titles)
    return Section(_t("Readings"), (note, Grid(_t("Readings by language"), head, tuple(table)), *read))


def _about_topics(facts: Facts) -> set[str]:
    """The chosen topics and what is about them, as readings name things."""
    scope, ground = facts.scope, facts.scope.ground
    keys = {page.translation_key for page in scope.chosen_topics}
    for rows in (ground.articles(), ground.news(), ground.projects()):
        keys.update(scope.about(rows).order_by().values_list("translation_key", flat=True))
    documents = scope.about(ground.documents()).order_by().values_list("pk", flat=True)
    questions = scope.about(ground.questions()).order_by().values_list("pk", flat=True)
    found = {f"page:{key.hex}" for key in keys} | {f"document:{pk}" for pk in documents}
    return found | {f"question:{pk}" for pk in questions}


def _listed(
    caption: str,
    head: tuple[str, ...],
    rows: Sequence[tuple[str, ...]],
    *,
    wide: tuple[float, ...] = (4.0, 2.5, 1.5),
    total: int = 0,
) -> list[Block]:
    """The first rows as a table; `total` says how many there are where `rows` holds only the first."""
    if not rows:
        return []
    blocks: list[Block] = [Grid(caption, head, tuple(rows[:MOST]), wide)]
    total = total or len(rows)
    if total > MOST:
        blocks.append(Paragraph(_t("And %(number)d more; the website lists them all.") % {"number": total - MOST}))
    return blocks


def _section(title: str, blocks: list[Block]) -> Section:
    return Section(title, tuple(blocks) or (Paragraph(_t("Nothing in this period.")),))


def _day(day: datetime.date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")
