"""What becomes of `[[Title]]` in the form and on the page, for readers, staff and who may not see the target?"""

import re
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from home.audience import set_page_audience
from home.linking.models import NamedLink
from knowledge.membership.moderation import ensure_workflow
from knowledge.models import ArticlePage, InstitutionPage, User
from tests import factories as make

pytestmark = pytest.mark.django_db
NONE = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": ""}


@pytest.fixture
def works(site: make.Tree) -> InstitutionPage:
    ensure_workflow()
    here, _there = make.make_pair()
    return make.make_institution(site, here, "Wasserwerk")


def as_person(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def save(client: Client, page: ArticlePage, *texts: str, **extra: Any) -> Any:
    body = streamfield([("paragraph", rich_text(f"<p>{text}</p>", features=["link", "bold"])) for text in texts])
    said = {"title": page.title, "slug": page.slug, "lead": "", "body": body, "people_named": "none"}
    form = nested_form_data({**said, "audience_level": "public", "comments": NONE, **extra})
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form)


def naming(works: InstitutionPage, text: str, title: str = "Der Text") -> ArticlePage:
    return make.make_article(works, title, blocks=(("paragraph", f"<p>{text}</p>"),))


def shown(page: ArticlePage, client: Client | None = None) -> str:
    return (client or Client()).get(page.url).content.decode()


def test_what_an_editor_types_in_brackets_is_a_link_after_saving_and_the_rest_is_told(works: InstitutionPage) -> None:
    target = make.make_article(works, "Kompost & Co")
    page = naming(works, "leer")
    client = as_person(make.make_member(works, "editor"))
    reply = save(client, page, "Siehe [[kompost &amp; co|dort]] und [[Nie geschrieben]].", **{"action-publish": "1"})
    assert reply.status_code == 302, reply.context["form"].errors
    stored = ArticlePage.objects.get(pk=page.pk).body.raw_data[0]["value"]
    assert f'<a id="{target.pk}" linktype="page">dort</a>' in stored or f'linktype="page" id="{target.pk}"' in stored
    html = shown(page)
    assert f'<a href="{target.url}">dort</a>' in html
    assert "Nie geschrieben" in html
    assert "[[" not in html
    told = " ".join(str(message) for message in get_messages(reply.wsgi_request))
    assert "Nie geschrieben" in told
    assert "kompost" not in told


def test_a_wanted_title_is_plain_for_readers_marked_for_staff_and_leads_on_once_it_is_published(
    works: InstitutionPage,
) -> None:
    page = naming(works, "Siehe [[Grüngut]].")
    staff = as_person(make.make_member(works, "author"))
    assert "<p>Siehe Grüngut.</p>" in shown(page)
    assert 'class="wanted"' in shown(page, staff)
    assert 'class="wanted"' not in shown(page, as_person(make.make_member(works, "reader")))
    target = make.make_article(works, "grüngut")
    assert f'<a href="{target.url}">Grüngut</a>' in shown(page)
    assert 'class="wanted"' not in shown(page, staff)
    target.unpublish()
    assert "<p>Siehe Grüngut.</p>" in shown(page)


def test_a_closed_page_reads_like_none_in_every_way_a_text_can_name_it(works: InstitutionPage) -> None:
    closed = make.make_article(works, "Geheim", blocks=(("paragraph", "<p>Vertraulich.</p>"),))
    closed.title = "Ganz geheim"
    closed.save()
    link = f'<a linktype="page" id="{closed.pk}">dort</a>'
    blocks = (
        ("paragraph", f"<p>[[Geheim]], [[ganz geheim|das]], {link}^[Siehe [[Geheim]].]</p>"),
        ("passage", {"page": closed.pk, "passage": "b0"}),
    )
    page = make.make_article(works, "Der Text", blocks=blocks)
    closed.body = make.body(("paragraph", f'<p><a linktype="page" id="{page.pk}">Siehe</a> [[Der Text]]</p>'))
    closed.save()
    reader = as_person(make.make_member(works, "reader"))
    assert f'<a href="{closed.url}">Geheim</a>' in shown(page, reader)
    assert "Ganz geheim" in shown(page, reader)
    set_page_audience(closed, make.chosen(make.municipality_group(make.make_municipality())))
    before = shown(page), shown(page, as_person(make.make_member(works, "author")))
    closed.delete()
    after = shown(page), shown(page, as_person(make.make_member(works, "author")))
    assert before[0] == after[0]
    assert person_left_out(before[1]) == person_left_out(after[1])
    assert 'class="wanted"' in after[1]


