"""What links here: links, passages and titles, from what the viewer may see, in the reader's language; and redirects."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page

from home.audience import set_page_audience
from knowledge.models import ArticlePage, InstitutionPage
from kommez_cms.middleware.page_store import STORE
from tests import factories as make
from tests.home import budgets

pytestmark = pytest.mark.django_db


@pytest.fixture
def works(site: make.Tree) -> InstitutionPage:
    here, _there = make.make_pair()
    return make.make_institution(site, here, "Wasserwerk")


def link_to(page: Page) -> str:
    return f'<p><a linktype="page" id="{page.pk}">dort</a></p>'


def panel(page: Page, client: Client | None = None) -> str:
    html = (client or Client()).get(page.url).content.decode()
    _before, found, after = html.partition('aria-labelledby="linked"')
    return after.partition("</section>")[0] if found else ""


def test_a_page_names_what_leads_to_it_whatever_the_way_and_the_language(works: InstitutionPage) -> None:
    target = make.make_article(works, "Ziel", languages=("de", "ar"))
    arabic = target.get_translations().get()
    linking = make.make_article(works, "Verweist", languages=("de", "ar"), blocks=(("paragraph", link_to(target)),))
    showing = make.make_article(works, "Zeigt", blocks=(("passage", {"page": target.pk, "passage": "b0"}),))
    naming = make.make_article(works, "Nennt", blocks=(("paragraph", "<p>[[ziel]]</p>"),))
    make.make_article(works, "Anderes")
    for other in (linking, showing, naming):
        assert panel(target).count(f'href="{other.url}"') == 1
    assert "Anderes" not in panel(target)
    assert linking.get_translations().get().url in panel(arabic)
    assert linking.url not in panel(arabic)
    assert f'href="{naming.url}" lang="de"' in panel(arabic)
    assert panel(linking) == ""


def test_what_is_closed_or_taken_back_is_not_named(works: InstitutionPage) -> None:
    target = make.make_article(works, "Ziel")
    closed = make.make_article(works, "Verschlossen", blocks=(("paragraph", link_to(target)),))
    make.make_article(works, "Entwurf", live=False, blocks=(("paragraph", link_to(target)),))
    set_page_audience(closed, make.PARTNERSHIP)
    assert panel(target) == ""
    editor = Client()
    editor.force_login(make.make_member(works, "editor"))
    assert "Verschlossen" in panel(target, editor)
    assert "Entwurf" not in panel(target, editor)
    listed = editor.get(reverse("linked-from", args=[target.pk])).content.decode()
    assert "Verschlossen" in listed
    assert "Entwurf" not in listed


def test_it_costs_one_statement_whatever_links_here(works: InstitutionPage) -> None:
    target = make.make_article(works, "Ziel")
    counts = []
    for number in (1, 20):
        for _one in range(number):
            make.make_article(works, blocks=(("paragraph", link_to(target)),))
        for _again in range(6):  # the index follows in steps
            STORE.clear()
            Client().get(target.url)
        STORE.clear()
        with CaptureQueriesContext(connection) as asked:
            Client().get(target.url)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= budgets.QUERIES
    assert panel(target).count("<li>") == 12


def test_a_moved_and_renamed_page_is_found_at_its_old_address_in_every_language(works: InstitutionPage) -> None:
    page = make.make_article(works, "Kompost", languages=("de", "ar", "fr"))
    old = {one.locale.language_code: one.url for one in page.get_translations(inclusive=True)}
    other = make.make_institution(make.make_site(), make.make_municipality(), "Stadtreinigung")
    for one in page.get_translations(inclusive=True):
        parent = other.get_translations(inclusive=True).get(locale=one.locale)
        one.move(Page.objects.get(pk=parent.pk), pos="last-child")
        moved = ArticlePage.objects.get(pk=one.pk)
        moved.slug = f"gruengut-{one.locale.language_code}"
        moved.save_revision().publish()
    for code, address in old.items():
        now = ArticlePage.objects.get(translation_key=page.translation_key, locale__language_code=code)
        reply = Client().get(address)
        assert reply.status_code in (301, 302)
        assert Client().get(reply.headers["Location"], follow=True).redirect_chain[-1:] in ([], [(now.url, 301)])
        assert Client().get(address, follow=True).status_code == 200
        assert now.url != address
