"""Do two stored values say the same? What an editor's form adds by itself (ids, keys of paragraphs) does not count."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from home.blocks.text import INLINE

_KEY = re.compile(r' data-block-key="[^"]*"')
_SPACE = re.compile(r"\s+")


def content_of(value: Any) -> Any:
    """The value without ids of blocks and items and without the editor's keys; white space folded."""
    if isinstance(value, str):
        return _SPACE.sub(" ", _KEY.sub("", value)).strip()
    if isinstance(value, Mapping):
        return {key: content_of(inner) for key, inner in value.items() if key != "id"}
    if isinstance(value, Sequence):
        return [content_of(inner) for inner in value]
    return value


def digest_of(value: Any) -> str:
    """16 hex digits of what a value says."""
    packed = json.dumps(content_of(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.blake2b(packed.encode(), digest_size=8).hexdigest()


def same(one: Any, other: Any) -> bool:
    """Whether both say the same, also where one of them went through the editor's form and the other did not."""
    if one == other:
        return True
    return _alike(content_of(one), content_of(other))


def _alike(one: Any, other: Any) -> bool:
    if one == other:
        return True
    if isinstance(one, str) and isinstance(other, str):
        return "<" in one and "<" in other and _through_the_editor(one) == _through_the_editor(other)
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(_alike(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_alike, one, other))
    return False


@lru_cache(maxsize=512)
def _through_the_editor(markup: str) -> Any:
    """Rich text as the form would store it: quotes, entities and empty parts are written its way."""
    converter = ContentstateConverter(INLINE)
    return content_of(converter.to_database_format(converter.from_database_format(markup)))
