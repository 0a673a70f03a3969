"""How do parts of a file become stored blocks, with ids that stay where an article comes back from Word?"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings

from knowledge.importing.identity import block_ids, stream
from knowledge.importing.pieces import Piece
from knowledge.interchange.leading import Leading, addresses_in, led
from knowledge.interchange.outcome import Arrived, Part
from knowledge.interchange.unseen import keep_unseen
from search.access import Viewer

Raw = dict[str, Any]


def blocks_of(
    arrived: Arrived, viewer: Viewer, *, pictures: Mapping[int, int], present: Sequence[Raw] = ()
) -> list[Raw]:
    """The blocks as a StreamField stores them.

    `pictures`: index -> id; those that are missing are left out. `present`: the blocks this text replaces; what of them
    is still there keeps its id, so that its translations stay with it; what a file from here could not hold stays.
    """
    leading = led(_addresses(arrived.parts), viewer)
    made = [(part, piece) for part in arrived.parts if (piece := _piece(part, leading, pictures)) is not None]
    pieces = [piece for _part, piece in made]
    ids = _ids(arrived, [part for part, _piece in made], pieces, present)
    found = stream(pieces, ids)
    if arrived.is_ours and present:
        for (part, _one), block in zip(made, found, strict=True):
            _keep_items(part, block, present)
        return keep_unseen(found, present, arrived.language or settings.LANGUAGE_CODE)
    return found


def _piece(part: Part, leading: Leading, pictures: Mapping[int, int]) -> Piece | None:
    value: Any = part.value
    if part.kind == "paragraph":
        return Piece("paragraph", leading.rich(value))
    if part.kind in ("list", "steps"):
        return Piece(part.kind, tuple(leading.rich(text) for text in value))
    if part.kind == "callout":
        return Piece("callout", {**value, "text": leading.rich(value["text"])})
    if part.kind == "image":
        image = pictures.get(value["picture"])
        return Piece("image", {"image": image, "caption": value["caption"]}) if image else None
    if part.kind == "documents":
        ids = [leading.documents[address] for address, _words in value if address in leading.documents]
        return Piece("documents", [_item(pk) for pk in ids]) if ids else None
    if part.kind == "links":
        links = [_item(_link(address, words, leading)) for address, words in value]
        return Piece("links", links) if links else None
    if part.kind == "passage":
        return _passage(value, leading)
    return Piece(part.kind, value)


def _passage(value: Any, leading: Leading) -> Piece | None:
    """A passage of another article that may be seen here; of any other nothing is left."""
    for address, _words in value:
        page, _hash, own = address.partition("#block-")
        if page in leading.pages and own:
            return Piece("passage", {"page": leading.pages[page], "passage": own[:80]})
    return None


def _link(address: str, words: str, leading: Leading) -> dict[str, Any]:
    page = leading.pages.get(address)
    if page is None:
        return {"page": None, "url": address, "text": words}
    return {"page": page, "url": "", "text": "" if words == leading.titles[page] else words}


def _addresses(parts: Iterable[Part]) -> list[str]:
    found: list[str] = []
    for part in parts:
        if part.kind == "paragraph":
            found += addresses_in(part.value)
        elif part.kind in ("list", "steps"):
            found += [address for text in part.value for address in addresses_in(text)]
        elif part.kind == "callout":
            found += addresses_in(part.value["text"])
        elif part.kind in ("links", "documents"):
            found += [address for address, _words in part.value]
        elif part.kind == "passage":
            found += [address.partition("#")[0] for address, _words in part.value]
    return found


def _ids(arrived: Arrived, parts: Sequence[Part], pieces: Sequence[Piece], present: Sequence[Raw]) -> list[str]:
    if not present:
        return [str(uuid.uuid4()) for _piece in pieces]
    if not arrived.is_ours:
        return block_ids(uuid.uuid4(), {"": pieces}, source="", present={"": present})[""]
    free = {block["id"]: block["type"] for block in present if block.get("id")}
    found = []
    for part in parts:
        is_known = free.get(part.id) == part.kind
        found.append(part.id if is_known else str(uuid.uuid4()))
        if is_known:
            del free[part.id]
    return found


def _keep_items(part: Part, block: Raw, present: Sequence[Raw]) -> None:
    """The items of a list that came back are the items they were."""
    before = next((one for one in present if one.get("id") == block["id"]), None)
    if before is None or part.kind not in ("list", "steps"):
        return
    known = {item["id"] for item in before["value"] if isinstance(item, Mapping) and item.get("id")}
    for item, own in zip(block["value"], part.item_ids, strict=False):
        item["id"] = own if own in known else str(uuid.uuid4())
        known.discard(own)


def _item(value: Any) -> Raw:
    return {"type": "item", "value": value, "id": str(uuid.uuid4())}
