"""What a picture still lacks before a page that shows it may be published: alternative text, and recorded consent."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _t
from wagtail.blocks import StreamValue, StructValue

from home.images.models import Image


def lacking(values: Iterable[Any]) -> list[str]:
    """Sentences for the editor, one per thing that is missing; the values are those of a page's fields."""
    found: dict[int, Image] = {image.pk: image for value in values for image in pictures_in(value)}
    return [sentence for image in found.values() for sentence in _lacks(image)]


def pictures_in(value: Any) -> Iterator[Image]:
    """Every picture in a field's value, nested blocks included."""
    if isinstance(value, Image):
        yield value
    elif isinstance(value, StreamValue):
        for child in value:
            yield from pictures_in(child.value)
    elif isinstance(value, StructValue):
        for inner in value.values():
            yield from pictures_in(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from pictures_in(inner)


def _lacks(image: Image) -> Iterator[str]:
    if not image.alt_text.strip():
        yield _t("The picture “%(title)s” has no alternative text yet.") % {"title": image.title}
    if image.people == Image.People.CONSENT and not image.consent_note.strip():
        yield _t("For the picture “%(title)s” it is not recorded where the consent is kept.") % {"title": image.title}
