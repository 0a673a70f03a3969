"""The frame around every public page: menu, languages, standing pages, account. Nothing is asked before it is shown."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from email.utils import parseaddr
from functools import cached_property
from typing import Any
from urllib.parse import quote, unquote, urlencode

from django.conf import settings
from django.contrib.auth.models import Permission
from django.db.models import Q
from django.http import HttpRequest
from django.urls import NoReverseMatch, Resolver404, ResolverMatch, resolve, reverse
from django.utils.encoding import escape_uri_path
from django.utils.translation import override
from wagtail import hooks
from wagtail.models import Page

from home.addresses import absolute, home_address, is_secret, list_address
from home.frame_pages import FramePage, frame_pages
from home.languages import Language, current_language, language, site_languages
from home.thrift import saves_data
from search.access import Viewer, viewer_of, visible_pages

FOOT = 100  # entries from this position on stand at the foot of the page
PARTS_OF_A_LIST = ("year", "page")  # what makes another page of an address, where everything else only finds it
MENU_HOOK = "register_site_menu"  # functions () -> iterable of MenuEntry


@dataclass(frozen=True)
class MenuEntry:
    """An entry of the main menu: the page of type `model` in the language, or the view or list at `address`.

    `address` is called with the language. `position` orders the entries of all rooms; an entry whose page is missing
    or closed to the viewer is left out.
    """

    label: str
    position: int
    model: type[Page] | None = None
    address: Callable[[str], str] | None = None


@dataclass(frozen=True)
class LanguageChoice:
    """One entry of the language switch. `is_translation`: `url` is this page in that language, not the home page."""

    language: Language
    url: str
    is_current: bool
    is_translation: bool


class Frame:
    """What `home/base.html` asks of a request; `page` is the Wagtail page shown, None on other views.

    `ending` is what stands behind the page's address where a view hangs at it, such as "pack/".
    """

    def __init__(self, request: HttpRequest, page: Page | None = None, ending: str = "") -> None:
        self.request = request
        self.page = page
        self.ending = ending

    @cached_property
    def viewer(self) -> Viewer:
        return viewer_of(self.request)

    @cached_property
    def language(self) -> Language:
        return language(self.page.locale.language_code if self.page else current_language())

    @cached_property
    def home_url(self) -> str:
        return home_address(self.language.code)

    @cached_property
    def search_url(self) -> str:
        return list_address(self.language.code, "search")

    @cached_property
    def _entries(self) -> list[MenuEntry]:
        functions: Iterable[Callable[[], Iterable[MenuEntry]]] = hooks.get_hooks(MENU_HOOK)
        return sorted((entry for function in functions for entry in function()), key=lambda entry: entry.position)

    @cached_property
    def _pages(self) -> list[FramePage]:
        models = [entry.model for entry in self._entries if entry.model is not None]
        return frame_pages(self.request, self.language.code, models)

    @cached_property
    def menu(self) -> list[dict[str, Any]]:
        """The entries of the main menu in order."""
        return [entry for entry in self._links if entry["position"] < FOOT]

    @cached_property
    def foot(self) -> list[dict[str, Any]]:
        """The entries that stand at the foot of every page."""
        return [entry for entry in self._links if entry["position"] >= FOOT]

    @cached_property
    def _links(self) -> list[dict[str, Any]]:
        """All entries that lead somewhere; `current` marks the one this page lies below, `exact` the page itself."""
        pages = {page.model: page.url for page in reversed(self._pages) if not page.role}
        path, shown = self.request.path, []
        for entry in self._entries:
            if entry.model is not None:
                url = pages.get(entry.model._meta.label_lower, "")
            else:
                url = entry.address(self.language.code) if entry.address else ""
            if url:
                address = unquote(url)
                here = {"current": path.startswith(address), "exact": path == address}
                shown.append({"label": entry.label, "position": entry.position, "url": url, **here})
        return shown

    @cached_property
    def standing(self) -> list[dict[str, str]]:
        """Label and address of the standing pages that have a place in the frame, in the order of their roles."""
        from home.pages import StandingPage

        roles = [role.value for role in StandingPage.Role]
        shown = sorted((page for page in self._pages if page.role), key=lambda page: roles.index(page.role))
        return [{"role": page.role, "label": page.title, "url": page.url} for page in shown]

    @cached_property
    def translations(self) -> dict[str, Page]:
        """Language code -> the version of this page the viewer may see, this page included."""
        if self.page is None or self.page.pk is None:
            return {}
        versions = Page.objects.filter(translation_key=self.page.translation_key).select_related("locale")
        found = {version.locale.language_code: version for version in visible_pages(versions, self.viewer)}
        return {**found, self.language.code: self.page}

    @cached_property
    def languages(self) -> list[LanguageChoice]:
        choices = []
        for choice in site_languages():
            url = self._address_in(choice.code)
            choices.append(
                LanguageChoice(choice, url or home_address(choice.code), choice.code == self.language.code, url != "")
            )
        return choices

    def _address_in(self, code: str) -> str:
        """This very page or view in a language; "" where there is none."""
        if self.page is not None:
            version = self.translations.get(code)
            return self._address_of(version) if version else ""
        if self._match is None or self._match.url_name == "wagtail_serve":  # a page that was not found
            return ""
        here = self.request.get_full_path()
        try:
            with override(code):
                path = reverse(self._match.view_name, args=self._match.args, kwargs=self._match.kwargs)
        except NoReverseMatch:
            return here if code == self.language.code else ""
        there = "?".join([path, *here.split("?", 1)[1:]])
        return there if there != here or code == self.language.code else ""

    def _address_of(self, version: Page) -> str:
        address = version.get_url() or ""
        return f"{address}{self.ending}" if address else ""

    @cached_property
    def _match(self) -> ResolverMatch | None:
        try:
            return self.request.resolver_match or resolve(self.request.path_info)
        except Resolver404:
            return None

    @cached_property
    def alternates(self) -> list[tuple[str, str]]:
        """(hreflang, absolute address) of the versions everybody may see; empty where there are not at least two."""
        if self.page is None:
            return self._alternate_views
        public = self.viewer if not self.viewer.is_member else Viewer(None)
        found = [
            (code, absolute(self._address_of(version)))
            for code, version in sorted(self.translations.items())
            if version.live and not any(version.path.startswith(path) for path in public.closed_paths)
        ]
        if len(found) < 2 or self.language.code not in dict(found):
            return []
        default = dict(found).get(settings.LANGUAGE_CODE)
        return [*found, ("x-default", default)] if default else found

    @property
    def _alternate_views(self) -> list[tuple[str, str]]:
        """Of a view that is no page, which is there in every language; none where the address asks for something."""
        if self.is_member or self.request.GET:
            return []
        found = [(choice.code, self._address_in(choice.code)) for choice in site_languages()]
        if not all(path for _code, path in found):
            return []
        whole = [(code, absolute(path)) for code, path in found]
        return [*whole, ("x-default", dict(whole)[settings.LANGUAGE_CODE])]

    @cached_property
    def canonical(self) -> str:
        """The one address of what is shown, without what only says how somebody came here; "" for a draft."""
        path = self._address_of(self.page) if self.page is not None else escape_uri_path(self.request.path)
        asked = ((name, self.request.GET.get(name, "")) for name in PARTS_OF_A_LIST)
        kept = [(name, value) for name, value in asked if re.fullmatch("[0-9]{1,6}", value) and value != "1"]
        return absolute("?".join(filter(None, (path, urlencode(kept))))) if path else ""

    @property
    def is_member(self) -> bool:
        return self.viewer.is_member

    @cached_property
    def has_editor(self) -> bool:
        """Whether this person may enter the editing interface; one query, where `has_perm` asks for all rights in two."""
        user: Any = self.viewer.user
        if not self.is_member or not user.is_active or user.is_superuser:
            return bool(self.is_member and user.is_active)
        rows = Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin")
        return rows.filter(Q(user=user) | Q(group__user=user)).exists()

    @property
    def saves_data(self) -> bool:
        """Whether pictures are to be left out."""
        return saves_data(self.request)

    @property
    def is_relaxed(self) -> bool:
        """Whether members are told that this installation asks editors for no second factor."""
        return self.is_member and settings.KOMMEZ.mfa == "optional"

    @property
    def login_url(self) -> str:
        """The log-in page, which leads back to this address."""
        return f"{reverse('account_login')}?next={quote(self.request.get_full_path())}"

    @cached_property
    def edit_url(self) -> str:
        """The editing view of this page for those who may edit it, else ""."""
        if not (self.is_member and self.page is not None and self.page.pk):
            return ""
        if not self.page.permissions_for_user(self.request.user).can_edit():
            return ""
        try:
            return reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        except NoReverseMatch:
            return ""

    @cached_property
    def barrier_url(self) -> str:
        """The form in which a barrier is reported, with the address of this page, without what was searched for."""
        form = list_address(self.language.code, "barrier")
        return form if is_secret(self._match) else f"{form}?page={quote(self.request.path, safe='')}"

    @property
    def contact(self) -> str:
        return contact_address()


def contact_address() -> str:
    """The public mail address of the office that runs the site."""
    return getattr(settings, "KOMMEZ_CONTACT", "") or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
