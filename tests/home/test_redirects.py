"""Does an old address lead on after a page was moved, however many pages hang below it?"""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from home.pages import StandingPage
from home.redirects import AT_ONCE
from tests import factories as make

pytestmark = pytest.mark.django_db
PAGES = 1_100  # more than conditions SQLite takes in one


def many_below(parent: StandingPage, number: int) -> None:
    """Rows of the tree only: what stands on the pages does not matter here."""
    Page.objects.bulk_create(
        Page(
            title=f"Seite {one}", draft_title=f"Seite {one}", slug=f"seite-{one}", locale=parent.locale, live=True,
            content_type=ContentType.objects.get_for_model(Page), depth=parent.depth + 1, numchild=0,
            path=Page._get_path(parent.path, parent.depth + 1, one), url_path=f"{parent.url_path}seite-{one}/",
        )
        for one in range(1, number + 1)
    )  # fmt: skip
    Page.objects.filter(pk=parent.pk).update(numchild=number)


def test_a_page_with_more_than_a_thousand_below_it_can_be_moved_and_back(site: make.Tree, client: Client) -> None:
    top, elsewhere = make.make_standing(site, title="Oben"), make.make_standing(site, title="Anderswo")
    old = top.url
    many_below(top, PAGES)
    StandingPage.objects.get(pk=top.pk).move(StandingPage.objects.get(pk=elsewhere.pk), pos="last-child")
    moved = StandingPage.objects.get(pk=top.pk)
    assert client.get(old).headers["Location"] == moved.url != old
    assert Redirect.objects.filter(automatically_created=True).count() > PAGES > 2 * AT_ONCE

    moved.move(site.home, pos="last-child")
    assert client.get(old).status_code == 200
    site_id = Site.objects.get().pk
    paths = list(Redirect.objects.filter(site_id=site_id).values_list("old_path", flat=True))
    assert len(paths) == len(set(paths))
