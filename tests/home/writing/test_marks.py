"""Which marks of a line are read, and does everything else stay as it stood?"""

from hypothesis import given
from hypothesis import strategies as st

from home.writing.marks import Link, Note, links_in, parts_of, readable, replace_links


def test_titles_and_words_are_read_as_they_read_not_as_they_are_stored() -> None:
    (one, two) = links_in("<p>Siehe [[ Recht &amp;  Gebühren ]] und [[Kompost|den Kompost]].</p>")
    assert (one.title, one.words) == ("Recht & Gebühren", "Recht & Gebühren")
    assert (two.title, two.words) == ("Kompost", "den Kompost")


def test_what_stands_inside_a_link_or_is_not_closed_is_plain_text() -> None:
    for html in (
        '<p><a href="/x">[[Kompost]]</a></p>',
        "<p>[[Kompost</p>",
        "<p>[[]] [[ ]] [[#]] [[a<b>c</b>]]</p>",
        "<p>^[nicht zu</p>",
        "<p><b>halb ^[offen</b> zu]</p>",
        "<p>^[] ^[ <i></i> ]</p>",
        "<p>a[1] = b[[2] [3]]</p>",
    ):
        assert "".join(part for part in parts_of(html) if isinstance(part, str)) == html


def test_a_note_holds_markup_brackets_links_and_titles() -> None:
    html = '<p>Text^[Siehe <i>§ 5</i> [Satz 2], [[Kompost]] und <a href="/x">hier [x]</a>.] weiter</p>'
    (note,) = [part for part in parts_of(html) if isinstance(part, Note)]
    assert note.raw.startswith("^[Siehe")
    assert note.raw.endswith(".]")
    assert [part.title for part in note.parts if isinstance(part, Link)] == ["Kompost"]
    assert links_in(html)[0].title == "Kompost"
    assert readable(html) == ('<p>Text (Siehe <i>§ 5</i> [Satz 2], Kompost und <a href="/x">hier [x]</a>.) weiter</p>')


def test_a_title_in_what_only_looked_like_a_note_still_counts() -> None:
    assert [link.title for link in links_in("<p>^[nicht zu, aber [[Kompost]]</p>")] == ["Kompost"]


@given(st.text(alphabet='[]^|#<>ab/ &;"=é', max_size=60))
def test_reading_and_putting_together_again_changes_nothing(html: str) -> None:
    assert replace_links(html, lambda link: link.raw) == html
    readable(html)
