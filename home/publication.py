"""Publishing goes by `Page.publish`, whoever asks for it. Taking a page off the site takes it off in every language, with
everything below it, in the same transaction.

An editor who wants to keep the other languages says so in the form (or a caller by `keeping_other_languages`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from asgiref.local import Local
from django.http import HttpRequest
from wagtail import hooks
from wagtail.models import Page, Revision
from wagtail.signals import page_unpublished

from search.indexing import unit_of_work

FIELD = "keep_other_languages"  # of the confirmation form, and of the page it was said for
_state = Local()


class PublishedByThePage:
    """What the page form publishes with. Wagtail's own action leaves out `Page.publish`, which every other way takes, and
    with it what a page does on being published: an owner's delay, translations that follow a small change."""

    def __init__(self, revision: Revision, **said: Any) -> None:
        self.revision, self.said = revision, said

    def execute(self, skip_permission_checks: bool = False) -> None:
        self.revision.publish(**self.said, skip_permission_checks=skip_permission_checks)


def connect() -> None:
    from wagtail.admin.views.pages import edit as page_form  # asks for models, which this module comes before

    page_form.PublishPageRevisionAction = PublishedByThePage
    page_unpublished.connect(unpublish_everywhere, dispatch_uid="unpublish everywhere")
    hooks.register("before_unpublish_page", _read_choice)


@contextmanager
def keeping_other_languages() -> Iterator[None]:
    """Inside, unpublishing a page takes off this language version and what is below it, and no other."""
    before = getattr(_state, "keeping", False)
    _state.keeping = True
    try:
        yield
    finally:
        _state.keeping = before


def unpublish_everywhere(instance: Page, **_: Any) -> None:
    """After a page was taken off: its other language versions and all their descendants follow."""
    if getattr(_state, "following", False):
        return
    keeping = getattr(_state, "keeping", False) or instance.__dict__.get(FIELD, False)
    versions = [instance] if keeping else Page.objects.filter(translation_key=instance.translation_key)
    _state.following = True
    try:
        with unit_of_work():
            for version in versions:
                below = Page.objects.filter(path__startswith=version.path, live=True).exclude(pk=instance.pk)
                for page in below.order_by("-path").specific():
                    page.unpublish()
    finally:
        _state.following = False


def _read_choice(request: HttpRequest, page: Page) -> None:
    page.__dict__[FIELD] = request.POST.get(FIELD) == "on"
