"""How an entry lies in the cluster: fields, index settings, and the document made of an entry.

`everything` holds title, text and parts with their weights as numbers of copies, so that one frequency stands for all
three, and is scored by a formula of ours: Lucene's own statistics still count deleted documents, ours never do.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from elasticsearch_dsl import Boolean, Date, Document, Integer, Keyword, Long, Object, Text

from search.analysis.spellings import spellings
from search.engines.base import FACETS, EngineEntry

SCHEMA = "1"  # another one means another mapping: the index is built anew
TITLE_COPIES, BODY_COPIES, PARTS_COPIES = 8, 2, 1  # weights 4, 1 and .5
K1, B = 1.2, 0.75
USUAL_LENGTH = 400  # terms, for the choice of candidates; their scores use the true average
STATE = "state"  # the id of the document that says how far an index has come
# BM25 without any statistic of the index: the weight of a term comes with the query.
SIMILARITY = (
    f"double often = doc.freq / {float(BODY_COPIES)};"
    f" return query.boost * often * {K1 + 1.0}"
    f" / (often + {K1} * ({1.0 - B} + {B} * doc.length / {float(BODY_COPIES * USUAL_LENGTH)}));"
)


class EntryDocument(Document):
    """One entry, or the tombstone of one (no language), or the state of the index (id `STATE`)."""

    id = Long()
    version = Long()
    deleted = Boolean()
    language = Keyword()
    title = Text(analyzer="whitespace", norms=False, copy_to=["everything"] * TITLE_COPIES)
    body = Text(analyzer="whitespace", norms=False, copy_to=["everything"] * BODY_COPIES)
    parts = Text(index=False, copy_to=["everything"] * PARTS_COPIES)
    everything = Text(analyzer="whitespace", index_options="freqs", similarity="ours")
    length = Integer(index=False)
    sections = Integer(index=False, doc_values=False)
    words = Keyword()
    forms = Text(analyzer="whitespace", norms=False, index_options="docs")
    completions = Keyword()  # spelling_word, of public entries
    heading = Text(analyzer="whitespace", norms=False, index_options="docs", index_prefixes={})
    beginning = Keyword(ignore_above=1_000)
    facets = Object(properties={name: Keyword() for name in FACETS})
    places = Keyword()
    day = Date(format="yyyy-MM-dd")
    review = Date(format="yyyy-MM-dd", index=False, doc_values=False)
    notes = Object(enabled=False)

    class Index:
        settings = {
            "refresh_interval": "-1",  # who writes refreshes: what is not counted as applied is not seen
            "gc_deletes": "12h",  # a write that comes late finds what has removed its entry
            "sort.field": "language",  # every search is for one: its entries lie side by side
            "similarity": {"ours": {"type": "scripted", "script": {"source": SIMILARITY}}},
        }


def mapping() -> dict[str, Any]:
    """The mapping of every index, closed to fields nobody declared."""
    return {**EntryDocument._doc_type.mapping.to_dict(), "dynamic": "strict"}


def settings(*, shards: int, replicas: int) -> dict[str, Any]:
    return {**EntryDocument.Index.settings, "number_of_shards": shards, "number_of_replicas": replicas}


def digest(generation: str, analysis: str) -> str:
    """A short name for what an index must fit to be asked: the log's generation, the analysis, the mapping.

    The same in every process: the library gives fields in the order of their hashes.
    """
    text = "\n".join((generation, analysis, SCHEMA, json.dumps(mapping(), sort_keys=True), SIMILARITY))
    return hashlib.blake2b(text.encode(), digest_size=6).hexdigest()


def document(entry: EngineEntry) -> dict[str, Any]:
    """The source of an entry; of a tombstone what keeps older versions out."""
    if entry.deleted:
        return {"id": entry.id, "version": entry.version, "deleted": True}
    body = "\n".join((entry.body, *(section.terms for section in entry.sections)))
    parts = "\n".join((entry.parts, *(section.parts for section in entry.sections)))
    words = entry.words.split()
    source: dict[str, Any] = {
        "id": entry.id,
        "version": entry.version,
        "language": entry.language.lower(),
        "title": entry.title,
        "body": body,
        "parts": parts,
        "length": sum(len(text.split()) for text in (entry.title, body, parts)),
        "sections": [section.position for section in entry.sections],
        "words": words,
        "heading": entry.heading,
        "beginning": entry.heading.partition("\n")[0],
        "facets": _facets(entry.facets),
        "places": list(entry.places),
    }
    if entry.date:
        source["day"] = entry.date.isoformat()
    if entry.review:
        source["review"] = entry.review.isoformat()
    if not entry.closed:
        # Only public text teaches corrections and suggestions.
        source["forms"] = " ".join(dict.fromkeys(word.partition("_")[0] for word in words))
        written = [word.rpartition("_")[2] for word in words]
        source["completions"] = [f"{spelling}_{word}" for word in written for spelling in spellings(word)]
    return source


def _facets(facets: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    return {name: sorted(set(facets[name])) for name in FACETS if facets.get(name)}
