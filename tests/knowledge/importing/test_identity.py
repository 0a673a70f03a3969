"""Block ids: the same in every language where the structures agree, and stable when the text changes."""

import uuid

from knowledge.importing.conversion import convert_markdown
from knowledge.importing.identity import article_key, block_ids, stream

KEY = uuid.UUID("11111111-1111-4111-8111-111111111111")
GERMAN = "Eins.\n\n## Teil\n\n- a\n- b\n\nZwei."
FRENCH = "Un.\n\n## Partie\n\n- c\n- d\n\nDeux."


def ids(texts: dict[str, str], present: dict[str, list] | None = None) -> dict[str, list[str]]:
    pieces = {code: convert_markdown(text) for code, text in texts.items()}
    return block_ids(KEY, pieces, source="de", present=present or {})


def stored(text: str, own: list[str]) -> list[dict]:
    return stream(convert_markdown(text), own)


def test_parallel_languages_share_all_ids_items_included() -> None:
    found = ids({"de": GERMAN, "fr": FRENCH})
    assert found["de"] == found["fr"]
    assert len(set(found["de"])) == 4
    german, french = stored(GERMAN, found["de"]), stored(FRENCH, found["fr"])
    assert [item["id"] for item in german[2]["value"]] == [item["id"] for item in french[2]["value"]]


def test_ids_are_the_same_in_every_run() -> None:
    assert ids({"de": GERMAN}) == ids({"de": GERMAN})
    assert article_key(KEY, "x:1") == article_key(KEY, "x:1") != article_key(KEY, "x:2")


def test_a_section_that_differs_gets_ids_of_its_own_and_the_others_stay_aligned() -> None:
    found = ids(
        {"de": "Eins.\n\n## A\n\nZwei.\n\n## B\n\nDrei.", "fr": "Un.\n\n## A\n\nDeux.\n\nEncore.\n\n## B\n\nTrois."}
    )
    assert found["fr"][:2] == found["de"][:2]
    assert set(found["fr"][2:4]).isdisjoint(found["de"])
    assert found["fr"][4:] == found["de"][3:]


def test_another_number_of_headings_shares_nothing() -> None:
    found = ids({"de": "Eins.\n\n## A\n\nZwei.", "fr": "Un.\n\nDeux."})
    assert set(found["fr"]).isdisjoint(found["de"])


def test_a_paragraph_put_in_front_does_not_move_the_ids_of_the_others() -> None:
    before = ids({"de": GERMAN})["de"]
    after = ids({"de": f"Neu.\n\n{GERMAN}"}, {"de": stored(GERMAN, before)})["de"]
    assert after[1:] == before
    assert after[0] not in before


def test_a_reworded_paragraph_keeps_its_id() -> None:
    before = ids({"de": GERMAN})["de"]
    assert ids({"de": GERMAN.replace("Zwei", "Drei")}, {"de": stored(GERMAN, before)})["de"] == before


def test_a_link_that_was_led_meanwhile_does_not_change_an_id() -> None:
    text = "Siehe [hier](article:x).\n\nEnde."
    before = ids({"de": text})["de"]
    led = stored(text, before)
    led[0]["value"] = led[0]["value"].replace('href="article:x"', 'linktype="page" id="7"')
    assert ids({"de": f"Neu.\n\n{text}"}, {"de": led})["de"][1:] == before


def test_a_translation_alone_aligns_with_the_stored_source() -> None:
    before = ids({"de": GERMAN})["de"]
    assert ids({"fr": FRENCH}, {"de": stored(GERMAN, before)})["fr"] == before


def test_no_page_ever_holds_an_id_twice() -> None:
    before = ids({"de": GERMAN, "fr": FRENCH})
    present = {code: stored(text, before[code]) for code, text in (("de", GERMAN), ("fr", FRENCH))}
    after = ids({"de": "Zwei.\n\n## Teil\n\nEins.", "fr": "Deux.\n\nUn.\n\n## Partie\n\n- c\n- d\n\nDeux."}, present)
    for own in after.values():
        assert len(own) == len(set(own))
