"""How fresh is each part of a translation? Compared by the hash of the source block it was made from.

Units are the blocks of a body and, for lists and steps, their items; "" stands for title and lead. Block ids are unique
within a page only, so everything is keyed by (translation key, language, block id). No row is ever read from
wagtail-localize: imported pages and pages translated by hand are measured the same way.
"""

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from knowledge.articles.models import TranslationBaseline
from knowledge.originals import is_original, originals

CURRENT, OUTDATED, MACHINE, UNTRANSLATED = "current", "outdated", "machine", "untranslated"
PARTS = "parts"  # in the state of a search entry: how many parts there are
HEAD = ""  # the unit of title and lead
_BY_ITEM = frozenset(("list", "steps"))
_NOT_TEXT = frozenset(("documents", "passage"))  # the same in every language, nothing to translate
_KEY = re.compile(r' data-block-key="[^"]*"')
_SPACE = re.compile(r"\s+")
_LETTER = re.compile(r"[^\W\d_]")
_TAG = re.compile(r"<[^<>]*>")  # stored text is clean markup; a full parse of every paragraph costs ten times as much

Unit = tuple[str, str]  # hash, plain text


def block_hash(block: Any) -> str:
    """32 hex digits of a block's type and content. Ids, editor keys and runs of white space do not count.

    Accepts a raw block ({type, value, …}) or a StreamChild.
    """
    raw = block if isinstance(block, Mapping) else block.get_prep_value()
    return _digest([raw["type"], content_of(raw["value"])])


def units(page: Any) -> dict[str, Unit]:
    """Unit id -> (hash, plain text) of a page as it is now; list items have ids of their own."""
    head = (_digest(["head", page.title, page.lead]), f"{page.title}\n{page.lead}")
    return {HEAD: head, **{key: _unit(raw) for key, raw in raw_units(page).items()}}


def raw_units(page: Any) -> dict[str, Mapping[str, Any]]:
    """Unit id -> its block, or its item as a block of the type "item", as they are stored; title and lead are none."""
    found: dict[str, Mapping[str, Any]] = {}
    for raw in page.body.raw_data if getattr(page, "body", None) is not None else ():
        if raw["type"] in _NOT_TEXT:
            continue
        if raw["type"] in _BY_ITEM:
            parts = [item for item in raw["value"] if isinstance(item, Mapping) and item.get("id")]
            found.update({item["id"]: {"type": "item", "value": item["value"]} for item in parts})
        elif raw.get("id"):
            found[raw["id"]] = raw
    return found


def states(page: Any) -> dict[str, str]:
    """Unit id -> current, outdated, machine or untranslated; empty for an original. Two queries."""
    if is_original(page):
        return {}
    versions = type(page).objects.filter(translation_key=page.translation_key, live=True)
    source = originals(versions).first()
    if source is None:
        return {}
    rows = TranslationBaseline.objects.filter(translation_key=page.translation_key, language=page.locale.language_code)
    return compare(units(source), units(page), {row.block_id: row for row in rows})


def compare(source: Mapping[str, Unit], page: Mapping[str, Unit], rows: Mapping[str, Any]) -> dict[str, str]:
    """The states of a translation's units against those of its source, given the recorded baselines."""
    found = dict.fromkeys(page, CURRENT)
    for key, (digest, text) in source.items():
        row, mine = rows.get(key), page.get(key)
        if row is None and mine is None:
            if rows:  # measured before, and this part of the source is new since
                found[key] = UNTRANSLATED
        elif row is None:
            if mine[0] == digest and _LETTER.search(text):  # type: ignore[index]
                found[key] = UNTRANSLATED
        else:
            found[key] = _state(row, digest, mine)
    return found


def _state(row: Any, digest: str, mine: Unit | None) -> str:
    still_source = row.origin == TranslationBaseline.Origin.SOURCE and mine is not None
    if still_source and mine is not None and mine[0] in (row.source_hash, digest):
        return UNTRANSLATED
    if row.source_hash != digest:
        return OUTDATED
    return MACHINE if row.origin == TranslationBaseline.Origin.MACHINE else CURRENT


