"""What each role may do, as permission rows on pages of all languages and on collections. One table, one function."""

from collections.abc import Iterable, Sequence

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from knowledge.documents.collections import institution_collection
from knowledge.institutions.models import InstitutionPage, Municipality
from knowledge.membership.models import Role
from knowledge.relations import source_locale

AUTHOR_FILES = ("add_document", "choose_document", "add_image", "choose_image")
EDITOR_FILES = (*AUTHOR_FILES, "change_document", "publish_document", "change_image")

# role -> (permissions on the institution's pages, permissions on its files)
INSTITUTION_GRANTS: dict[str, tuple[Sequence[str], Sequence[str]]] = {
    Role.AUTHOR: (("add_page",), AUTHOR_FILES),
    Role.EDITOR: (("add_page", "change_page", "publish_page", "lock_page", "unlock_page"), EDITOR_FILES),
    Role.TRANSLATOR: (("change_page",), ("choose_document", "choose_image")),
}
# coordinators and a municipality's administrators: everything of their institutions; site-wide: the whole tree
WIDE_GRANTS: tuple[Sequence[str], Sequence[str]] = (
    ("add_page", "change_page", "publish_page", "lock_page", "unlock_page", "bulk_delete_page"),
    (*EDITOR_FILES, "delete_document", "delete_image"),
)
# Decisions about the search hold for the whole site; editors see what was decided about words.
SEARCH_GRANTS = (
    "view_querylog",
    *(
        f"{act}_{name}"
        for name in ("queryrule", "synonymgroup", "weight")
        for act in ("add", "change", "delete", "view")
    ),
    *(f"{act}_notfound" for act in ("change", "delete", "view")),
)
EDITORS_SEARCH_GRANTS = ("view_queryrule", "view_synonymgroup")
SHARED_INDEXES = ("projectindexpage", "eventindexpage")


def grant_role(
    role: str,
    *,
    institution: InstitutionPage | None = None,
    municipality: Municipality | None = None,
    language: str = "",
) -> Group:
    """The group of a role at a place, its permission rows brought up to date. Idempotent."""
    if institution is not None:
        scope = institution.translation_key.hex
        pages: Iterable[Page] = _versions([institution], language)
        collections = [institution_collection(institution)]
        page_codes, file_codes = INSTITUTION_GRANTS[role]
    elif municipality is not None:
        scope = municipality.slug
        own = list(InstitutionPage.objects.filter(municipality=municipality, locale=source_locale()))
        pages, collections = _versions(own, ""), [institution_collection(one) for one in own]
        page_codes, file_codes = WIDE_GRANTS
    else:
        scope = "site"
        pages, collections = [Page.get_first_root_node()], [Collection.get_first_root_node()]
        page_codes, file_codes = WIDE_GRANTS
    group, _made = Group.objects.get_or_create(name=" ".join(filter(None, ("role:", role, scope, language))))
    _sync_pages(group, {(page.pk, code) for page in pages for code in page_codes} | _shared(role, municipality))
    _sync_collections(group, {(collection.pk, code) for collection in collections for code in file_codes})
    _sync_global(group, role)
    return group


def _versions(institutions: Iterable[InstitutionPage], language: str) -> list[Page]:
    found = Page.objects.filter(translation_key__in=[institution.translation_key for institution in institutions])
    return list(found.filter(locale__language_code=language) if language else found)


def _shared(role: str, municipality: Municipality | None) -> set[tuple[int, str]]:
    """Projects and events lie under shared overviews: editors may add there, a municipality's coordinators publish."""
    codes = WIDE_GRANTS[0][:3] if municipality else ("add_page",) if role == Role.EDITOR else ()
    if not codes:
        return set()
    indexes = Page.objects.filter(content_type__model__in=SHARED_INDEXES, content_type__app_label="knowledge")
    return {(page.pk, code) for page in indexes for code in codes}


def _sync_pages(group: Group, wanted: set[tuple[int, str]]) -> None:
    rows = GroupPagePermission.objects.filter(group=group).select_related("permission")
    has = {(row.page_id, row.permission.codename): row for row in rows}
    for key in has.keys() - wanted:
        has[key].delete()
    permissions = _permissions({code for _page, code in wanted - has.keys()})
    GroupPagePermission.objects.bulk_create(
        GroupPagePermission(group=group, page_id=page, permission=permissions[code])
        for page, code in sorted(wanted - has.keys())
    )


def _sync_collections(group: Group, wanted: set[tuple[int, str]]) -> None:
    rows = GroupCollectionPermission.objects.filter(group=group).select_related("permission")
    has = {(row.collection_id, row.permission.codename): row for row in rows}
    for key in has.keys() - wanted:
        has[key].delete()
    permissions = _permissions({code for _collection, code in wanted - has.keys()})
    GroupCollectionPermission.objects.bulk_create(
        GroupCollectionPermission(group=group, collection_id=collection, permission=permissions[code])
        for collection, code in sorted(wanted - has.keys())
    )


def _sync_global(group: Group, role: str) -> None:
    """The rights that have no place: to enter the editing interface, to translate, to see what is searched for."""
    codes = ["access_admin"]
    if role in (Role.TRANSLATOR, Role.EDITOR, Role.COORDINATOR, Role.ADMINISTRATOR):
        codes.append("submit_translation")
    if role in (Role.COORDINATOR, Role.ADMINISTRATOR):
        codes += SEARCH_GRANTS
    elif role == Role.EDITOR:
        codes += EDITORS_SEARCH_GRANTS
    group.permissions.set(_permissions(set(codes)).values())


def _permissions(codes: set[str]) -> dict[str, Permission]:
    """Permissions by codename, of the models Wagtail's policies ask: our documents, but its own stock image model."""
    found = Permission.objects.filter(codename__in=codes).exclude(content_type__app_label__in=("wagtaildocs", "home"))
    return {permission.codename: permission for permission in found}
