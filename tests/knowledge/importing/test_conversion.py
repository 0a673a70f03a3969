"""Foreign text becomes our blocks: what is kept, what is dropped, and that nothing dangerous ever comes through."""

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from home.blocks import BodyBlock
from knowledge.importing.conversion import convert, convert_html, convert_markdown
from knowledge.importing.identity import stream
from knowledge.importing.inline import folder_rule, keep_addresses
from knowledge.importing.sources import BadRow, SourcePage

MARKDOWN = """
Erster Absatz mit **fett** und [Artikel](article:kompost).

Zweiter Absatz
über zwei Zeilen.

## Abschnitt

1. Messen
2. Wenden

- Holz
- Laub

> [!WARNING]
> Nie allein einsteigen.

> Früher liefen wir davon.
> — Mitglied der Genossenschaft

```figure
value: "55 °C"
unit: "zwei Wochen"
label: "Temperatur"
source: "Regel"
```

| Art | Menge |
|---|---|
| Holz | 3 t |
| Laub | 5 t |

### Unterabschnitt
"""


def kinds(markdown: str) -> list[str]:
    return [piece.kind for piece in convert_markdown(markdown)]


def html(markup: str, title: str = "", folder: str | None = None) -> list[tuple[str, object]]:
    rule = keep_addresses if folder is None else folder_rule(folder)
    return [(piece.kind, piece.value) for piece in convert_html(markup, title=title, rule=rule).pieces]


def page(text: str, format: str = "html") -> SourcePage:
    return SourcePage(where="1", group="g", language="de", title="Titel", text=text, format=format)  # type: ignore[arg-type]


def test_markdown_becomes_one_block_per_thing() -> None:
    found = convert_markdown(MARKDOWN)
    assert [piece.kind for piece in found] == [
        "paragraph", "paragraph", "heading", "steps", "list", "callout", "quote", "indicator", "table", "heading",
    ]  # fmt: skip
    assert found[0].value == 'Erster Absatz mit <b>fett</b> und <a href="article:kompost">Artikel</a>.'
    assert found[1].value == "Zweiter Absatz über zwei Zeilen."
    assert found[3].value == ("Messen", "Wenden")
    assert found[5].value == {"kind": "warning", "text": "Nie allein einsteigen."}
    assert found[6].value == {"text": "Früher liefen wir davon.", "source": "Mitglied der Genossenschaft"}
    assert found[7].value["value"] == "55 °C"
    assert found[8].value["rows"] == (("Art", "Menge"), ("Holz", "3 t"), ("Laub", "5 t"))
    assert [found[2].value["level"], found[9].value["level"]] == ["2", "3"]


def test_every_converted_block_passes_the_editors_own_checks() -> None:
    found = convert_markdown(MARKDOWN.replace("[Artikel](article:kompost)", "Artikel"))
    ids = [f"00000000-0000-4000-8000-{number:012}" for number in range(len(found))]
    block = BodyBlock()
    block.clean(block.to_python(stream(found, ids)))


def test_scripts_navigation_and_handlers_are_dropped() -> None:
    markup = """<nav><a href="/">Home</a></nav><div class="docnav">Weiter</div><script>alert(1)</script>
    <p onclick="x()">Text <a href="javascript:alert(1)">klick</a> <b style="x">fett</b></p><footer>Ende</footer>"""
    assert html(markup) == [("paragraph", "Text klick <b>fett</b>")]


def test_the_title_is_not_repeated_as_the_first_heading() -> None:
    assert html("<h2>9.9. Quotas</h2><p>Text</p><h3>Mehr</h3>", title="9.9.  quotas") == [
        ("paragraph", "Text"),
        ("heading", {"text": "Mehr", "level": "2"}),
    ]


def test_images_are_left_out_and_counted() -> None:
    converted = convert_html('<p>Text <img src="a.png"></p><p><img src="b.png"></p>', title="", rule=keep_addresses)
    assert len(converted.pieces) == 1
    assert converted.notes == ["2 images were left out"]


def test_a_table_that_only_arranges_a_page_becomes_its_content() -> None:
    markup = "<table><tr><td><p>1</p></td><td><ul><li>eins</li></ul></td></tr></table>"
    assert [kind for kind, _value in html(markup)] == ["paragraph", "list"]


