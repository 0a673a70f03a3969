"""What keeps a page from being published: a picture without alternative text, an answer on people, or consent, and what a
page type says of itself (`own_lacks`).

The form asks first (`home.forms`); whatever door a page takes to the public, `BasePage` asks again (`refuse_lacking`).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.urls import reverse
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _t
from wagtail.blocks import StreamValue, StructValue
from wagtail.fields import StreamField
from wagtail.models import Page, ReferenceIndex

from home.images.models import Image


class Markup(SafeString):
    """Stays markup where Wagtail writes a label before it, though an empty one: `"" + text` makes others plain."""

    def __radd__(self, before: str) -> "Markup":
        return Markup(conditional_escape(before) + SafeString(self))


@dataclass(frozen=True)
class Lack:
    """One thing that keeps a page from being published; `wording` is a translated sentence with `%(title)s` in it."""

    title: str
    wording: str

    def __str__(self) -> str:
        return self.wording % {"title": self.title}

    def linked(self) -> Markup:
        """The sentence as HTML."""
        return Markup(escape(str(self)))


@dataclass(frozen=True)
class PictureLack(Lack):
    """One thing one picture lacks; `title` is that of the picture."""

    image_id: int

    def linked(self) -> Markup:
        """The sentence as HTML; the name of the picture leads to its form."""
        where = reverse("wagtailimages:edit", args=[self.image_id])
        # Wagtail's own classes: its messages are dark, and links in them were not to be read.
        shape = '<a class="w-text-current w-underline" href="{}"><bdi>{}</bdi></a>'
        link = format_html(shape, where, self.title)
        return Markup(escape(self.wording) % {"title": link})  # both are escaped


class PageLacking(ValidationError):
    """A page may not be published: it or its pictures lack something. `page` and `lacks` say what; messages are HTML."""

    def __init__(self, page: Any, lacks: list[Lack]) -> None:
        self.page, self.lacks = page, lacks
        super().__init__({NON_FIELD_ERRORS: [lack.linked() for lack in lacks]})


def lacking(values: Iterable[Any]) -> list[Lack]:
    """One per thing that is missing; the values are those of a form's fields."""
    found: dict[int, Image] = {image.pk: image for value in values for image in pictures_in(value)}
    return [lack for image in found.values() for lack in lacks_of(image)]


def lacking_on(page: Any) -> list[Lack]:
    """What the page (`own_lacks`) and its pictures lack, as it stands in memory. One query, none without pictures."""
    own: Callable[[], Iterable[Lack]] = getattr(page, "own_lacks", tuple)
    ids = picture_ids(page)
    images = Image.objects.in_bulk(ids) if ids else {}
    return [*own(), *(lack for pk in ids if pk in images for lack in lacks_of(images[pk]))]


def refuse_lacking(page: Any) -> None:
    """Raises PageLacking where the page or a picture of it lacks something."""
    if lacks := lacking_on(page):
        raise PageLacking(page, lacks)


def picture_ids(page: Any) -> list[int]:
    """Ids of the pictures the page's streams and fields name, in their order, each once."""
    found: dict[int, None] = {}
    for field in page._meta.concrete_fields:
        if isinstance(field, StreamField):
            stream = getattr(page, field.name)
            found.update(dict.fromkeys(_in_raw(getattr(stream, "raw_data", stream) or ())))
        elif field.related_model is Image and getattr(page, field.attname):
            found[getattr(page, field.attname)] = None
    return list(found)


def _in_raw(value: Any) -> Iterator[int]:
    """Every value of a key `image` in raw blocks, nested ones included, that is an id."""
    if isinstance(value, Mapping):
        number = value.get("image")
        if str(number or "").isdecimal():
            yield int(str(number))
        for inner in value.values():
            yield from _in_raw(inner)
    elif not isinstance(value, (str, bytes)) and isinstance(value, Iterable):
        for inner in value:
            yield from _in_raw(inner)


def is_published(image: Image) -> bool:
    """Whether a published page shows the picture. Two queries."""
    named = ReferenceIndex.get_references_to(image).filter(base_content_type=ContentType.objects.get_for_model(Page))
    ids = [int(pk) for pk in named.values_list("object_id", flat=True)]
    return Page.objects.filter(pk__in=ids, live=True).exists()


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


def lacks_of(image: Image) -> Iterator[Lack]:
    """What this picture lacks now; nothing of it needs the database."""
    wordings = []
    if not image.alt_text.strip() and not image.is_decoration:
        wordings.append(_t("The picture “%(title)s” has no alternative text yet."))
    if not image.people:
        wordings.append(_t("For the picture “%(title)s” nobody has said yet whether people can be recognised in it."))
    elif image.people == Image.People.WITHDRAWN:
        wordings.append(_t("Consent for the picture “%(title)s” was withdrawn. Please take it off the page."))
    elif image.people == Image.People.WAITING:
        wordings.append(_t("People can be recognised in the picture “%(title)s”, and their consent is not recorded."))
    elif image.people == Image.People.CONSENT and not image.consent_note.strip():
        wordings.append(_t("For the picture “%(title)s” it is not recorded where the consent is kept."))
    return (PictureLack(image.title, wording, image.pk) for wording in wordings)
