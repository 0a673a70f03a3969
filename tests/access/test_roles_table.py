"""The table of roles and addresses holds, and no address is missing from it."""

from typing import Any

import pytest
from django.test import Client
from wagtail.models import Locale

from home.audience import PARTNERSHIP, Audience, set_page_audience
from knowledge.documents.collections import collection_for
from knowledge.documents.reader import file_url
from knowledge.feedback.places import Place
from knowledge.feedback.receiving import Message, receive
from knowledge.membership.models import Invitation, Membership, User
from knowledge.membership.rights import institution_audience
from knowledge.models import ProjectEntry, ProjectIndicator, TopicPack
from knowledge.questions.tokens import asker_token
from knowledge.translations import correcting, editing
from knowledge.translations.markup import typed
from knowledge.translations.sheets import open_sheet
from tests.access.addresses import every_address
from tests.access.roles_table import ROLES, TABLE
from tests.factories import (
    PASSWORD,
    Tree,
    chosen,
    make_article,
    make_document,
    make_event,
    make_institution,
    make_member,
    make_mirror,
    make_pair,
    make_project,
    make_term,
    make_topic,
    publish,
)
from tests.factories.questions import make_question
from tests.factories.transfers import make_transfer

SECRET, SECRET_ID = "Zyklopenplan", 990_001
# Answer everybody and hold nothing of anybody: icons, the translations of the interface's own script, the login.
FOR_ALL = frozenset(("wagtailadmin_sprite", "wagtailadmin_javascript_catalog", "admin-login", "wagtailadmin_login"))


@pytest.fixture
def world(site: Tree) -> dict[str, Any]:
    here, there = make_pair()
    works, partner = make_institution(site, here, "Stadtwerke"), make_institution(site, there, "Wasserbehörde")
    house = chosen(institution_audience(works))
    public, closed = collection_for(works, Audience()), collection_for(works, house)
    found: dict[str, Any] = {
        "works": works,
        "partner_works": partner,
        "index": site.institutions["de"],
        "open": make_article(works, "Offen", ("de", "ar")),
        "partnership": make_article(works, "Partnerschaft"),
        "house": make_article(works, "Haus", ("de", "ar")),
        "draft": make_article(works, "Entwurf", ("de", "ar"), live=False),
        "foreign": make_article(partner, "Fremd", live=False),
        "event": make_event(site, "Treffen"),
        "form_event": make_event(site, "Anmeldung", organiser=works, registering="form"),
        "house_event": make_event(site, "Haustreffen", organiser=works, registering="form"),
        "file": make_document(works, "Messprotokoll", public),
        "house_file": make_document(works, "Akte", closed),
        "draft_file": make_document(works, "Entwurf", public, live=False),
        "term": make_term(works),
        "foreign_file": make_document(partner, "Fremd", collection_for(partner, Audience())),
    }
    found["open_arabic"] = found["open"].get_translations().get()
    office = make_institution(site, there, "Umweltamt")
    found |= {
        "abroad": make_article(partner, "Anderswo"),
        "mirror": make_mirror(works, partner),
        "proposal": make_mirror(works, office, confirmed=False),
        "transfer": make_transfer(partner, found["open"]),
        "house_transfer": make_transfer(partner, found["house"]),
    }
    found |= questions(works, partner, office) | of_the_works(site, works) | translations(works, partner)
    found |= {f"{name}_version": found[name].versions.get() for name in ("file", "foreign_file")}
    for name in ("file", "house_file"):
        found[f"{name}_url"] = file_url(found[name], found[name].versions.get())
    set_page_audience(found["partnership"], PARTNERSHIP)
    for name in ("house", "house_event"):
        set_page_audience(found[name], house)
    return found


def of_the_works(site: Tree, works: Any) -> dict[str, Any]:
    return workspace(site, works) | packs(site, works)


def packs(site: Tree, works: Any) -> dict[str, Any]:
    """A pack of everybody that is being made, and one of a person who is none of the roles."""
    topic = make_topic(site, "Thema")
    asked: dict[str, Any] = {"topic": topic.translation_key, "language": "de", "kind": "zip-text"}
    own = TopicPack.objects.create(owner=make_member(works, "reader"), **asked)
    return {"topic": topic, "pack": TopicPack.objects.create(**asked), "own_pack": own}


def workspace(site: Tree, works: Any) -> dict[str, Any]:
    """A project of the waterworks alone, with a row of two kinds; and what a reader wrote to them."""
    project = make_project(site, "Gemeinsam", partners=[works])
    row: dict[str, Any] = {"project": project, "language": "de", "title": SECRET}
    entry, indicator = ProjectEntry.objects.create(kind="decision", **row), ProjectIndicator.objects.create(**row)
    message = receive(Message("barrier", "Zu klein.", "de"), Place("/de/", owner=works))
    return {"project": project, "entry": entry, "indicator": indicator, "message": message}


def translations(works: Any, partner: Any) -> dict[str, Any]:
    """A version that is translated sentence by sentence on either side, and a correction proposed to the original."""
    manager, arabic = (
        User.objects.create_superuser("manager@example.org", PASSWORD),
        Locale.objects.get(language_code="ar"),
    )
    made = []
    for institution in (works, partner):
        source = make_article(institution, "Übersetzt")
        source.save_revision().publish()
        made.append(editing.prepare(source, arabic, user=manager))
    sheet = open_sheet(made[0])
    assert sheet is not None
    text = typed(sheet.find("lead:0").source) + " Berichtigt."
    correction = correcting.propose(sheet, "lead:0", text, note="", user=manager)
    return {"translated": made[0], "elsewhere": made[1], "correction": correction, "manager": manager}


