"""Registration for an event of the demo, who has registered, and what came of a past one with its documents.

Nobody gets a letter: the addresses are invented.
"""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation

from knowledge.demo.entries import entries, translation_key
from knowledge.demo.pages import Tree
from knowledge.events.facts import mark_of
from knowledge.events.forms import CONSENT_VERSION, consent_text
from knowledge.events.models import EventDocument, EventPage
from knowledge.events.registering import key_of
from knowledge.events.registration_models import Registration
from knowledge.events.standing import record_of
from knowledge.importing.conversion import convert_markdown
from knowledge.importing.identity import block_ids, stream
from search.indexing import unit_of_work


def registration_fields(entry: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The fields of an event's form; nothing for events without one."""
    form = entry.get("form")
    if form is None:
        return {}
    closes = datetime.fromisoformat(form["closes"]).replace(tzinfo=ZoneInfo(entry["time_zone"]))
    return {
        "registering": EventPage.Registering.FORM,
        "registering_closes_at": closes,
        "capacity": form["capacity"],
        "question": form["question"][language],
    }


def results_of(entry: Mapping[str, Any], language: str) -> list[dict[str, Any]]:
    """The blocks of what came of an event, with ids the languages share."""
    texts = entry.get("results")
    if texts is None:
        return []
    key = uuid.uuid5(translation_key("event", entry["key"]), "results")
    pieces = {code: convert_markdown(text) for code, text in texts.items()}
    ids = block_ids(key, pieces, source=settings.LANGUAGE_CODE, present={})
    return stream(pieces[language], ids[language])


def load_documents(tree: Tree, ids: Mapping[str, int]) -> None:
    """Hang documents at the events that name them, in every language, unless they hang there."""
    for entry in entries("events"):
        pages = EventPage.objects.filter(translation_key=translation_key("event", entry["key"]))
        with unit_of_work():
            for page in pages if entry.get("documents") else ():
                for at, key in enumerate(entry["documents"]):
                    EventDocument.objects.get_or_create(event=page, document_id=ids[key], defaults={"sort_order": at})


def load_registrations(tree: Tree) -> None:
    """Let the invented people of each event's form register, unless somebody has."""
    for entry in entries("events"):
        if "form" not in entry:
            continue
        event: EventPage = tree.page("event", entry["key"])
        with unit_of_work():
            record = record_of(event)
            if not record.registrations.exists() and record.forgotten_at is None:
                Registration.objects.bulk_create(_row(record, event, person) for person in entry["form"]["registered"])


def _row(record: Any, event: EventPage, person: Mapping[str, Any]) -> Registration:
    with translation.override(person["language"]):
        agreed = str(consent_text(event))
    return Registration(
        record=record,
        state=Registration.State.CONFIRMED,
        name=person["name"],
        institution=person.get("institution", ""),
        email=person["mail"],
        email_key=key_of(person["mail"]),
        language=person["language"],
        answer=person.get("answer", ""),
        consent_version=CONSENT_VERSION,
        consent_text=agreed,
        knows=mark_of(event),
    )