def record_baselines(
    page: Any,
    source: Any,
    *,
    origin: str = TranslationBaseline.Origin.PERSON,
    only: Iterable[str] | None = None,
    confirmed: Collection[str] = (),
) -> int:
    """Say that `page` was translated from `source` as it is now; `only` names units, else all are meant.

    Units whose text is still the source's are recorded as not yet translated, but for those `confirmed`: somebody said
    that they read the same in both languages. Returns how many were written; two
    statements, whatever the length of the page. Run inside the transaction that saves the page.
    """
    wanted = units(source)
    chosen = wanted if only is None else {key: wanted[key] for key in only if key in wanted}
    return _write(_baselines(page, chosen, origin, confirmed))


def record_hashes(
    page: Any,
    source: Mapping[str, str],
    now: Mapping[str, Unit],
    *,
    origin: str = TranslationBaseline.Origin.PERSON,
) -> int:
    """As `record_baselines`, from a source of which only unit id -> hash is known.

    `now` are the units of the source as it is; the words of those that changed since remain unknown.
    """
    mine = units(page)
    known = dict((*now.values(), *mine.values()))
    wanted = {key: (digest, known.get(digest, "")) for key, digest in source.items()}
    return _write(_baselines(page, wanted, origin))


def record_doubts(page: Any, chosen: Iterable[str]) -> int:
    """Say of these units that they are translated from an older source nobody knows any more; how many.

    Where a baseline tells what a unit was translated from it stays.
    """
    chosen = list(chosen)
    known = TranslationBaseline.objects.filter(
        translation_key=page.translation_key, language=page.locale.language_code, block_id__in=chosen
    )
    known.filter(origin=TranslationBaseline.Origin.SOURCE).update(
        origin=TranslationBaseline.Origin.PERSON, source_hash="", source_text=""
    )
    rows = [
        TranslationBaseline(
            translation_key=page.translation_key, language=page.locale.language_code, block_id=key, source_hash=""
        )
        for key in chosen
    ]
    TranslationBaseline.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def forget_missing(page: Any) -> None:
    """Of parts that are no longer in the page nothing is known: should the source have them again, they are missing."""
    rows = TranslationBaseline.objects.filter(translation_key=page.translation_key, language=page.locale.language_code)
    rows.exclude(block_id__in=units(page)).delete()


def record_many(pairs: Iterable[tuple[Any, Any]]) -> int:
    """`record_baselines` for many (translation, source) at once, all by a person; one statement for all of them."""
    known: dict[int, dict[str, Unit]] = {}
    rows: list[TranslationBaseline] = []
    for page, source in pairs:
        if source.pk not in known:
            known[source.pk] = units(source)
        rows += _baselines(page, known[source.pk], TranslationBaseline.Origin.PERSON)
    return _write(rows)


def _baselines(
    page: Any, source: Mapping[str, Unit], origin: str, confirmed: Collection[str] = ()
) -> list[TranslationBaseline]:
    mine = units(page)
    return [
        TranslationBaseline(
            translation_key=page.translation_key,
            language=page.locale.language_code,
            block_id=key,
            source_hash=digest,
            source_text=text,
            origin=origin if key in confirmed else _origin_of(mine.get(key), digest, text, origin),
        )
        for key, (digest, text) in source.items()
    ]


def _write(rows: list[TranslationBaseline]) -> int:
    TranslationBaseline.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["translation_key", "language", "block_id"],
        update_fields=["source_hash", "source_text", "outdated_since", "origin", "made_at"],
        batch_size=1_000,
    )
    return len(rows)


def _origin_of(mine: Unit | None, digest: str, text: str, origin: str) -> str:
    if mine is not None and mine[0] == digest and _LETTER.search(text):
        return TranslationBaseline.Origin.SOURCE
    return origin


def _unit(raw: Mapping[str, Any]) -> Unit:
    return block_hash(raw), " ".join(_texts(raw["value"]))


def content_of(value: Any) -> Any:
    """A stored value without ids and editor keys, white space folded."""
    if isinstance(value, str):
        return _SPACE.sub(" ", _KEY.sub("", value)).strip()
    if isinstance(value, Mapping):
        return {key: content_of(inner) for key, inner in value.items() if key != "id"}
    if isinstance(value, Sequence):
        return [content_of(item) for item in value]
    return value


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield _TAG.sub(" ", value)
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, Sequence):
        for item in value:
            yield from _texts(item)


def _digest(content: Any) -> str:
    packed = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.blake2b(packed.encode(), digest_size=16).hexdigest()
