"""Which id does each block get, so that the languages of an article stay aligned, also after a later import?

Ids are uuid5 of the article and the block's position. A translation shares the ids of its source wherever both have
the same structure (compared heading by heading); elsewhere it has ids of its own. When an article comes in again,
blocks that did not change keep their ids: translations do not look outdated because a paragraph was put before them.
"""

import hashlib
import json
import re
import uuid
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from knowledge.importing.pieces import Piece

_NAMESPACE = uuid.UUID("6f0c7d8e-2f0b-5c6d-9a53-3a5d0f6b1e27")
_KEYS = re.compile(r' data-block-key="[^"]*"')
Raw = dict[str, Any]


def article_key(institution_key: uuid.UUID, source_key: str) -> uuid.UUID:
    """The translation key of an article that is new on this site: the same in every import of the same source."""
    return uuid.uuid5(_NAMESPACE, f"{institution_key.hex}/{source_key}")


def block_ids(
    key: uuid.UUID, languages: Mapping[str, Sequence[Piece]], *, source: str, present: Mapping[str, Sequence[Raw]]
) -> dict[str, list[str]]:
    """Ids per language, one per piece. `present` holds the blocks stored now, by language, where there are any.

    `source` need not be among `languages`: then the ids stored in that language are what translations align with.
    """
    found: dict[str, list[str]] = {}
    leading = languages.get(source)
    if leading is not None:
        found[source] = _carried(key, leading, present.get(source, ()), salt="")
    model = _outline(leading, found[source]) if leading is not None else _stored_outline(present.get(source, ()))
    for language, pieces in languages.items():
        if language == source:
            continue
        own = _carried(key, pieces, present.get(language, ()), salt=f"{language}/")
        shared = _aligned(model, [piece.shape for piece in pieces])
        found[language] = _unique(key, [theirs or mine for theirs, mine in zip(shared, own, strict=True)], language)
    return found


def stream(pieces: Sequence[Piece], ids: Sequence[str]) -> list[Raw]:
    """The blocks as a StreamField stores them, items of lists with ids that follow from the block's own."""
    return [
        {"type": piece.kind, "value": _value(piece, own), "id": own} for piece, own in zip(pieces, ids, strict=True)
    ]


def _value(piece: Piece, own: str) -> Any:
    if piece.kind == "paragraph":
        return _rich(piece.value, own)
    if piece.kind in ("list", "steps"):
        return [_item(_rich(text, item), item) for text, item in zip(piece.value, _inner(own), strict=False)]
    if piece.kind == "callout":
        return {**piece.value, "text": _rich(piece.value["text"], own)}
    if piece.kind == "table":
        rows = zip(piece.value["rows"], _inner(own), strict=False)
        return {
            **piece.value,
            "rows": [
                _item([_item(cell, one) for cell, one in zip(row, _inner(row_id), strict=False)], row_id)
                for row, row_id in rows
            ],
        }
    return piece.value


def _rich(markup: str, own: str) -> str:
    # The editor gives every paragraph a key of its own; written here already, a first edit changes only what it edits.
    return f'<p data-block-key="{own[:5]}">{markup}</p>'


def _item(value: Any, own: str) -> Raw:
    return {"type": "item", "value": value, "id": own}


def _inner(own: str) -> Any:
    position = 0
    while True:
        yield str(uuid.uuid5(uuid.UUID(own), str(position)))
        position += 1


def _carried(key: uuid.UUID, pieces: Sequence[Piece], present: Sequence[Raw], *, salt: str) -> list[str]:
    """Ids by position; where blocks are stored already, theirs for every block unchanged or replaced one by one."""
    if not present:
        return [str(uuid.uuid5(key, f"{salt}{position}")) for position in range(len(pieces))]
    bare = [_bare({"type": piece.kind, "value": _value(piece, str(key))}) for piece in pieces]
    ids = [str(uuid.uuid5(key, f"{salt}{position}/{mark}")) for position, mark in enumerate(bare)]
    matcher = SequenceMatcher(None, [_bare(block) for block in present], bare, autojunk=False)
    for operation, old, old_end, new, new_end in matcher.get_opcodes():
        if operation != "equal" and old_end - old != new_end - new:
            continue
        for before, after in zip(range(old, old_end), range(new, new_end), strict=True):
            if present[before]["type"] == pieces[after].kind:
                ids[after] = present[before]["id"]
    return ids


def _bare(block: Raw) -> str:
    """A mark of a block's type and content, whatever its ids and whatever its links were resolved to."""
    text = json.dumps([block["type"], _without_ids(block["value"])], sort_keys=True, ensure_ascii=False)
    text = re.sub(r"<a [^>]*>|</a>", "", _KEYS.sub("", text.replace('\\"', '"')))
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def _without_ids(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_ids(inner) for name, inner in value.items() if name != "id"}
    return [_without_ids(inner) for inner in value] if isinstance(value, (list, tuple)) else value


Outline = list[tuple[tuple[Any, ...], str]]


def _outline(pieces: Sequence[Piece], ids: Sequence[str]) -> Outline:
    return [(piece.shape, own) for piece, own in zip(pieces, ids, strict=True)]


def _stored_outline(blocks: Sequence[Raw]) -> Outline:
    return [(_stored_shape(block), block["id"]) for block in blocks]


def _stored_shape(block: Raw) -> tuple[Any, ...]:
    kind, value = block["type"], block["value"]
    if kind in ("list", "steps"):
        return (kind, len(value))
    if kind == "table":
        rows = value["rows"]
        return (kind, len(rows), len(rows[0]["value"]) if rows else 0)
    return (kind, value["level"]) if kind == "heading" else (kind,)


def _aligned(model: Outline, shapes: Sequence[tuple[Any, ...]]) -> list[str | None]:
    """For each block of a translation the id of the source block it stands for, or None."""
    theirs, ours = _sections([shape for shape, _id in model]), _sections(shapes)
    none: list[str | None] = [None] * len(shapes)
    if [section[0] for section in theirs[1:]] != [section[0] for section in ours[1:]]:
        return none
    start = own_start = 0
    for their, our in zip(theirs, ours, strict=True):
        if their == our:
            none[own_start : own_start + len(our)] = [own for _shape, own in model[start : start + len(their)]]
        elif our and our[0][0] == "heading":
            none[own_start] = model[start][1]
        start, own_start = start + len(their), own_start + len(our)
    return none


def _sections(shapes: Sequence[tuple[Any, ...]]) -> list[list[tuple[Any, ...]]]:
    """The shapes cut before every heading; the first section is what stands before the first heading."""
    sections: list[list[tuple[Any, ...]]] = [[]]
    for shape in shapes:
        if shape[0] == "heading":
            sections.append([])
        sections[-1].append(shape)
    return sections


def _unique(key: uuid.UUID, ids: list[str], language: str) -> list[str]:
    seen: set[str] = set()
    for position, own in enumerate(ids):
        if own in seen:
            ids[position] = str(uuid.uuid5(key, f"{language}/again/{position}"))
        seen.add(ids[position])
    return ids
