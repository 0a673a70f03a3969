"""Which unit of a page does a sentence belong to? Sentences have paths ("body.b2.b2-0"), freshness has units."""

from collections.abc import Collection

from knowledge.articles.freshness import HEAD

SLUG = "slug"  # the address of the page, which is no sentence of its text
_HEAD_FIELDS = frozenset(("title", "lead"))


def unit_of(path: str, known: Collection[str]) -> str | None:
    """The unit, among those `known`, of a sentence's path: the item of a list or steps, else the block.

    None for what belongs to none of them, such as the address of the page.
    """
    if path in _HEAD_FIELDS:
        return HEAD if HEAD in known else None
    return next((part for part in reversed(path.split(".")[1:]) if part in known), None)
