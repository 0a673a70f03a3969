"""What the demo's partners do: joint projects, events and news."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from knowledge.articles.models import NewsPage
from knowledge.demo.entries import entries, translation_key
from knowledge.demo.events import registration_fields, results_of
from knowledge.demo.pages import Tree
from knowledge.events.models import EventPage
from knowledge.projects.models import Milestone, ProjectPage
from knowledge.topics.models import SustainableTarget


def load_projects(tree: Tree) -> None:
    targets = SustainableTarget.objects.in_bulk()
    for entry in entries("projects"):

        def finish(page: Any, language: str, entry: dict[str, Any] = entry) -> None:
            page.partners = [tree.page("institution", key) for key in entry["partners"]]
            page.topics = [tree.page("topic", key) for key in entry["topics"]]
            page.targets = [targets[code] for code in entry["sdgs"] if code in targets]
            page.milestones = [_milestone(tree, entry["key"], number, values=values, language=language)
                               for number, values in enumerate(entry["milestones"])]  # fmt: skip

        tree.ensure(
            ProjectPage,
            "project",
            entry,
            parent=lambda language: tree.page_id("index", "projects", language),
            fields=lambda language, entry=entry: {
                "state": entry["state"],
                "starts_on": _day(entry["start"]),
                "ends_on": _day(entry["end"]),
            },
            body=lambda language, entry=entry: entry["body"][language],
            finish=finish,
        )
    tree.write()


def _milestone(tree: Tree, project: str, number: int, *, values: dict[str, Any], language: str) -> Milestone:
    return Milestone(
        sort_order=number,
        title=values["title"][language],
        due_on=_day(values["date"]),
        is_reached=values["done"],
        locale=tree.locales[language],
        translation_key=translation_key("milestone", f"{project}/{number}"),
    )


def load_events(tree: Tree) -> None:
    for entry in entries("events"):

        def fields(language: str, entry: dict[str, Any] = entry) -> dict[str, Any]:
            zone = ZoneInfo(entry["time_zone"])
            return {
                "starts_at": datetime.fromisoformat(entry["start"]).replace(tzinfo=zone),
                "ends_at": datetime.fromisoformat(entry["end"]).replace(tzinfo=zone) if entry.get("end") else None,
                "time_zone": entry["time_zone"],
                "place": entry["place"][language],
                "offer": entry["offer"][language].strip(),
                "registration": entry["register"][language].strip(),
                "organiser": tree.page("institution", entry["organiser"]),
                **registration_fields(entry, language),
            }

        def finish(page: Any, language: str, entry: dict[str, Any] = entry) -> None:
            page.topics = [tree.page("topic", key) for key in entry["topics"]]
            page.results = results_of(entry, language)

        tree.ensure(
            EventPage,
            "event",
            entry,
            parent=lambda language: tree.page_id("index", "events", language),
            fields=fields,
            body=lambda language, entry=entry: entry["body"][language],
            finish=finish,
        )
    tree.write()


def load_news(tree: Tree) -> None:
    for entry in entries("news"):

        def finish(page: Any, language: str, keys: list[str] = entry["topics"]) -> None:
            page.topics = [tree.page("topic", key) for key in keys]

        tree.ensure(
            NewsPage,
            "news",
            entry,
            parent=lambda language, key=entry["institution"]: tree.page_id("institution", key, language),
            fields=lambda language, entry=entry: {"date": _day(entry["date"])},
            body=lambda language, entry=entry: entry["body"][language],
            finish=finish,
        )
    tree.write()


def _day(value: Any) -> date | None:
    if value is None or isinstance(value, date):
        return value
    return date.fromisoformat(str(value))
