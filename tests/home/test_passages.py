"""Is every text of a body found, under the heading it stands below and in the language it is written in?"""

from home.blocks import BodyBlock
from home.passages import READERS, sections_of

BODY = [
    {"type": "paragraph", "id": "p0", "value": "<p>Vor allem.</p>"},
    {"type": "heading", "id": "h1", "value": {"text": "Schächte", "level": "2"}},
    {"type": "paragraph", "id": "p1", "value": "<p>Deckel &amp; Rahmen<br/>prüfen, <b>heben</b>.</p>"},
    {"type": "list", "id": "l1", "value": [{"type": "item", "id": "i1", "value": "<p>Erstens</p>"}, "Zweitens"]},
    {
        "type": "table",
        "id": "t1",
        "value": {"caption": "Werte", "rows": [{"type": "item", "value": [{"type": "item", "value": "pH"}, "7"]}]},
    },
    {"type": "quote", "id": "q1", "value": {"text": "Wasser ist Leben.", "source": "Amt"}},
    {"type": "callout", "id": "c1", "value": {"kind": "tip", "text": "<p>Handschuhe.</p>"}},
    {"type": "indicator", "id": "n1", "value": {"value": "12", "unit": "Prozent", "label": "Verlust", "source": ""}},
    {"type": "image", "id": "g1", "value": {"image": 5, "caption": "Der Schacht"}},
    {"type": "links", "id": "k1", "value": [{"type": "item", "id": "k2", "value": {"page": 3, "text": "Mehr dazu"}}]},
    {"type": "documents", "id": "d1", "value": [4]},
    {"type": "unknown", "id": "u1", "value": "x"},
]


def test_every_block_of_the_vocabulary_has_a_reader() -> None:
    assert set(READERS) == set(BodyBlock().child_blocks)


def test_a_body_becomes_one_section_per_heading() -> None:
    before, below = sections_of(BODY)
    assert (before.anchor, before.title, before.text) == ("", "", "Vor allem.")
    assert (below.anchor, below.title) == ("block-h1", "Schächte")
    assert below.text.split("\n") == [
        *("Deckel & Rahmen", "prüfen, heben.", "Erstens", "Zweitens", "Werte", "pH | 7", "Wasser ist Leben. Amt"),
        *("Handschuhe.", "12 Prozent Verlust", "Der Schacht", "Mehr dazu"),
    ]


def test_untranslated_parts_become_sections_of_their_language_under_the_same_anchor() -> None:
    first, *rest = sections_of(BODY[:4], untranslated=frozenset(("p1", "i1")), source_language="de")
    assert first.language == ""
    heading, foreign, own = rest
    assert (heading.title, heading.text, heading.language) == ("Schächte", "", "")
    assert (foreign.anchor, foreign.language, foreign.text.split("\n")[-1]) == ("block-h1", "de", "Erstens")
    assert (own.anchor, own.language, own.text) == ("block-h1", "", "Zweitens")


def test_an_empty_body_has_no_sections() -> None:
    assert sections_of([]) == ()
    assert sections_of([{"type": "paragraph", "id": "p", "value": ""}]) == ()
