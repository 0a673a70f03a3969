"""What a page shows of the pictures of a version: the first page, and every page small, each with its address."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from knowledge.documents.models import DocumentVersion
from knowledge.documents.previews.models import Preview
from knowledge.documents.previews.views import picture_url


@dataclass(frozen=True)
class Shown:
    """A picture with its size in pixels."""

    page: int
    url: str
    width: int
    height: int


@dataclass(frozen=True)
class Pictures:
    """`large` is the first page for looking closer; `pages` are small, from page 1; `is_paged`: numbered as the text."""

    version: DocumentVersion
    large: Shown | None
    pages: list[Shown]
    is_paged: bool

    @property
    def first(self) -> Shown | None:
        return self.pages[0] if self.pages else None


def previews_of(versions: Iterable[DocumentVersion]) -> Mapping[int, Preview]:
    """Version -> its preview; one query."""
    return {row.version_id: row for row in Preview.objects.filter(version__in=[one.pk for one in versions])}


def pictures_of(version: DocumentVersion, preview: Preview | None) -> Pictures | None:
    """None where nothing was drawn."""
    if preview is None or preview.state != Preview.State.DONE or not preview.pictures:
        return None
    large = None
    if preview.first:
        width, height = preview.first
        large = Shown(1, picture_url(version, preview.maker, page=1, size="first"), width, height)
    small = [
        Shown(page, picture_url(version, preview.maker, page=page, size="small"), width, height)
        for page, width, height in preview.pictures
    ]
    is_paged = version.format == "pdf" or version.page_count == len(small)
    return Pictures(version, large, small, is_paged)
