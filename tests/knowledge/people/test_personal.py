"""Does somebody get all that is kept about them, and is all of it gone when they ask?"""

import datetime
import json
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from home.mails.models import Letter
from knowledge.models import Contact, Invitation, Question, User
from knowledge.people.naming import agree, shown_name
from knowledge.people.personal import erase_person, everything_about, everything_of_address
from search.indexing import unit_of_work
from tests import factories as make

pytestmark = pytest.mark.django_db
MAIL = "amal@example.org"


@pytest.fixture
def works(site: make.Tree) -> Any:
    here, _there = make.make_pair()
    return make.make_institution(site, here, "Stadtwerke")


@pytest.fixture
def amal(works: Any) -> User:
    return make.make_member(works, "editor", MAIL, first_name="Amal", last_name="Haddad")


def ask_as_public(works: Any) -> Question:
    return Question.objects.create(
        subject="Wie teuer?", text="Was kostet es?", from_public=True, asker_name="Amal Haddad", asker_email=MAIL,
        side=works.municipality, addressee=works,
    )  # fmt: skip


def test_everything_names_account_roles_mails_and_what_was_written(amal: User, works: Any) -> None:
    article = make.make_article(works, "Pumpe")
    article.owner = amal
    article.save()
    article.save_revision(user=amal, log_action=True)
    Letter.objects.create(to=MAIL.upper(), language="de", template="x", subject="Guten Tag", text="Text")
    ask_as_public(works)
    found = everything_of_address(MAIL)
    said = json.dumps(found, ensure_ascii=False)
    for part in ("Amal Haddad", MAIL, "editor", "Pumpe", "Guten Tag", "Wie teuer?"):
        assert part in said, part


def test_after_erasing_nothing_in_the_database_names_the_person(amal: User, works: Any) -> None:
    article = make.make_article(works, "Pumpe")
    article.owner = amal
    article.save()
    article.save_revision(user=amal, log_action=True).publish(user=amal)
    works.contacts = [Contact(name="Amal Haddad", email=MAIL, consent_on=timezone.localdate())]
    works.save_revision(user=amal).publish()
    Invitation.objects.create(email=MAIL, name="Amal Haddad", institution=works, invited_by=amal)
    Letter.objects.create(to=MAIL, language="de", template="x", subject="s", text="Liebe Amal Haddad")
    question = ask_as_public(works)
    pk = amal.pk
    erase_person(amal)
    assert rows_that_say("Haddad") == []
    assert rows_that_say(MAIL) == []
    assert not User.objects.filter(pk=pk).exists()
    assert not PageLogEntry.objects.filter(user_id=pk).exists()
    assert Question.objects.filter(pk=question.pk).exists(), "what was asked stays"
    assert type(article).objects.get(pk=article.pk).live, "what the institution published stays"


def rows_that_say(word: str) -> list[str]:
    """Where any text of any table holds the word: the tables themselves are read, not the models."""
    from django.db import connection

    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found += [f"{table}: {row}" for row in cursor.fetchall() if any(word in str(value) for value in row)]
    return found


def test_erasing_twice_and_an_unknown_address_change_nothing(amal: User, works: Any) -> None:
    erase_person(amal)
    out = StringIO()
    call_command("person", MAIL, "--erase", stdout=out)
    assert out.getvalue().startswith("0 rows")
    out = StringIO()
    call_command("person", MAIL, stdout=out)
    assert json.loads(out.getvalue()) == {}


def test_the_last_administrator_is_not_erased(works: Any) -> None:
    only = make.make_member(None, "administrator", "admin@example.org")
    with pytest.raises(ValidationError):
        erase_person(only)
    with pytest.raises(CommandError):
        call_command("person", "admin@example.org", "--erase")
    make.make_member(None, "administrator", "second@example.org")
    assert erase_person(User.objects.get(pk=only.pk)) > 0


def test_a_member_reads_takes_along_and_erases_their_data(amal: User, client: Client) -> None:
    client.force_login(amal)
    html = client.get("/de/my/data/").content.decode()
    assert "Haddad" in html
    file = client.get("/de/my/data/file/")
    assert "attachment" in file["Content-Disposition"]
    assert file.json()["data"]["account"][0]["mail"] == MAIL
    assert "no-store" in file["Cache-Control"]
    wrong = client.post("/de/my/data/erase/", {"email": "somebody@example.org"})
    assert wrong.status_code == 200
    assert User.objects.filter(pk=amal.pk).exists()
    assert client.post("/de/my/data/erase/", {"email": MAIL.upper()}).status_code == 200
    assert not User.objects.filter(email=MAIL).exists()
    assert client.get("/de/my/data/").status_code == 302


def test_nobody_reads_or_erases_the_data_of_others(amal: User, works: Any, client: Client) -> None:
    addresses = (reverse("person-data", args=[amal.pk]), reverse("person-download", args=[amal.pk]))
    for role, place in (("editor", works), ("coordinator", None)):
        client.force_login(make.make_member(place, role))
        for address in addresses:
            response = client.get(address)
            assert response.status_code == 302
            assert "Haddad" not in response.content.decode()
        client.post(addresses[0], {"email": MAIL})
    assert User.objects.filter(pk=amal.pk).exists()
    client.force_login(make.make_member(None, "administrator"))
    assert "Haddad" in client.get(addresses[0]).content.decode()
    assert client.post(addresses[0], {"email": MAIL}).status_code == 302
    assert not User.objects.filter(pk=amal.pk).exists()


def test_a_member_is_named_only_after_agreeing_and_until_they_change_their_mind(amal: User, client: Client) -> None:
    assert shown_name(amal) == ""
    client.force_login(amal)
    client.post("/de/my/data/name/", {"named": "on"})
    amal.refresh_from_db()
    assert shown_name(amal) == "Amal Haddad"
    assert timezone.now() - amal.named_since < datetime.timedelta(minutes=1)
    agree(amal, named=False)
    assert shown_name(User.objects.get(pk=amal.pk)) == ""
    assert shown_name(None) == ""


def test_every_foreign_key_to_people_is_answered_for(db: None) -> None:
    """A new model that ties people to rows must be said what becomes of it: the account can be deleted at all."""
    blocking = [
        f"{relation.related_model._meta.label}.{relation.field.name}"
        for relation in User._meta.related_objects
        if relation.on_delete.__name__ in ("PROTECT", "RESTRICT")
    ]
    assert blocking == []


def test_erasing_one_leaves_the_others(amal: User, works: Any) -> None:
    other = make.make_member(works, "reader", "omar@example.org", first_name="Omar")
    with unit_of_work():
        Letter.objects.create(to="omar@example.org", language="de", template="x", subject="s", text="t")
    erase_person(amal)
    assert "Omar" in json.dumps(everything_about(other))
    assert Letter.objects.count() == 1
