"""What can be commented on, and by whom? Whoever may edit it in one of its languages sees all that is said about it."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from wagtail.models import Page
from wagtail.permissions import policy_registry

from knowledge.articles.models import OwnedPage
from knowledge.documents.models import Document
from knowledge.institutions.models import InstitutionPage
from knowledge.membership.granting import WIDE
from knowledge.membership.models import Membership, Role, User
from knowledge.relations import source_locale

ACTIONS = ("change", "publish")
MOST_PEOPLE = 200


@dataclass(frozen=True)
class Subject:
    """`kind` and `pk` as in the address of its comments: of a page the version this person came from."""

    about: str
    kind: str
    pk: int
    title: str
    language: str
    owner: InstitutionPage | None

    @property
    def edit_url(self) -> str:
        name = "wagtailadmin_pages:edit" if self.kind == "page" else "wagtailsnippets_knowledge_document:edit"
        return reverse(name, args=[self.pk])

    @property
    def url(self) -> str:
        return reverse("staff-comments", args=[self.kind, self.pk])


def subject_at(kind: str, pk: int, user: Any) -> Subject | None:
    """What is at the address, for somebody who may edit it; None for everybody else and for what does not exist."""
    if kind == "page":
        page = Page.objects.filter(pk=pk).first()
        is_ours = page is not None and issubclass(page.specific_class or Page, OwnedPage)
        return _page([page], user) if page is not None and is_ours else None
    document = Document.objects.select_related("institution").filter(pk=pk).first() if kind == "document" else None
    return _document(document, user) if document is not None else None


def subject_of(about: str, user: Any) -> Subject | None:
    """What a comment is about, for somebody who may edit it in any language; of those the first."""
    kind, _colon, name = about.partition(":")
    if kind == "document":
        return subject_at("document", int(name), user)
    pages = Page.objects.filter(translation_key=uuid.UUID(hex=name)).select_related("locale").order_by("locale_id")
    return _page(list(pages), user)


def people_for(subject: Subject) -> list[User]:
    """Everybody who may take part: the roles that follow from memberships, and then the rights on the very thing."""
    owner = subject.owner
    wide = Q(role__in=WIDE, institution=None, municipality=None)
    if owner is not None:
        wide |= Q(role__in=WIDE, institution=None, municipality=owner.municipality_id)
        wide |= Q(institution=owner) & ~Q(role=Role.READER)
    ids = Membership.objects.filter(wide).values("user")
    people = User.objects.filter(is_active=True, pk__in=ids).order_by("pk")[:MOST_PEOPLE]
    return [user for user in people if subject_of(subject.about, user) is not None]


def _page(pages: Iterable[Page], user: Any) -> Subject | None:
    for page in pages:
        if page.permissions_for_user(user).can_edit():
            language = page.locale.language_code
            about = f"page:{page.translation_key.hex}"
            return Subject(about, "page", page.pk, page.get_admin_display_title(), language, _owner(page))
    return None


def _owner(page: Page) -> InstitutionPage | None:
    above = page.get_parent()
    if above is None:
        return None
    rows = InstitutionPage.objects.filter(translation_key=above.translation_key, locale=source_locale())
    return rows.select_related("municipality").first()


def _document(document: Document, user: Any) -> Subject | None:
    policy = policy_registry.get_by_type(Document)
    if not policy.user_has_any_permission_for_instance(user, ACTIONS, document):
        return None
    owner = document.institution
    return Subject(f"document:{document.pk}", "document", document.pk, document.title, document.language, owner)
