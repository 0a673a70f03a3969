"""The two municipalities of the demo, their institutions, and who mirrors whom."""

from datetime import UTC, date, datetime, time
from typing import Any

from django.utils import timezone

from knowledge.demo.entries import LANGUAGES, entries, translation_key
from knowledge.demo.pages import Tree
from knowledge.institutions.mirror_models import Mirror, MirrorStep
from knowledge.institutions.models import InstitutionPage, Municipality, MunicipalityText, WorkingWeek
from search.indexing import unit_of_work


def load_municipalities() -> dict[str, Municipality]:
    """By key; the first one of the file runs the site."""
    found = {municipality.slug: municipality for municipality in Municipality.objects.all()}
    for position, entry in enumerate(entries("municipalities")):
        if entry["key"] in found:
            continue
        municipality = Municipality(
            slug=entry["key"],
            country=entry["country"],
            time_zone=entry["time_zone"],
            working_week=WorkingWeek.SUNDAY_THURSDAY if "sun" in entry["working_week"] else WorkingWeek.MONDAY_FRIDAY,
            holiday_subdivision=entry.get("holidays", ""),
            days_off=entry.get("days_off", []),
            languages=entry["languages"],
            stage=entry["stage"],
            is_home=position == 0,
            is_fictitious=entry["fictitious"],
        )
        if "ramadan" in entry:
            opens, closes = (time.fromisoformat(hour) for hour in entry["ramadan"])
            municipality.ramadan_opens_at, municipality.ramadan_closes_at = opens, closes
        municipality.texts = [
            MunicipalityText(
                language=code,
                name=entry["name"][code],
                story=f"{entry['lead'][code].strip()}\n\n{entry['story'][code].strip()}",
            )
            for code in LANGUAGES
        ]
        with unit_of_work():
            municipality.save()
        found[municipality.slug] = municipality
    return found


def load_institutions(tree: Tree, municipalities: dict[str, Municipality]) -> None:
    for entry in entries("institutions"):

        def finish(page: Any, language: str, keys: list[str] = entry["topics"]) -> None:
            page.topics = [tree.page("topic", key) for key in keys]

        tree.ensure(
            InstitutionPage,
            "institution",
            entry,
            parent=lambda language: tree.page_id("index", "institutions", language),
            fields=lambda language, entry=entry: {
                "municipality": municipalities[entry["municipality"]],
                "kind": entry["kind"],
                "short_name": entry["short"][language],
            },
            body=lambda language, entry=entry: _body(entry, language),
            finish=finish,
        )
    tree.write()


def _body(entry: dict[str, Any], language: str) -> str:
    """The text, closed by the office's public mailbox: an address of a function, so nobody's consent is needed."""
    text: str = entry["body"][language]
    return f"{text}\n\n[{entry['contact']}](mailto:{entry['contact']})" if entry["contact"] else text


def load_mirrors(tree: Tree) -> None:
    """Every attempt of the file with its history, unless the pair has one already. They lie in the past: no mails."""
    known = set(Mirror.objects.values_list("proposer__translation_key", "answerer__translation_key"))
    for entry in entries("mirrors"):
        here, there = entry["here"], entry["there"]
        proposer, answerer = (here, there) if entry.get("proposed_by", here) == here else (there, here)
        pair = (translation_key("institution", proposer), translation_key("institution", answerer))
        if pair in known or pair[::-1] in known:
            continue
        with unit_of_work():
            _attempt(entry, tree.page("institution", proposer), tree.page("institution", answerer), tree=tree)


def _attempt(entry: dict[str, Any], proposer: InstitutionPage, answerer: InstitutionPage, *, tree: Tree) -> None:
    answered = _noon(entry.get("answered_on") or entry["since"])
    proposed = _noon(entry.get("proposed_on")) or answered or timezone.now()
    declined = entry["state"] == "declined"
    mirror = Mirror.objects.create(
        proposer=proposer,
        answerer=answerer,
        proposed_at=proposed,
        confirmed_at=answered if entry["state"] == "confirmed" else None,
        since=entry["since"],
        declined_at=answered if declined else None,
        end_reason=entry.get("reason", ""),
    )
    topics = [tree.page("topic", key) for key in entry["topics"]]
    mirror.topics.set(topics)
    keys = [topic.translation_key.hex for topic in topics]
    steps = [(MirrorStep.Kind.PROPOSED, proposer, proposed, entry.get("note", ""))]
    if answered:
        kind = MirrorStep.Kind.DECLINED if declined else MirrorStep.Kind.CONFIRMED
        steps.append((kind, answerer, answered, entry.get("reason", "")))
    for kind, side, at, reason in steps:
        MirrorStep.objects.create(mirror=mirror, kind=kind, institution=side, at=at, reason=reason, topics=keys)


def _noon(day: date | None) -> datetime | None:
    return datetime.combine(day, time(12), tzinfo=UTC) if day else None
