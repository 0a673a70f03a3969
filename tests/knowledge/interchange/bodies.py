"""Bodies of every kind of block, made by chance, in the form files are written from and read into."""

import uuid
from collections.abc import Sequence

from hypothesis import strategies as st

from knowledge.interchange.outcome import Part
from knowledge.interchange.word.spans import Span, markup, words

_LETTERS = "abcdeäöüßéñ ابتثجح ١٢٣ 0123.,;:!?()&<>\"'*_`#|~-–%/\\{}$\N{NO-BREAK SPACE}\N{SOFT HYPHEN}🌱"
_MARKS = ((), ("b",), ("i",), ("b", "i"), ("sup",), ("sub",), ("b", "sub"))
LINKS = ("https://example.org/?a=1&b=2", "mailto:wasser@example.org", "http://example.org/س", "tel:+49821")


def text(most: int = 40) -> st.SearchStrategy[str]:
    """One line of words without blanks at its ends."""
    found = st.text(st.sampled_from(_LETTERS), min_size=1, max_size=most)
    return found.map(lambda line: " ".join(line.split())).filter(lambda line: any(sign.isalpha() for sign in line))


def spans() -> st.SearchStrategy[Span]:
    plain = st.builds(
        Span,
        st.text(st.sampled_from(_LETTERS), max_size=20).map(lambda line: f"{line}x "),
        st.sampled_from(_MARKS).map(frozenset),
        st.sampled_from(("", "", "", *LINKS)),
    )
    breaks = st.just(Span("\n"))
    notes = st.lists(plain, min_size=1, max_size=2).map(lambda inner: Span("", note=tuple(inner)))
    return st.one_of(plain, plain, plain, breaks, notes)


def rich() -> st.SearchStrategy[str]:
    return st.lists(spans(), min_size=1, max_size=6).map(markup).filter(lambda found: bool(found.strip()))


def ids() -> st.SearchStrategy[str]:
    return st.uuids(version=4).map(str) | st.just("")


def tables() -> st.SearchStrategy[dict[str, object]]:
    cells = st.one_of(st.just(""), text(12), text(12))

    def rows(width: int) -> st.SearchStrategy[tuple[tuple[str, ...], ...]]:
        row = st.lists(cells, min_size=width - 1, max_size=width - 1).flatmap(
            lambda others: text(12).map(lambda last: (*others, last))  # a last column without a word is none
        )
        return st.lists(row, min_size=2, max_size=4).map(tuple)

    return st.fixed_dictionaries(
        {
            "caption": st.just("") | text(),
            "row_headers": st.booleans(),
            "rows": st.integers(1, 4).flatmap(rows),
        }
    )


def _lines() -> st.SearchStrategy[str]:
    return st.lists(text(), min_size=1, max_size=3).map("\n".join)


def values() -> st.SearchStrategy[tuple[str, object]]:
    """Kind and value of a part."""
    line, empty = text(), st.just("")
    links = st.lists(st.tuples(st.sampled_from(LINKS), line).map(list), min_size=1, max_size=3)
    items = st.lists(rich(), min_size=1, max_size=4).map(tuple)
    kinds: dict[str, st.SearchStrategy[object]] = {
        "heading": st.fixed_dictionaries({"text": line, "level": st.sampled_from("23")}),
        "paragraph": rich(),
        "list": items,
        "steps": items,
        "table": tables(),
        "image": st.fixed_dictionaries({"picture": st.just(0), "caption": empty | line}),
        "quote": st.fixed_dictionaries({"text": _lines(), "source": empty | line}),
        "callout": st.fixed_dictionaries({"kind": st.sampled_from(("note", "tip", "warning")), "text": rich()}),
        "indicator": st.fixed_dictionaries(
            {"value": line, "unit": empty | line, "label": line, "source": empty | line}
        ),
        "links": links,
        "documents": links,
        "passage": links.map(lambda found: found[:1]),
    }
    return st.one_of(*(found.map(lambda value, kind=kind: (kind, value)) for kind, found in kinds.items()))


def parts(most: int = 8) -> st.SearchStrategy[list[Part]]:
    """A body of up to `most` parts; ids are uuids or missing, each once."""

    def made(found: Sequence[tuple[str, object]]) -> list[Part]:
        return [Part(kind, value, str(uuid.uuid4()), _items(kind, value)) for kind, value in found]

    return st.lists(values(), max_size=most).map(made)


def _items(kind: str, value: object) -> tuple[str, ...]:
    return tuple(str(uuid.uuid4()) for _item in value) if kind in ("list", "steps") else ()  # type: ignore[attr-defined]


__all__ = ["LINKS", "ids", "parts", "rich", "spans", "text", "words"]
