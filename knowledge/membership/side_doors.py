"""The side doors of the editing interface: addresses that name a page without asking for rights on it.

Wagtail and its add-ons check rights view by view, and have forgotten some (choosers, usage, translation). Here every
address of the admin that names an object is checked once, before its view runs: what is closed to a person does not
exist for them, whatever the view behind the address would have said.
"""

from typing import Any

from django.http import Http404, HttpRequest
from wagtail.models import Locale, Page
from wagtail.permissions import policy_registry
from wagtail_localize.models import TranslationSource

from search.access import viewer_of, visible_pages

PAGE_KEYS = ("page_id", "parent_page_id", "page_to_move_id", "destination_id")
CHOOSERS = ("wagtailadmin_choose_page_child",)
# Lists that name the latest page of every type, whoever's it is.
ADMINISTRATORS_ONLY = ("wagtailadmin_reports:page_types_usage", "wagtailadmin_reports:page_types_usage_results")
TRANSLATION = "wagtail_localize"


def check(request: HttpRequest, kwargs: dict[str, Any]) -> None:
    """Raises Http404 when the address names something this person may not work on."""
    match = request.resolver_match
    if match is None:
        return
    _allow(match.view_name not in ADMINISTRATORS_ONLY or request.user.is_superuser)
    names = [key for key in PAGE_KEYS if key in kwargs]
    if match.view_name == "wagtailadmin_pages:revisions_compare":
        names = ["pk"]
    for name in names:
        _check_page(request, kwargs[name], match.view_name, match.namespace)
    if match.view_name == f"{TRANSLATION}:update_translations":
        source = TranslationSource.objects.filter(pk=kwargs["translation_source_id"]).first()
        _allow(source is not None and may_update(request, source))


def only_known(pages: Any, request: HttpRequest) -> Any:
    """For page choosers: the pages a person works on or may read. Drafts and closed pages of others are left out."""
    known = _explorable(request).values("pk")
    return pages.filter(pk__in=known) | pages.filter(pk__in=_readable(request).values("pk"))


def may_translate(request: HttpRequest, thing: Any) -> bool:
    """Whether this person may make the chosen language versions of a page: they edit there, or what stands above."""
    if not isinstance(thing, Page):
        return False
    chosen = Locale.objects.filter(pk__in=[pk for pk in request.POST.getlist("locales") if pk.isdecimal()])
    editable = editable_locales(request.user, thing)
    return bool(editable) and all(locale.pk in editable for locale in chosen)


def editable_locales(user: Any, page: Page) -> set[int]:
    """The languages (ids) in which this person edits the page or what stands above it."""
    keys = [one.translation_key for one in (page, page.get_parent()) if one is not None]
    places = Page.objects.filter(translation_key__in=keys)
    return {one.locale_id for one in places if one.permissions_for_user(user).can_edit()}


def may_update(request: HttpRequest, source: TranslationSource) -> bool:
    """Bringing a source's new sentences into its translations; publishing them at once asks for that right in each."""
    if not may_translate(request, source.get_source_instance()):
        return False
    if "publish_translations" not in request.POST:
        return True
    targets = source.translations.filter(enabled=True).values("target_locale")
    pages = Page.objects.filter(translation_key=source.object_id, locale__in=targets)
    return all(page.permissions_for_user(request.user).can_publish() for page in pages)


def _check_page(request: HttpRequest, page_id: Any, view: str, namespace: str) -> None:
    page = Page.objects.filter(pk=page_id).first()
    if page is None or page.is_root():
        return
    if namespace == TRANSLATION:
        _allow(may_translate(request, page))
    elif view in CHOOSERS:
        _allow(only_known(Page.objects.filter(pk=page.pk), request).exists())
    else:
        _allow(_explorable(request).filter(pk=page.pk).exists())


def _explorable(request: HttpRequest) -> Any:
    return policy_registry.get_by_type(Page).explorable_instances(request.user)


def _readable(request: HttpRequest) -> Any:
    return visible_pages(Page.objects.all(), viewer_of(request))


def _allow(allowed: bool) -> None:
    if not allowed:
        raise Http404
