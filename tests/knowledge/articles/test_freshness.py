"""Does a change of one block of the source make exactly that block of every translation older?"""

from typing import Any

import pytest
from django.test import Client

from knowledge.articles.freshness import block_hash, record_baselines, states, units
from knowledge.models import ArticlePage, TranslationBaseline
from tests import factories as make

pytestmark = pytest.mark.django_db

BLOCKS: tuple[Any, ...] = (
    ("heading", {"text": "Zonen", "level": "2"}),
    ("paragraph", "<p>Nachts messen.</p>"),
    ("list", ["Schieber", "Zähler"]),
    ("steps", ["Trennen", "Messen"]),
    ("callout", {"kind": "tip", "text": "<p>Klein anfangen.</p>"}),
    ("table", {"caption": "Verluste", "row_headers": True, "rows": [["Zone", "2025"], ["Nord", "14 %"]]}),
    ("indicator", {"value": "12", "unit": "%", "label": "Verlust", "source": ""}),
)
UNITS = ("", "b0", "b1", "b2-0", "b2-1", "b3-0", "b3-1", "b4", "b5", "b6")


@pytest.fixture
def article(site: make.Tree) -> ArticlePage:
    """An article in four languages, every part translated by a person."""
    here, _there = make.make_pair()
    page = make.make_article(make.make_institution(site, here), languages=make.LANGUAGES, blocks=BLOCKS)
    for version in page.get_translations():
        rewrite(version, f"{{}} ({version.locale.language_code})".format)
        record_baselines(version, page)
    return page


def versions(page: ArticlePage) -> list[ArticlePage]:
    return list(ArticlePage.objects.filter(translation_key=page.translation_key).exclude(pk=page.pk))


def rewrite(page: ArticlePage, change: Any, only: str | None = None) -> None:
    """Change every text of the page, or those of one unit."""
    raw = [dict(block) for block in page.body.raw_data]
    for block in raw:
        if block["type"] in ("list", "steps"):
            block["value"] = [
                {**item, "value": change(item["value"]) if only in (None, item["id"]) else item["value"]}
                for item in block["value"]
            ]
        elif only in (None, block["id"]):
            block["value"] = deep(block["value"], change)
    page.body = raw
    if only in (None, ""):
        page.title, page.lead = change(page.title), change(page.lead)
    page.save()


def deep(value: Any, change: Any) -> Any:
    if isinstance(value, dict):
        return {key: value[key] if key in ("level", "kind") else deep(value[key], change) for key in value}
    if isinstance(value, list):
        return [deep(item, change) for item in value]
    return change(value) if isinstance(value, str) else value


@pytest.mark.parametrize("unit", UNITS)
def test_a_changed_part_is_older_in_every_language_and_no_other_part_is(article: ArticlePage, unit: str) -> None:
    rewrite(article, lambda text: f"{text} Neu.", only=unit)
    for version in versions(article):
        found = states(version)
        assert {key for key, state in found.items() if state == "outdated"} == {unit}
        assert {state for key, state in found.items() if key != unit} == {"current"}


def test_nothing_is_older_before_anything_changed(article: ArticlePage) -> None:
    for version in versions(article):
        assert set(states(version)) == set(UNITS)
        assert set(states(version).values()) == {"current"}


def test_the_source_page_has_no_states(article: ArticlePage) -> None:
    assert states(article) == {}


def test_moving_a_block_or_spacing_its_text_makes_nothing_older(article: ArticlePage) -> None:
    raw = [dict(block) for block in article.body.raw_data]
    raw[1]["value"] = '<p data-block-key="x1y2">Nachts \n messen.</p>'
    article.body = [raw[1], raw[0], *raw[2:]]
    article.save()
    assert all(set(states(version).values()) == {"current"} for version in versions(article))


def test_translating_again_makes_the_part_current(article: ArticlePage) -> None:
    rewrite(article, lambda text: f"{text} Neu.", only="b2-1")
    arabic = article.get_translations().get(locale__language_code="ar")
    record_baselines(arabic, ArticlePage.objects.get(pk=article.pk), only=["b2-1"])
    assert set(states(arabic).values()) == {"current"}
    assert sum(states(version)["b2-1"] == "outdated" for version in versions(article)) == 2


