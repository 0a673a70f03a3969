"""Whoever publishes a text hears once what makes it hard to read, in any language, and decides."""

from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from wagtail.admin.ui.side_panels import ChecksSidePanel
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from home.checking.remarks import remarks_on
from home.checking.words import says_nothing
from home.models import StandingPage
from tests import factories as make


def kinds(*blocks: Any, language: str = "de") -> list[str]:
    return [remark.kind for remark in remarks_on(make.body(*blocks), language)]


def link(words: str) -> tuple[str, str]:
    return "paragraph", f'<p>Siehe <a href="https://example.org/">{words}</a> dazu.</p>'


def table(*rows: list[str], row_headers: bool = True) -> tuple[str, Any]:
    return "table", {"caption": "", "row_headers": row_headers, "rows": [list(row) for row in rows]}


def test_a_good_text_says_nothing() -> None:
    fine = (
        *make.TEXT,
        ("heading", {"text": "Im Netz", "level": "3"}),
        ("paragraph", "<p>Die EU-Richtlinie und das THW-Handbuch, <b>wichtig</b> für alle. DVGW W 392 gilt.</p>"),
        link("Handbuch zur Lecksuche"),
        table(["", "2025", "2026"], ["Verlust", "9", "7"]),
        ("callout", {"kind": "note", "text": "<p>Auf Arabisch: تسرب</p>"}),
        ("links", [{"page": None, "url": "https://example.org/", "text": "Regelwerk der Fachleute"}]),
    )
    assert kinds(*fine) == []
    assert kinds(("paragraph", "<p>شبكة المياه في المدينة القديمة DVGW</p>"), language="ar") == []


@pytest.mark.parametrize(
    "words",
    ["hier", "Hier.", "<b>mehr</b>", " Klicken Sie hier! ", "here", "Read more…", "ici", "Cliquez ici", "en savoir plus",
     "plus d’informations", "هنا", "اضغط هنا", "المَزيد", "»", "&nbsp;"],
)  # fmt: skip
def test_words_of_a_link_that_fit_any_link_are_named(words: str) -> None:
    assert kinds(link(words)) == ["link"]
    assert kinds(("list", [link(words)[1]])) == ["link"]


@pytest.mark.parametrize("words", ["Hierarchie", "mehr Wasser sparen", "Plus Energie Haus", "هنا القاهرة", "W 392"])
def test_words_that_lead_somewhere_are_not(words: str) -> None:
    assert not says_nothing(words)


def test_headings_tables_capitals_bold_and_other_languages_are_named() -> None:
    assert kinds(("heading", {"text": "Zu tief", "level": "3"})) == ["order"]
    assert kinds(table(["", "", "2026"], ["Verlust", "9", "7"])) == ["table"]
    assert kinds(table(["", "2026"], ["Verlust", "9"], row_headers=False)) == ["table"]
    assert kinds(("paragraph", "<p>BITTE NIEMALS OHNE HELM BETRETEN</p>")) == ["capitals"]
    assert kinds(("paragraph", "<p><b>Was zu tun ist</b></p>")) == ["bold"]
    arabic = "تقاس كمية المياه ليلا بين الساعة الثانية والرابعة لأن الاستهلاك قليل"
    assert kinds(("paragraph", f"<p>{arabic}</p>")) == ["language"]
    assert kinds(("paragraph", f"<p>{arabic}</p>"), language="ar") == []
    assert kinds(("quote", {"text": "Gemessen wird nachts zwischen zwei und vier", "source": ""}), language="ar") == [
        "language"
    ]
    strange: list[Any] = [{"type": "table", "value": {"rows": []}, "id": "x"}, {"type": "links", "value": None}]
    assert remarks_on(strange, "de") == []


def sent(client: Client, page: StandingPage, button: str, words: str, **said: str) -> Any:
    body = streamfield([("paragraph", rich_text(link(words)[1], features=["link"]))])
    none = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": ""}
    values = {"title": page.title, "slug": page.slug, "lead": "", "role": "", "body": body, "comments": none}
    form = nested_form_data({**values, "audience_level": "public", button: "1", **said})
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form, follow=True)


@pytest.mark.django_db
def test_the_form_asks_once_before_publishing_and_never_for_a_draft(site: make.Tree, admin_client: Client) -> None:
    page = make.make_standing(site, languages=("de",))
    assert b"remarks_seen" not in admin_client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content
    assert sent(admin_client, page, "action-draft", "hier").redirect_chain
    asked = sent(admin_client, page, "action-publish", "hier")
    shown = asked.content.decode()
    assert not asked.redirect_chain
    assert "hier" in str(asked.context["form"].errors["remarks_seen"])
    assert 'name="remarks_seen"' in shown
    assert Page.objects.get(pk=page.pk).has_unpublished_changes
    assert sent(admin_client, page, "action-publish", "hier", remarks_seen="on").redirect_chain
    assert not Page.objects.get(pk=page.pk).has_unpublished_changes
    assert sent(admin_client, page, "action-publish", "Regelwerk").redirect_chain, "nothing to look at, no box"
    wrong = sent(admin_client, page, "action-publish", "Regelwerk", title="")
    assert b"remarks_seen" not in wrong.content


@pytest.mark.django_db
def test_the_checker_beside_the_preview_knows_more_rules(site: make.Tree, admin_user: Any) -> None:
    request = RequestFactory().get("/admin/")
    request.user = admin_user
    said = ChecksSidePanel(make.make_standing(site, languages=("de",)), request).get_axe_configuration()
    only = said["options"]["runOnly"]
    assert {"heading-order", "link-name", "td-has-header", "image-alt"} <= set(only)
    assert len(only) == len(set(only))
    assert set(only) <= set(said["messages"]), "each rule speaks the editor's language"
    [check] = [check for check in said["spec"]["checks"] if check["id"] == "check-image-alt-text"]
    assert "صورة" in check["options"]["pattern"]
