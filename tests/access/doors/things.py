"""Changes the things of the world the way the site does, and says what of them somebody may see afterwards."""

from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, Comment, Page, Revision

from home.audience import Audience, set_page_audience
from home.images.sizes import SPECS
from home.models import Image
from home.withdrawals.models import Withdrawal
from knowledge.documents.collections import collection_for
from knowledge.documents.withdrawing import withdraw
from knowledge.models import Document
from search.indexing import unit_of_work
from tests.access.closed import ORIGINAL, rendition_names
from tests.access.doors.contents import (
    FILES,
    LANGUAGES,
    LEVELS,
    MOVABLE,
    PAGES,
    PICTURE,
    State,
    audience_for,
    home_of,
    make_file,
    make_page,
    number_of,
    parents,
    title_of,
    words_of,
)
from tests.access.worlds import SECRET, OpenWorld
from tests.home.pictures import jpeg_with_position

Key = tuple[tuple[Any, ...], ...]
OLD_ADDRESS = "/de/umgezogen/"


class Things:
    """All that is opened and closed. Each method changes the rows and the belief; what makes no sense does nothing."""

    def __init__(self, world: OpenWorld, house: Audience) -> None:
        self.world, self.house = world, house
        self.places = parents(world)
        self.states = {name: State() for name in (*PAGES, *FILES, PICTURE)}
        self.withdrawn: set[str] = set()
        self.clock = 0

    def make_all(self) -> None:
        """Everything public first, so that every thing has its place in the log of the search; then closed."""
        for name in PAGES:
            self.states[name].parent = home_of(name)
            make_page(self.world, name, 0, self._pages_of(home_of(name)))
        for name in FILES:
            make_file(self.world, name, 0, audience_for("public", self.house))
        self._make_picture()
        for name, state in self.states.items():
            state.level = "public"
            self._last(name)
            self.open_to(name, "house")
        self._redirect()

    def _pages_of(self, name: str) -> dict[str, Page]:
        if name == "amt":
            return {language: Page.objects.get(pk=number_of("amt", language)) for language in LANGUAGES}
        return self.places[name]

    def _make_picture(self) -> None:
        picture = Image(pk=number_of(PICTURE), title=f"{SECRET} Bild", alt_text=SECRET, people="none")
        for storage, names in ((picture.file.storage, [ORIGINAL]), (storages["renditions"], rendition_names())):
            for name in names:
                storage.delete(name)
        picture.collection = collection_for(self.world.works, audience_for("public", self.house))
        picture.file = ContentFile(jpeg_with_position((96, 72), 1), name=f"{SECRET.lower()}.jpg")
        picture.save()
        picture.get_renditions(*SPECS)

    def _redirect(self) -> None:
        Redirect.objects.filter(old_path=Redirect.normalise_path(OLD_ADDRESS)).delete()
        Redirect.add_redirect(OLD_ADDRESS, redirect_to=Page.objects.get(pk=number_of("akte")), is_permanent=True)

    def _last(self, name: str) -> None:
        self.clock += 1
        self.states[name].order = self.clock

    # -- who may see what ---------------------------------------------------------------------------------------------

    def level_of(self, name: str) -> int:
        """The narrowest group that a thing or anything above it is for, as a place in LEVELS."""
        state = self.states[name]
        above = self.level_of(state.parent) if state.parent in self.states else 0
        return max(LEVELS.index(state.level), above)

    def is_seen(self, name: str, clearance: int) -> bool:
        state = self.states[name]
        return state.exists and state.live and self.level_of(name) <= clearance

    def key(self, clearance: int) -> Key:
        """All that somebody with this clearance (a place in LEVELS) may see: equal keys, equal replies."""
        seen = [(name, state) for name, state in self.states.items() if self.is_seen(name, clearance)]
        seen.sort(key=lambda pair: (pair[1].parent, pair[1].order))
        return tuple((state.parent, name, state.text, self.level_of(name), state.formers) for name, state in seen)

    # -- what is done -------------------------------------------------------------------------------------------------

    def open_to(self, name: str, level: str) -> None:
        if not self.states[name].exists:
            return
        audience = audience_for(level, self.house)
        if name in PAGES:
            set_page_audience(self._page(name), audience)
        elif name in FILES:
            file = Document.objects.get(pk=number_of(name))
            file.pending_audience = audience
            file.save()
        else:
            Image.objects.filter(pk=number_of(name)).update(collection=collection_for(self.world.works, audience))
        self.states[name].level = level

    def take_off(self, name: str) -> None:
        state = self.states[name]
        if name == PICTURE or not (state.exists and state.live):
            return
        if name in PAGES:
            self._page(name).unpublish()
            for below, other in self.states.items():
                if below == name or other.parent == name:
                    other.live = False
        else:
            Document.objects.get(pk=number_of(name)).unpublish()
            state.live = False

    def publish(self, name: str, text: int) -> None:
        """With another text, in every language; a page is not published below one that is not."""
        state = self.states[name]
        above = self.states.get(state.parent)
        if name == PICTURE or name in self.withdrawn or not state.exists or (above is not None and not above.live):
            return
        with unit_of_work():
            for thing in self._drafts(name, text):
                thing.save_revision().publish()
        state.live, state.text = True, text

    def draft(self, name: str, text: int) -> None:
        """Written and saved by an editor, and not published."""
        if name == PICTURE or not self.states[name].exists:
            return
        for thing in self._drafts(name, text):
            thing.save_revision()

    def draft_public(self, text: int) -> None:
        """The same of a public page: what is published stays."""
        page = Page.objects.get(pk=self.world.article.pk).specific
        page.title, page.body = title_of("neu", text), words_of("neu", text)
        page.save_revision()

    def move(self, name: str, target: str) -> None:
        state = self.states[name]
        if name not in MOVABLE or not state.exists or state.parent == target or not self._is_live(target):
            return
        with unit_of_work():
            for language, place in self._pages_of(target).items():
                if language in LANGUAGES:
                    page = Page.objects.get(pk=number_of(name, language)).specific
                    page.move(Page.objects.get(pk=place.pk), pos="last-child")
        state.formers = tuple(sorted({*state.formers, state.parent}))
        state.parent = target
        self._last(name)

    def delete(self, name: str) -> None:
        """A page with all its languages, or a file."""
        state = self.states[name]
        if name not in (*MOVABLE, "meldung", *FILES) or not state.exists:
            return
        with unit_of_work():
            if name in FILES:
                Document.objects.get(pk=number_of(name)).delete()
            else:
                for language in LANGUAGES:
                    Page.objects.get(pk=number_of(name, language)).specific.delete()
        state.exists = state.live = False
        self.withdrawn.discard(name)

    def withdraw(self, name: str) -> None:
        """Off for good: the row stays, and nobody sees it."""
        if name in FILES and self.states[name].exists:
            withdraw(Document.objects.get(pk=number_of(name)))
            # Of what was public its address says so: not the question here.
            Withdrawal.objects.update(was_public=False)
            self.states[name].live = False
            self.withdrawn.add(name)

    def restore(self, name: str, level: str) -> None:
        """Made again under its old ids, in one transaction with its audience, where it was in the beginning."""
        state, parent = self.states[name], home_of(name)
        if state.exists or not self._is_live(parent):
            return
        with unit_of_work():
            if name in FILES:
                make_file(self.world, name, 0, audience_for(level, self.house))
                parent = ""
            else:
                make_page(self.world, name, 0, self._pages_of(parent))
                set_page_audience(self._page(name), audience_for(level, self.house))
                if name == "akte":
                    self._redirect()
        self.states[name] = State(parent=parent, level=level)
        self._last(name)

    def remark(self, name: str, author: Any) -> None:
        if name in PAGES and self.states[name].exists:
            Comment.objects.create(page=self._page(name), user=author, text=SECRET, contentpath="title")

    def _is_live(self, name: str) -> bool:
        return name not in self.states or self.states[name].live

    def _page(self, name: str) -> Any:
        return Page.objects.get(pk=number_of(name)).specific

    def _drafts(self, name: str, text: int) -> list[Any]:
        if name in FILES:
            file = Document.objects.get(pk=number_of(name))
            file.title = title_of(name, text)
            return [file]
        pages = [Page.objects.get(pk=number_of(name, language)).specific for language in LANGUAGES]
        for language, page in zip(LANGUAGES, pages, strict=True):
            page.title, page.body = title_of(name, text, language), words_of(name, text)
        return pages

    # -- the other world ----------------------------------------------------------------------------------------------

    def remove_unseen(self, clearance: int) -> None:
        """Make the world in which nothing exists that is not for this clearance: no drafts and remarks either."""
        with unit_of_work():
            for name in (*MOVABLE, *(one for one in PAGES if one not in MOVABLE)):
                if self.states[name].exists and not self.is_seen(name, clearance):
                    for page in Page.objects.filter(pk__in=[number_of(name, code) for code in LANGUAGES]):
                        page.specific.delete()
            for name in FILES:
                if self.states[name].exists and not self.is_seen(name, clearance):
                    Document.objects.filter(pk=number_of(name)).delete()
            if not self.is_seen(PICTURE, clearance):
                Image.objects.filter(pk=number_of(PICTURE)).delete()
            for collection in Collection.objects.filter(view_restrictions__isnull=False):
                if not Document.objects.filter(collection=collection) and not Image.objects.filter(
                    collection=collection
                ):
                    collection.delete()
            Comment.objects.all().delete()
            Page.objects.update(latest_revision=None, live_revision=None, has_unpublished_changes=False)
            Revision.objects.all().delete()