def test_rows_of_a_table_are_equally_long_and_spans_are_filled() -> None:
    head, rows = "<th>A</th><th>B</th><th>C</th>", '<tr><th colspan="2">x</th><td>y</td></tr><tr><td>z</td></tr>'
    [(_kind, value)] = html(f"<table><tr>{head}</tr>{rows}</table>")
    assert value["rows"] == (("A", "B", "C"), ("x", "", "y"), ("z", "", ""))  # type: ignore[index]
    assert value["row_headers"] is True  # type: ignore[index]


def test_lists_inside_lists_become_items_of_the_outer_list() -> None:
    assert html("<ul><li>eins<ul><li>eins a</li></ul></li><li>zwei</li></ul>") == [("list", ("eins", "eins a", "zwei"))]


def test_definition_lists_keep_term_and_text_together() -> None:
    assert html("<dl><dt>Miete</dt><dd><p>Ein Haufen.</p></dd></dl>") == [("paragraph", "<b>Miete</b> Ein Haufen.")]


def test_links_to_neighbours_become_keys_and_other_relative_links_plain_text() -> None:
    markup = '<p><a href="../b.html#x">B</a> <a href="bild.png">C</a> <a href="../../../d.html">D</a> <a href="https://e.org/">E</a></p>'
    assert html(markup, folder="kapitel") == [
        ("paragraph", '<a href="article:b.html">B</a> C D <a href="https://e.org/">E</a>')
    ]


def test_a_heading_too_long_for_a_heading_keeps_its_words() -> None:
    [(kind, value)] = html(f"<h2>{'wort ' * 60}</h2>")
    assert kind == "paragraph"
    assert str(value).startswith("<b>wort")


def test_lines_are_paragraphs_and_markup_in_them_is_text() -> None:
    found = convert(page("Eins & <b>zwei</b>\n\n Drei ", "lines"))
    assert [piece.value for piece in found.pieces] == ["Eins &amp; &lt;b&gt;zwei&lt;/b&gt;", "Drei"]


def test_a_page_without_a_word_is_refused() -> None:
    with pytest.raises(BadRow, match="nothing is left"):
        convert(page("<p> <img src='x'> </p><script>x</script>"))


def test_the_digest_changes_with_what_becomes_part_of_the_page() -> None:
    one = page("<p>Text</p>")
    assert one.digest() == page("<p>Text</p>").digest()
    for other in (
        page("<p>Text.</p>"),
        page("<p>Text</p>", "markdown"),
        SourcePage(**{**vars(one), "reviewed": date(2026, 1, 1)}),
    ):
        assert other.digest() != one.digest()


BLOCK = ["p", "div", "ul", "ol", "li", "table", "tr", "td", "th", "blockquote", "pre", "h1", "h4", "dl", "dt", "dd"]
HOSTILE = ["script", "style", "iframe", "img src=x onerror=y", "svg onload=z", "a href='javascript:x'"]
TAGS = st.sampled_from([*BLOCK, *HOSTILE, "b", "span", "a href='article:k'"])
ALLOWED = re.compile(r'</?(p|b|i|sub|sup|a)>|<br/>|<p data-block-key="\w+">|<a href="[^"<>]*">')
PARTS = st.one_of(
    TAGS.map(lambda tag: f"<{tag}>"),
    TAGS.map(lambda tag: f"</{tag.split()[0]}>"),
    st.text(max_size=12),
    st.sampled_from(["&lt;script&gt;", "<!--", "-->", "]]>", "&#0;", "\x00", '" onclick="x']),
)


@given(st.lists(PARTS, max_size=30).map("".join))
@settings(max_examples=150, deadline=None)
def test_whatever_comes_in_only_the_allowed_markup_goes_out(markup: str) -> None:
    found = convert_html(markup, title="", rule=keep_addresses).pieces
    ids = [f"00000000-0000-4000-8000-{number:012}" for number in range(len(found))]
    for block in stream(found, ids):
        if block["type"] not in ("paragraph", "list", "steps"):
            continue
        texts = [block["value"]] if block["type"] == "paragraph" else [item["value"] for item in block["value"]]
        for tag in re.findall(r"<[^>]*>", "".join(texts)):
            assert ALLOWED.fullmatch(tag), tag
            assert "javascript:" not in tag
