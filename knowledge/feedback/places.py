"""What does an address of this site show, as far as this person may see it, and which institution answers for it?

Anybody can write any address into a form. What is closed to them and what does not exist are the same here: an address
without a title, for which the coordinators answer.
"""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation import get_language_from_path

from home.addresses import is_secret
from home.serving import find
from knowledge.documents.models import Document
from knowledge.feedback.models import LONGEST_PATH
from knowledge.institutions.models import InstitutionPage
from knowledge.questions.face.about import KINDS
from knowledge.questions.routing import about_page
from search.access import Viewer, is_open


@dataclass(frozen=True)
class Place:
    """`kind` and `key` name a page of the subject (translation key) or a document (number); "" for other addresses."""

    path: str
    kind: str = ""
    key: str = ""
    title: str = ""
    language: str = ""
    owner: InstitutionPage | None = None

    @property
    def about(self) -> str:
        """As `knowledge.questions.face.about` names things; "" where there is nothing."""
        return f"{self.kind}:{self.key}" if self.kind else ""


def path_of(address: str) -> str:
    """The path of an address of this site, without query and fragment; "" for an empty or unusable one.

    Addresses of other sites are unusable, and so is whatever a browser could take for one.
    """
    try:
        parts = urlsplit("".join(address.split()))
        own = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    except ValueError:
        return ""
    if parts.netloc and (parts.scheme not in ("http", "https") or parts.netloc.lower() != own.netloc.lower()):
        return ""
    path = unquote(parts.path)
    if not path.startswith("/") or path.startswith(("//", "/\\")) or not path.isprintable():
        return ""
    return path if len(path) <= LONGEST_PATH else ""


def place_of(request: HttpRequest, path: str, viewer: Viewer) -> Place:
    """What stands at a path that `path_of` made, for this viewer. Links from mails are forgotten: they open doors."""
    code = get_language_from_path(path)
    if not path or code is None:
        return Place(path)
    with translation.override(code):
        try:
            match = resolve(path)
        except Resolver404:
            return Place(path)
        if is_secret(match):
            return Place("")
        if match.url_name == "wagtail_serve":
            return _page(request, path, viewer, code)
    if (match.url_name or "").startswith("document") and "document_id" in match.kwargs:
        return _document(path, match.kwargs["document_id"], viewer, code)
    return Place(path)


def _page(request: HttpRequest, path: str, viewer: Viewer, code: str) -> Place:
    page = find(request, code, path.removeprefix(f"/{code}/"))
    if not isinstance(page, KINDS) or not is_open(page, viewer):
        return Place(path)
    return Place(path, "page", page.translation_key.hex, page.title, code, about_page(page).owner)


def _document(path: str, number: int, viewer: Viewer, code: str) -> Place:
    rows = Document.objects.visible_to(viewer).select_related("institution__municipality")
    found = rows.filter(pk=number).first()
    if found is None:
        return Place(path)
    spoken = code if found.text_in(code) else found.language
    return Place(path, "document", str(found.pk), found.title_in(code), spoken, found.institution)
