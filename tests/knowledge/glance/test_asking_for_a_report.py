"""Is a report made in the background, kept for its asker alone, and never handed out once something was withdrawn?"""

import datetime
import hashlib
import io
from typing import Any

import pytest
from django.test import Client, override_settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from docx import Document as WordFile

from home.audience import PARTNERSHIP, set_page_audience
from knowledge.glance import preparing
from knowledge.glance.models import CouncilReport
from knowledge.models import ArticlePage, Membership
from knowledge.people.personal import erase_person, everything_about
from search.indexing import unit_of_work
from tests.knowledge.glance.world import World

FORM = "/de/glance/report/"
QUEUED = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}


def choices(**more: Any) -> dict[str, Any]:
    today = timezone.localdate().isoformat()
    return {"since": today, "until": today, "language": "de", "format": "docx", **more}


def asked(client: Client, **more: Any) -> str:
    """The address to which asking leads."""
    reply = client.post(FORM, choices(**more))
    assert reply.status_code == 302, reply.content.decode()
    return str(reply["Location"])


def words(data: bytes) -> str:
    file = WordFile(io.BytesIO(data))
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in file.paragraphs), *cells])


def whole(reply: Any) -> bytes:
    return b"".join(reply.streaming_content)


def test_a_report_is_asked_for_made_and_downloaded(world: World, client: Client) -> None:
    client.force_login(world.office)
    address = asked(client)
    page = client.get(address)
    assert "Refresh" not in page
    assert f"{address}file/" in page.content.decode()
    reply = client.get(f"{address}file/")
    assert reply["Content-Disposition"].startswith("attachment")
    assert reply["Cache-Control"] == "private, no-store"
    data = whole(reply)
    assert "Biotonne" in words(data)
    headers = {"Range": "bytes=100-", "If-Range": reply["ETag"]}
    part = client.get(f"{address}file/", headers=headers)
    assert (part.status_code, whole(part)) == (206, data[100:]), "a broken download goes on"
    assert (part["Cache-Control"], part["ETag"]) == ("private, no-store", f'"{hashlib.sha256(data).hexdigest()}"')
    assert address in client.get(FORM).content.decode()


def test_while_it_is_being_made_the_page_looks_again_by_itself_and_has_no_file(world: World, client: Client) -> None:
    client.force_login(world.office)
    with override_settings(TASKS=QUEUED):
        address = asked(client)
        assert asked(client) == address, "a double click asks once"
    page = client.get(address)
    assert int(page["Refresh"]) > 0
    assert f"{address}file/" not in page.content.decode()
    assert client.get(f"{address}file/")["Location"] == address
    assert DBTaskResult.objects.count() == 1
    row = CouncilReport.objects.get()
    assert preparing.make_asked.call(row.pk) == "ready"
    assert preparing.make_asked.call(row.pk) == "ready", "delivered twice it is made once"
    assert client.get(f"{address}file/").status_code == 200


def test_only_the_asker_has_it_and_only_while_they_coordinate(world: World, client: Client) -> None:
    client.force_login(world.office)
    address = asked(client)
    other = Client()
    other.force_login(world.chief)
    for way in (address, f"{address}file/"):
        assert other.get(way).status_code == 404
    assert other.post(address).status_code == 404
    assert address not in other.get(FORM).content.decode()
    Membership.objects.filter(user=world.office).update(municipality=world.ours.municipality)
    assert client.get(f"{address}file/").status_code == 404, "of the whole site, which is not theirs any more"
    Membership.objects.filter(user=world.office).delete()
    assert client.get(f"{address}file/").status_code in (302, 403), "nor anything else of the overview"


def test_the_coordinator_of_a_city_gets_its_report_and_no_other(world: World, client: Client) -> None:
    client.force_login(world.chief)
    address = asked(client, municipality=world.ours.municipality_id)
    assert "Biotonne" in words(whole(client.get(f"{address}file/")))
    wrong: list[dict[str, Any]] = [
        {},
        {"municipality": world.theirs.municipality_id},
        {"municipality": "x", "topics": "x"},
    ]
    wrong.append({"until": "1990-01-01", "municipality": world.ours.municipality_id})
    for more in wrong:
        assert client.post(FORM, choices(**more)).status_code == 200
    assert CouncilReport.objects.count() == 1


@pytest.mark.parametrize("how", ["unpublished", "closed"])
def test_what_was_withdrawn_since_is_in_no_file_that_is_handed_out(world: World, client: Client, how: str) -> None:
    client.force_login(world.office)
    address = asked(client)
    page = ArticlePage.objects.get(title="Biotonne", locale__language_code="de")
    with unit_of_work():
        if how == "closed":
            set_page_audience(page, PARTNERSHIP)
        else:
            for version in ArticlePage.objects.filter(translation_key=page.translation_key):
                version.unpublish()
    assert client.get(f"{address}file/")["Location"] == address
    assert f"{address}file/" not in client.get(address).content.decode()
    again = client.post(address)["Location"]
    assert again != address
    assert "Biotonne" not in words(whole(client.get(f"{again}file/")))


def test_a_report_that_fails_says_so_and_can_be_asked_for_again(
    world: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(world.office)
    with override_settings(TASKS=QUEUED):
        address = asked(client)
    CouncilReport.objects.update(format="odt")
    with pytest.raises(KeyError):
        preparing.make_asked.call(CouncilReport.objects.get().pk)
    CouncilReport.objects.update(format="docx")
    page = client.get(address)
    assert "Refresh" not in page
    again = client.post(address)["Location"]
    assert client.get(f"{again}file/").status_code == 200


def test_reports_are_given_up_forgotten_and_go_with_their_asker(world: World, client: Client) -> None:
    client.force_login(world.office)
    with override_settings(TASKS=QUEUED):
        lost = asked(client)
    CouncilReport.objects.update(asked_at=timezone.now() - preparing.LONGEST - datetime.timedelta(minutes=1))
    assert preparing.tidy() == 0
    assert "Refresh" not in client.get(lost), "nobody makes it any more"
    for number in range(preparing.MOST + 2):
        asked(client, internal="on" if number % 2 else "")
    assert CouncilReport.objects.count() == preparing.MOST
    assert everything_about(world.office)["reports"]
    CouncilReport.objects.update(asked_at=timezone.now() - preparing.KEPT)
    assert CouncilReport.objects.exists()
    assert client.get(lost).status_code == 404
    assert preparing.tidy() == preparing.MOST
    asked(client)
    erase_person(world.office)
    assert not CouncilReport.objects.exists()
