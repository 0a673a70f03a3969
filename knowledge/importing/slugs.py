"""Which addresses may the new pages of one parent have?"""

import re

from django.utils.text import slugify
from wagtail.models import Page

from home.base import RESERVED_SLUGS
from knowledge.importing.sources import BadRow

_LONGEST = 80


class Slugs:
    """The addresses taken below one parent; hands out free ones."""

    def __init__(self, parent: Page) -> None:
        self._taken = set(Page.objects.child_of(parent).values_list("slug", flat=True))

    def take(self, wanted: str, title: str) -> str:
        """The wanted address, else one made from the title, followed by a number when it is taken.

        Raises BadRow when the source itself asks for an address the site uses or cannot use.
        """
        if wanted and wanted in RESERVED_SLUGS:
            raise BadRow(f"the address {wanted!r} is used by the site itself")
        if wanted and slugify(wanted, allow_unicode=True) != wanted.lower():
            raise BadRow(f"{wanted!r} cannot be an address, expected letters, digits and hyphens")
        base = wanted or _short(slugify(title, allow_unicode=True)) or "article"
        slug, number = base, 1
        while slug in self._taken or slug in RESERVED_SLUGS:
            number += 1
            slug = f"{base}-{number}"
        self._taken.add(slug)
        return slug


def _short(slug: str) -> str:
    """At most 80 characters, cut between words."""
    return slug if len(slug) <= _LONGEST else re.sub(r"-[^-]*$", "", slug[:_LONGEST])
