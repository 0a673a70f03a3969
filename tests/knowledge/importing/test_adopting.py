"""An imported translation comes under the translation editor with every sentence it already has."""

import json
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from wagtail_localize.models import StringTranslation, Translation

from knowledge.importing.adopting import adopt, adoptable
from knowledge.importing.importer import Importer
from knowledge.importing.lookup import Lookup
from knowledge.importing.sources import Defaults, read
from knowledge.models import ArticlePage
from tests.factories import LANGUAGES, Tree, make_institution, make_member, make_municipality

TEXTS = {
    "de": "<p>Erster <b>Satz</b>.</p><ul><li>eins</li><li>zwei</li></ul><p><a href='https://a.example/'>Mehr</a></p>",
    "fr": "<p>Première <b>phrase</b>.</p><ul><li>un</li><li>deux</li></ul><p><a href='https://a.example/'>Plus</a></p>",
    "ar": "<p>الجملة <b>الأولى</b>.</p>",
}


@pytest.fixture
def imported(tmp_path: Path, site: Tree) -> ArticlePage:
    owner = make_institution(site, make_municipality("augsburg"), "Amt", languages=("de",))
    rows = [{"group": "a", "lang": code, "title": f"Titel {code}", "html": html} for code, html in TEXTS.items()]
    source = tmp_path / "s.jsonl"
    source.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    defaults = Defaults(languages=frozenset(LANGUAGES))
    Importer("s", Lookup.of_site(), institution=owner).run(list(read(source, defaults)))
    return ArticlePage.objects.get(locale__language_code="de")


def test_every_sentence_of_a_parallel_translation_is_taken_over(imported: ArticlePage) -> None:
    french = ArticlePage.objects.get(locale__language_code="fr")
    before = list(french.body.raw_data)
    result = adopt(french)
    assert (result.languages, result.open_strings) == (("fr",), 0)
    translation = Translation.objects.get(target_locale__language_code="fr")
    total, done = translation.get_progress()
    assert total == done == result.strings
    translation.save_target(publish=False)
    french.refresh_from_db()
    after = french.get_latest_revision_as_object()
    assert after.title == "Titel fr"
    text = json.dumps(list(after.body.raw_data), ensure_ascii=False)
    assert "Première <b>phrase</b>" in text
    assert 'href=\\"https://a.example/\\"' in text
    assert [block["id"] for block in after.body.raw_data] == [block["id"] for block in before]


def test_what_has_no_counterpart_is_left_open_and_nothing_is_mixed_up(imported: ArticlePage) -> None:
    result = adopt(imported)
    assert result.languages == ("ar", "fr")
    assert result.open_strings > 0
    arabic = StringTranslation.objects.filter(locale__language_code="ar").values_list("data", flat=True)
    assert "Titel ar" in arabic
    assert not any(word in text for text in arabic for word in ("zwei", "Satz", "الجملة"))


def test_a_second_adoption_does_nothing(imported: ArticlePage) -> None:
    adopt(imported)
    count = StringTranslation.objects.count()
    assert adoptable(imported) == []
    assert adopt(imported).languages == ()
    assert StringTranslation.objects.count() == count


def test_the_button_asks_then_does_it_and_then_goes(imported: ArticlePage, client: Client) -> None:
    admin = make_member(imported.get_parent().specific, "editor", is_superuser=True, is_staff=True)
    client.force_login(admin)
    edit, url = reverse("wagtailadmin_pages:edit", args=[imported.pk]), reverse("adopt_translation", args=[imported.pk])
    assert url in client.get(edit).content.decode()
    assert "Titel fr" in client.get(url).content.decode()
    assert not Translation.objects.exists()
    assert client.post(url).status_code == 302
    assert Translation.objects.count() == 2
    assert url not in client.get(edit).content.decode()


def test_who_may_not_edit_the_page_may_not_adopt_it(imported: ArticlePage, client: Client) -> None:
    reader = make_member(imported.get_parent().specific, "reader")
    client.force_login(reader)
    assert client.post(reverse("adopt_translation", args=[imported.pk])).status_code in (302, 403)
    assert not Translation.objects.exists()