def questions(works: Any, partner: Any, office: Any) -> dict[str, Any]:
    """Between the waterworks and the partner, with another institution of the partner's city, and of the public."""
    house, waiting = (
        make_question(works, office, file=b"%PDF-1.4 Haus"),
        make_question(None, works, file=b"%PDF-1.4 Offen"),
    )
    return {
        "open_question": make_question(works, partner, answer="Zweimal.", audience="public"),
        "question": make_question(works, partner),
        "house_question": house,
        "question_file": house.files.get(),
        "waiting": waiting,
        "follow": asker_token(waiting),
        "follow_file": waiting.files.get(),
    }


@pytest.fixture
def clients(world: dict[str, Any]) -> dict[str, Client]:
    return {role: client_of(role, world) for role in ROLES}


def client_of(role: str, world: dict[str, Any]) -> Client:
    client = Client()
    if role == "anonymous":
        return client
    place: dict[str, Any] = {"institution": world["partner_works" if role == "partner" else "works"]}
    if role in ("coordinator", "administrator"):
        place = {"municipality": world["works"].municipality} if role == "coordinator" else {}
    user = User.objects.create_user(f"{role}@example.org", PASSWORD)
    Membership.objects.create(user=user, role="reader" if role == "partner" else role, **place)
    client.force_login(User.objects.get(pk=user.pk))
    return client


def mark(response: Any) -> str:
    """The reply in the words of the table."""
    target = response.headers.get("Location", "").partition("?")[0]
    if response.status_code != 302:
        return str(response.status_code)
    if target in ("/de/accounts/login/", "/admin/login/"):
        return "login"
    if target == "/admin/":
        return "home"
    return "set" if target.startswith("/de/accounts/") else "302"


def test_every_role_gets_at_every_address_what_the_table_says(
    world: dict[str, Any], clients: dict[str, Client]
) -> None:
    wrong = []
    for line in TABLE:
        address = line.address.format(**world)
        for role, expected in zip(ROLES, line.marks, strict=True):
            got = mark(getattr(clients[role], line.method)(address))
            start = "home" if role in ROLES[3:] else "302"  # where a login without a wish leads
            if expected != "any" and got != (start if expected == "start" else expected):
                wrong.append(f"{line.method} {address} as {role}: {got}, the table says {expected}")
    assert not wrong, "\n".join(wrong)


def test_no_public_address_is_missing_from_the_table() -> None:
    listed = {line.name for line in TABLE}
    missing = {address.name or address.path for address in every_address() if not address.is_admin} - listed
    assert missing == set(), "a new address needs its line in tests/access/roles_table.py"


def test_no_address_of_the_editing_interface_answers_those_outside(world: dict[str, Any]) -> None:
    outside = {"anonymous": ("login", "404"), "reader": ("403", "404")}
    wrong = []
    for role, allowed in outside.items():
        client = client_of(role, world)
        for address in every_address(world["open"].pk):
            if address.is_admin and address.name not in FOR_ALL:
                got = mark(client.get(address.path))
                wrong += [f"{address.path} as {role}: {got}"] if got not in allowed else []
    assert not wrong, "\n".join(wrong)


def test_no_address_of_the_editing_interface_names_what_is_closed_to_an_editor(world: dict[str, Any]) -> None:
    """One number for a draft, a document, an invitation, a membership and a mirror elsewhere, tried at every door."""
    partner = world["partner_works"]
    article = type(world["open"])(pk=SECRET_ID, title=f"{SECRET} Entwurf")
    publish(partner, article, live=False)
    article.save_revision()
    closed = collection_for(partner, chosen(institution_audience(partner)))
    make_document(partner, f"{SECRET} Akte", closed, pk=SECRET_ID)
    other = make_institution_named(world, f"{SECRET} Amt")
    mirror = make_mirror(partner, other, confirmed=False)
    person = User.objects.create_user(f"{SECRET.lower()}@example.org", PASSWORD, pk=SECRET_ID)
    Membership.objects.create(pk=SECRET_ID, user=person, role="reader", institution=partner)
    Invitation.objects.create(pk=SECRET_ID, email=f"{SECRET.lower()}@example.net", role="reader", institution=partner)
    type(mirror).objects.filter(pk=mirror.pk).update(id=SECRET_ID)
    message = receive(Message("wrong", SECRET, "de"), Place(f"/de/{SECRET}/", owner=partner))
    type(message).objects.filter(pk=message.pk).update(id=SECRET_ID)
    leaks = []
    for role in ("editor", "coordinator"):
        client = client_of(role, world)
        client.raise_request_exception = False
        for address in every_address(SECRET_ID):
            if not address.is_admin or address.name == "wagtailadmin_logout":
                continue
            reply = client.get(address.path, headers={"x-requested-with": "XMLHttpRequest"})
            content = b"" if reply.streaming else reply.content
            if reply.status_code >= 500 or SECRET.lower().encode() in content.lower():
                leaks.append(f"{address.path} ({address.name}) as {role}: {reply.status_code}")
    assert not leaks, "\n".join(leaks)


def make_institution_named(world: dict[str, Any], title: str) -> Any:
    """A further institution of a third city, not published, so that its name is no public fact."""
    from tests.factories import make_municipality

    page = type(world["works"])(title=title, municipality=make_municipality("third"))
    return publish(world["index"], page, live=False)
