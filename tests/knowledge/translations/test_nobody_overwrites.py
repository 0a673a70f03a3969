"""Two people at one translation, by whatever door: the second is told, nothing is written over, and both texts stay."""

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import PageLogEntry
from wagtail_localize.models import Translation

from knowledge.models import ArticlePage, SourceCorrection
from knowledge.translations import correcting
from knowledge.translations.exchange import xliff
from knowledge.translations.exchange.paper import paper_of
from knowledge.translations.exchange.taking_in import take_in
from knowledge.translations.sheets import Sheet, open_sheet
from knowledge.translations.taking import Written, take
from tests.factories import make_article
from tests.knowledge.translations.conftest import Office, begin, shown
from tests.knowledge.translations.test_page import BLOCKS, said

KEY = "body.b2.b2-0:0"


@pytest.fixture
def article(office: Office) -> ArticlePage:
    return make_article(office.works, "Nachtmessung", blocks=BLOCKS)


@pytest.fixture(params=("managed", "by hand"))
def version(request: Any, office: Office, article: ArticlePage) -> ArticlePage:
    found = begin(office.as_translator(), article)
    if request.param == "by hand":
        Translation.objects.update(enabled=False)
    return found


def sheet(page: ArticlePage) -> Sheet:
    found = open_sheet(ArticlePage.objects.get(pk=page.pk))
    assert found is not None
    return found


def segment(client: Client, page: ArticlePage, text: str) -> Any:
    """What the translation editor was given for the sentence of the source."""
    return next(one for one in shown(client, page)["segments"] if one.get("source") == text)


def put(client: Client, address: str, text: str) -> Any:
    boundary = "x"
    body = f'--{boundary}\r\nContent-Disposition: form-data; name="value"\r\n\r\n{text}\r\n--{boundary}--\r\n'
    return client.put(address, body.encode(), content_type=f"multipart/form-data; boundary={boundary}")


def test_a_sheet_that_was_opened_before_another_wrote_is_not_trusted(office: Office, version: ArticlePage) -> None:
    first, second = sheet(version), sheet(version)
    stamp = second.find(KEY).stamp  # type: ignore[union-attr]
    assert take(first, {KEY: Written("نص أول", stamp)}, user=office.editor).taken == [KEY]
    result = take(second, {KEY: Written("نص ثان", stamp)}, user=office.translator)
    assert result.theirs == {KEY: "نص أول"}
    assert said(version)[KEY] == "نص أول"


def test_a_file_that_comes_back_too_late_changes_nothing(office: Office, version: ArticlePage) -> None:
    paper = paper_of(sheet(version))
    stamp = sheet(version).find(KEY).stamp  # type: ignore[union-attr]
    take(sheet(version), {KEY: Written("نص أول", stamp)}, user=office.editor)
    units = [replace(one, target="نص ثان", is_final=True) if one.key == KEY else one for one in paper.units]
    (outcome,) = take_in("x.xlf", xliff.write(replace(paper, units=units)), user=office.translator)
    assert outcome.refused
    assert [one.key for one in outcome.differences] == [KEY]
    assert said(version)[KEY] == "نص أول"


def test_the_translation_editor_keeps_what_another_wrote_and_tells_the_second(
    office: Office, article: ArticlePage
) -> None:
    page = begin(office.as_translator(), article)
    first, second = office.as_translator(), office.as_editor()
    mine, theirs = segment(first, page, "Zonen bilden")["editUrl"], segment(second, page, "Zonen bilden")["editUrl"]
    assert put(first, mine, "نص أول").status_code == 201
    assert put(first, mine, "نص أول أفضل").status_code == 200, "one's own text may be changed without loading anew"
    late = put(second, theirs, "نص ثان").json()
    assert late["data"] == "نص ثان", "it stays on the screen"
    assert "نص أول أفضل" in late["error"]
    assert second.delete(theirs).status_code == 409
    assert said(page)[KEY] == "نص أول أفضل"
    kept = PageLogEntry.objects.filter(page=page.pk, action="kommez.sentence_not_kept").earliest("pk")
    assert (kept.data["mine"], kept.user) == ("نص ثان", office.editor)
    history = second.get(reverse("wagtailadmin_pages:history", args=[page.pk])).content.decode()
    assert "نص ثان" in history
    anew = segment(second, page, "Zonen bilden")["editUrl"]
    assert put(second, anew, "نص ثان").status_code == 200
    assert said(page)[KEY] == "نص ثان"
    assert put(first, mine, "x").json()["error"]


def test_its_files_go_through_the_door_that_looks(office: Office, article: ArticlePage) -> None:
    page = begin(office.as_translator(), article)
    row = Translation.objects.get()
    client = office.as_translator()
    out = client.get(reverse("wagtail_localize:download_pofile", args=[row.pk]))
    assert out.url == reverse("translation_file", args=[page.pk, "po"])
    back = client.post(reverse("wagtail_localize:upload_pofile", args=[row.pk]), {"file": b""})
    assert back.url == reverse("translation_files")


def test_an_accepted_correction_keeps_what_was_saved_meanwhile(office: Office, article: ArticlePage) -> None:
    page = begin(office.as_translator(), article)
    row = correcting.propose(sheet(page), KEY, "Zonen abgrenzen", note="", user=office.translator)
    draft = ArticlePage.objects.get(pk=article.pk)
    draft.title = "Neuer Titel"
    draft.save_revision()
    correcting.accept(SourceCorrection.objects.get(pk=row.pk), user=office.editor)
    now = ArticlePage.objects.get(pk=article.pk).get_latest_revision_as_object()
    assert (now.title, now.body.raw_data[2]["value"][0]["value"]) == ("Neuer Titel", "Zonen abgrenzen")
