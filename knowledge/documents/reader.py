"""What a reader of a document sees: the versions side by side, which file is theirs, and the text page by page."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import slugify
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _t

from knowledge.documents.models import Document, DocumentVersion
from knowledge.institutions.models import InstitutionPage
from knowledge.topics.models import TopicPage
from knowledge.versions import local
from search.access import Viewer

SLOW_LINE = 256_000 / 8  # bytes a second on the line the design is made for (256 kbit/s)
_TAKEN = frozenset(("find", "ask"))  # addresses of their own below a document
READABLE = frozenset(("ok", "partial", "truncated"))


@dataclass(frozen=True)
class FileRow:
    """One file of the matrix of versions, languages and formats, ready to be shown."""

    version: DocumentVersion
    url: str
    text_url: str
    language_name: str
    direction: str
    is_current: bool
    behind: int  # how many versions the newest one of the family is ahead

    @property
    def seconds(self) -> int:
        """Time to load on a slow line, at least one second."""
        return max(1, round(self.version.size / SLOW_LINE))


def document_slug(document: Document) -> str:
    return _slug(document.title)


def document_url(document: Document, language: str) -> str:
    """The landing page in an interface language."""
    return document_address(document.pk, document.title, language)


def document_address(document_id: int, title: str, language: str) -> str:
    return f"/{language}/documents/{document_id}/{_slug(title)}/"


def _slug(title: str) -> str:
    slug = slugify(title, allow_unicode=True) or "document"
    return f"{slug}-document" if slug in _TAKEN else slug


def file_url(document: Document, version: DocumentVersion) -> str:
    name = f"{document_slug(document)}.{version.language}.{version.format}"
    return reverse("document-file", args=[document.pk, version.number, name])


def text_url(document: Document, version: DocumentVersion, page: int, language: str) -> str:
    """The address of one page of text, in an interface language."""
    query = urlencode(text_choice(document, version, language))
    address = f"/{language}/documents/{document.pk}/text/{page}/"
    return f"{address}?{query}" if query else address


def text_choice(document: Document, version: DocumentVersion, language: str) -> list[tuple[str, str]]:
    """What an address says beside the page: nothing, the language, or the very version where it is not the one shown."""
    if readable_version(document, version.language) != version:
        return [("version", version_key(version))]
    return [("language", version.language)] if version.language != language else []


def version_key(version: DocumentVersion) -> str:
    """Names a version within its document, such as `2.de.pdf`."""
    return f"{version.number}.{version.language}.{version.format}"


def file_rows(document: Document, language: str) -> list[FileRow]:
    """Every public file of the family, the current ones of the reader's language first."""
    current = {version.pk for version in document.current_versions()}
    public = [version for version in document.versions.all() if version.published_at]
    newest = max((version.number for version in public), default=0)
    rows = [_row(document, version, language, version.pk in current, newest) for version in public]
    order = [code for code, _name in settings.LANGUAGES]

    def key(row: FileRow) -> tuple[Any, ...]:
        code = row.version.language
        place = order.index(code) if code in order else len(order)
        return (not row.is_current, code != language, -row.version.number, place, row.version.format)

    return sorted(rows, key=key)


def _row(document: Document, version: DocumentVersion, language: str, is_current: bool, newest: int) -> FileRow:
    info = get_language_info(version.language)
    return FileRow(
        version=version,
        url=file_url(document, version),
        text_url=text_url(document, version, 1, language) if version.state in READABLE else "",
        language_name=info["name_local"],
        direction="rtl" if info["bidi"] else "ltr",
        is_current=is_current,
        behind=newest - version.number,
    )


def readable_version(document: Document, language: str) -> DocumentVersion | None:
    """The current version whose text to show: in the language if there is one, else the newest that was read."""
    readable = [version for version in document.current_versions() if version.state in READABLE]
    own = [version for version in readable if version.language == language]
    return next(iter(own or readable), None)


def context_of(document: Document, viewer: Viewer, language: str) -> dict[str, Any]:
    """Everything the landing page shows; related pages are left out where the viewer may not see them."""
    owner = document.institution
    mirror = document.mirror if owner and document.mirror and document.mirror.is_valid else None
    partner = mirror.other(owner) if mirror and owner else None
    return {
        "topics": local(TopicPage, document.topics.all(), viewer, language),
        "owner": next(iter(local(InstitutionPage, [owner], viewer, language)), None),
        "partner": next(iter(local(InstitutionPage, [partner], viewer, language)), None),
        "targets": document.targets.select_related("goal"),
        "rows": file_rows(document, language),
        "readable": readable_version(document, language),
    }


def pages_label(version: DocumentVersion) -> str:
    """ "4 pages", in the words of the format; empty while unread."""
    count = version.page_count or 0
    if not count:
        return ""
    if version.format in ("xlsx", "ods", "csv"):
        return ngettext("%(count)d sheet", "%(count)d sheets", count) % {"count": count}
    if version.format in ("pptx", "odp"):
        return ngettext("%(count)d slide", "%(count)d slides", count) % {"count": count}
    return ngettext("%(count)d page", "%(count)d pages", count) % {"count": count}


def size_label(size: int) -> str:
    """A size a person can judge: "180 kB", "2.4 MB" (decimal units, as file managers show)."""
    from django.utils.formats import number_format

    if size >= 1_000_000:
        return _t("%(size)s MB") % {"size": number_format(size / 1_000_000, 1)}
    return _t("%(size)s kB") % {"size": number_format(max(1, round(size / 1000)))}
