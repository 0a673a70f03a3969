"""The API in OpenAPI 3.1: what may be asked and what is answered, for people who write programs and for their tools."""

from typing import Any

from django.conf import settings

from search.engines.base import NOT
from search.parameters import CHOICES, DATE, DEEPEST, FACETS, HITS, LISTED, MOST_CHOICES
from search.query import LONGEST_QUERY
from search.records import searchables

VERSION = "1.0.0"
Schema = dict[str, Any]

_STRING: Schema = {"type": "string"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_FLAG: Schema = {"type": "boolean"}
_ADDRESS: Schema = {"type": "string", "format": "uri"}
_FACET_TEXTS = {
    "kind": "Kind of content.",
    "topic": "Key of a topic, as a facet names it; topics below it are included.",
    "institution": "Key of an institution, as a facet names it.",
    "language": "Language of what is found. Without it: `lang`, and the first hits of the others under `others`.",
    "year": "Year of the date.",
    "format": "Format of a document, such as pdf.",
}


def description(server: str) -> Schema:
    """The whole document; `server` is where the API lies, without a slash at its end."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "KommEZ",
            "version": VERSION,
            "description": "Reads what readers without an account may see; no key, no cookie. With the session of a "
            "member, what that member may see. Each client may ask five times a second on average.",
        },
        "servers": [{"url": server}],
        "paths": {
            "/search": {"get": _search()},
            "/openapi.json": {"get": _plain("description", "This description", "object")},
            "/": {"get": _plain("index", "Addresses of this API", "object")},
        },
        "components": {"schemas": _schemas(), "responses": _responses()},
    }


def _search() -> Schema:
    return {
        "operationId": "search",
        "summary": "Search pages and documents",
        "description": "The result page as data: same parameters, same hits, same order. Choices of one facet widen, "
        "those of different facets narrow; a parameter that begins with a minus leaves out what has one of its values.",
        "parameters": [*_own_parameters(), *(_facet(name) for name in CHOICES)],
        "responses": {
            "200": _json("One page of hits", _the("Results")),
            **{code: {"$ref": f"#/components/responses/{name}"} for code, name in _PROBLEMS.items()},
        },
    }


def _own_parameters() -> list[Schema]:
    languages = [code for code, _name in settings.LANGUAGES]
    text = (
        'What to look for, in any language. `"a phrase"`, `-word`, `word*`, `title:word` and facets such as '
        f"`topic:water` or `-topic:water` are understood. Characters beyond the first {LONGEST_QUERY} are not looked for. "
        "Without a text everything is listed, the newest first."
    )
    return [
        _parameter("q", text, _STRING),
        _parameter(
            "lang",
            "Language of the reader: of labels, and of the hits that come first.",
            {"enum": languages, "default": settings.LANGUAGE_CODE},
        ),
        _parameter("sort", "Order of the hits.", {"enum": ["relevance", DATE], "default": "relevance"}),
        _parameter(
            "page",
            f"Page of hits, {HITS} each ({LISTED} without a text), up to hit {DEEPEST}. A later one answers the last.",
            {"type": "integer", "minimum": 1, "default": 1},
        ),
        _parameter("whole", "1: also what matches only little of the query.", {"enum": ["0", "1"]}),
        _parameter("exact", "1: look for what was typed, without correction.", {"enum": ["0", "1"]}),
    ]


def _facet(name: str) -> Schema:
    values: Schema = {"type": "string"}
    facet = name.removeprefix(NOT)
    if facet == "kind":
        values = {"enum": sorted(searchable.kind for searchable in searchables())}
    elif facet == "language":
        values = {"enum": [code for code, _name in settings.LANGUAGES]}
    schema = {"type": "array", "items": values, "maxItems": MOST_CHOICES}
    text = f"Left out: what has one of these values of `{facet}`." if name.startswith(NOT) else _FACET_TEXTS[facet]
    return {**_parameter(name, text, schema), "style": "form", "explode": True}


def _parameter(name: str, text: str, schema: Schema) -> Schema:
    return {"name": name, "in": "query", "required": False, "description": text, "schema": schema}


_PROBLEMS = {"400": "BadRequest", "405": "MethodNotAllowed", "414": "TooLong", "429": "TooManyRequests"}


def _responses() -> Schema:
    texts = {
        "BadRequest": "Parameters that make no sense, each named under `errors`",
        "MethodNotAllowed": "Only GET and HEAD",
        "TooLong": "The query string is too long",
        "TooManyRequests": "Asked too often; `Retry-After` says for how many seconds to wait",
    }
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {name: {"description": text, "content": content} for name, text in texts.items()}


def _schemas() -> Schema:
    return {
        "Results": _results(),
        "Query": _query(),
        "Hit": _hit(),
        "Marked": _marked(),
        "Facet": _object(
            name={"enum": list(FACETS)},
            label=_STRING,
            values=_list(_object(key=_STRING, label=_STRING, count=_COUNT, chosen=_FLAG)),
        ),
        "Problem": {
            **_object(type=_STRING, title=_STRING, status={"type": "integer"}, detail=_STRING),
            "description": "RFC 9457. `errors` names parameters.",
        },
    }


def _results() -> Schema:
    hits = _list(_the("Hit"))
    return _object(
        query=_the("Query"),
        total={**_COUNT, "description": "Hits in the language of the reader, or in the chosen ones."},
        whole_total={**_COUNT, "description": "With those that match only little of the query."},
        page={"type": "integer", "minimum": 1},
        pages=_COUNT,
        page_size=_COUNT,
        pinned={**hits, "description": "What editors put first for this query."},
        hits=hits,
        others=_object(total=_COUNT, languages=_list(_STRING), hits=hits),
        facets=_list(_the("Facet")),
        links={"type": "object", "additionalProperties": _ADDRESS},
    )


def _query() -> Schema:
    changed = "Word nobody used, and the word that was looked for instead."
    return _object(
        text={**_STRING, "description": "Without the facets that were understood; those stand in `filters`."},
        language=_STRING,
        filters={"type": "object", "additionalProperties": _list(_STRING)},
        sort=_STRING,
        corrections={"type": "object", "additionalProperties": _STRING, "description": changed},
        relaxed={**_FLAG, "description": "Nobody wrote the required wording; these are hits for its words."},
        cut={**_FLAG, "description": "The text was longer than what was looked for."},
    )


def _hit() -> Schema:
    return _object(
        id={**_STRING, "description": "The same for all language versions of one thing."},
        language=_STRING,
        kind=_STRING,
        kind_label=_STRING,
        url=_ADDRESS,
        title=_the("Marked"),
        snippet=_the("Marked"),
        place={**_STRING, "description": "The passage that the address opens at."},
        facts=_list(_STRING),
        date={"type": ["string", "null"], "format": "date"},
    )


def _marked() -> Schema:
    meaning = "Start and end (exclusive) of words of the query, in Unicode characters."
    mark = {**_list(_COUNT), "minItems": 2, "maxItems": 2}
    return _object(text=_STRING, marks={**_list(mark), "description": meaning}, language=_STRING)


def _the(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _object(**properties: Schema) -> Schema:
    """An object that has all of these."""
    return {"type": "object", "properties": properties, "required": list(properties)}


def _json(text: str, schema: Schema) -> Schema:
    return {"description": text, "content": {"application/json": {"schema": schema}}}


def _plain(name: str, text: str, kind: str) -> Schema:
    return {"operationId": name, "summary": text, "responses": {"200": _json(text, {"type": kind})}}