def person_left_out(html: str) -> str:
    """What differs from one person and one request to the next."""
    return re.sub(r'member\d+@|name="csrfmiddlewaretoken" value="\w+"', "", html)


def test_a_link_made_on_saving_stays_right_when_its_page_is_renamed_or_moved(works: InstitutionPage) -> None:
    target, page = make.make_article(works, "Kompost"), naming(works, "leer")
    save(as_person(make.make_member(works, "editor")), page, "Siehe [[Kompost]].", **{"action-publish": "1"})
    target.title, target.slug = "Bioabfall", "bioabfall"
    target.save()
    assert f'<a href="{ArticlePage.objects.get(pk=target.pk).url}">Kompost</a>' in shown(page)


def test_what_is_wanted_is_listed_by_how_often_with_where_for_whoever_may_see_it(works: InstitutionPage) -> None:
    naming(works, "[[Viel gesucht]] [[Selten]]", "Erster")
    naming(works, "[[viel gesucht|so]]", "Zweiter")
    hidden = naming(works, "[[Geheimes Vorhaben]]", "Verschlossen")
    set_page_audience(hidden, make.chosen(make.municipality_group(make.make_municipality())))
    client = as_person(make.make_member(works, "author"))
    html = client.get(reverse("wanted-pages")).content.decode()
    assert html.index("Viel gesucht") < html.index("Selten")
    assert "Erster" in html
    assert "Zweiter" in html
    assert "Geheimes" not in html
    assert "Verschlossen" not in html
    make.make_article(works, "Selten")
    assert "Selten" not in client.get(reverse("wanted-pages")).content.decode()


def test_write_it_makes_a_draft_where_one_may_write_and_nowhere_else(works: InstitutionPage) -> None:
    naming(works, "[[Neues Thema]]")
    client = as_person(make.make_member(works, "author"))
    reply = client.post(reverse("write-wanted-page"), {"title": "Neues Thema", "parent": works.pk})
    draft = ArticlePage.objects.get(title="Neues Thema")
    assert reply.headers["Location"] == reverse("wagtailadmin_pages:edit", args=[draft.pk])
    assert not draft.live
    assert draft.get_parent().pk == works.pk
    assert client.get(reply.headers["Location"]).status_code == 200
    foreign = make.make_institution(make.make_site(), make.make_municipality())
    client.post(reverse("write-wanted-page"), {"title": "Fremd", "parent": foreign.pk})
    assert not ArticlePage.objects.filter(title="Fremd").exists()


def test_a_page_that_is_taken_back_wants_nothing(works: InstitutionPage) -> None:
    page = naming(works, "[[Grüngut]]")
    assert NamedLink.objects.filter(page=page).count() == 1
    page.unpublish()
    assert not NamedLink.objects.filter(page=page).exists()


def test_titles_are_offered_while_typing_only_as_far_as_one_may_see(works: InstitutionPage) -> None:
    page = make.make_article(works, "Kompost im Winter", languages=("de", "ar"))
    closed = make.make_article(works, "Kompost geheim")
    set_page_audience(closed, make.chosen(make.municipality_group(make.make_municipality())))
    client = as_person(make.make_member(works, "author"))
    found = client.get(reverse("named-link-titles", args=[page.pk]), {"q": "komp"}).json()["titles"]
    assert [one["language"] for one in found] == ["de", "ar"]
    assert "geheim" not in str(found)
    assert client.get(reverse("named-link-titles", args=[0]), {"q": ""}).json()["titles"] == []