def test_what_still_stands_in_the_source_language_is_not_yet_translated(site: make.Tree) -> None:
    here, _there = make.make_pair()
    page = make.make_article(make.make_institution(site, here), languages=("de", "ar"), blocks=BLOCKS)
    arabic = versions(page)[0]
    rewrite(arabic, lambda text: "نص", only="b1")
    for _recorded in (False, True):
        found = states(arabic)
        assert found["b1"] == "current"
        assert {key for key, state in found.items() if state == "untranslated"} == set(UNITS) - {"b1", ""}
        record_baselines(arabic, page)
    rewrite(page, lambda text: f"{text} Neu.", only="b4")
    assert states(arabic)["b4"] == "untranslated"  # it is no older translation; it is none


def test_machine_translations_say_so_until_the_source_changes(article: ArticlePage) -> None:
    french = article.get_translations().get(locale__language_code="fr")
    record_baselines(french, article, origin=TranslationBaseline.Origin.MACHINE, only=["b1"])
    assert states(french)["b1"] == "machine"
    rewrite(article, lambda text: f"{text} Neu.", only="b1")
    assert states(french)["b1"] == "outdated"


def test_a_new_part_of_the_source_is_not_yet_translated(article: ArticlePage) -> None:
    raw = [dict(block) for block in article.body.raw_data]
    article.body = [*raw, {"type": "paragraph", "value": "<p>Dazu gekommen.</p>", "id": "b7"}]
    article.save()
    assert all(states(version)["b7"] == "untranslated" for version in versions(article))


def test_a_part_of_the_translations_own_is_current(article: ArticlePage) -> None:
    arabic = article.get_translations().get(locale__language_code="ar")
    arabic.body = [*arabic.body.raw_data, {"type": "paragraph", "value": "<p>إضافة</p>", "id": "own"}]
    arabic.save()
    assert states(arabic)["own"] == "current"


def test_numbers_need_no_translation(site: make.Tree) -> None:
    here, _there = make.make_pair()
    page = make.make_article(
        make.make_institution(site, here), languages=("de", "ar"), blocks=(("paragraph", "<p>14 %</p>"),)
    )
    assert states(versions(page)[0])["b0"] == "current"


def test_recording_twice_leaves_one_row_per_part(article: ArticlePage) -> None:
    arabic = article.get_translations().get(locale__language_code="ar")
    written = record_baselines(arabic, article)
    rows = TranslationBaseline.objects.filter(translation_key=article.translation_key, language="ar")
    assert written == len(UNITS) == rows.count()


def test_ids_are_not_mixed_up_between_articles(article: ArticlePage) -> None:
    other = make.make_article(article.get_parent().specific, languages=("de", "ar"), blocks=BLOCKS)
    rewrite(other, lambda text: f"{text} Neu.", only="b1")
    assert all(states(version)["b1"] == "current" for version in versions(article))


def test_the_hash_is_of_the_content_alone(article: ArticlePage) -> None:
    raw = dict(article.body.raw_data[4])
    assert block_hash(raw) == block_hash({**raw, "id": "another"}) == block_hash(article.body[4])
    assert block_hash(raw) != block_hash({**raw, "value": {**raw["value"], "kind": "warning"}})
    assert len(block_hash(raw)) == 32
    assert set(units(article)) == set(UNITS)


def test_readers_see_which_parts_are_older_and_which_are_german(article: ArticlePage, client: Client) -> None:
    rewrite(article, lambda text: f"{text} Neu.", only="b1")
    arabic = article.get_translations().get(locale__language_code="ar")
    raw = [dict(block) for block in arabic.body.raw_data]
    raw[0]["value"] = {"text": "Zonen", "level": "2"}
    arabic.body = raw
    arabic.save()
    record_baselines(arabic, ArticlePage.objects.get(pk=article.pk), only=["b0"])
    page = client.get(arabic.url).content.decode()
    assert page.count('class="state state--outdated"') == 1
    assert '<h2 id="block-b0" lang="de" dir="ltr">Zonen</h2>' in page
    assert client.get(article.url).content.decode().count("badge--late") == 4  # two for Arabic, one each for the others
