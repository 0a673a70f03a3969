"""The accessibility statement says all the law asks for or stays a draft; who keeps it is asked in time."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, streamfield

from home.images.publishing import PageLacking
from home.jobs.publishing import publish_due
from home.mails.models import Letter
from home.models import AccessibilityStatement
from home.standing import faults
from home.statement.duties import DUTIES, missing
from knowledge.models import Feedback, KnownBarrier, Membership, User
from knowledge.standing.reminding import remind
from tests import factories as make
from tests.factories.statement import DAY, make_statement, stated

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(site: make.Tree) -> AccessibilityStatement:
    page = make_statement(site, live=False, contact="", made_on=None)
    page.save_revision()
    return page


def is_live(page: Page) -> bool:
    return Page.objects.get(pk=page.pk).live


def sent(client: Client, page: AccessibilityStatement, button: str, **said: Any) -> Any:
    barriers = streamfield([("barrier", {"what": "Alte Pläne", "reason": "burden", "alternative": ""})])
    none = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": ""}
    values = stated(basis="BayDiV", enforcement="LDBV", assessment="", lead="", barriers=barriers, comments=none)
    form = nested_form_data({**values, "audience_level": "public", button: "1", **said})
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form, follow=True)


def test_each_duty_field_that_is_empty_keeps_it_from_the_public_and_is_named(site: make.Tree) -> None:
    for name in DUTIES:
        empty = None if name.endswith("_on") else " " if name not in ("conformity", "method") else ""
        page = AccessibilityStatement(**stated(**{name: empty}))
        assert [one.field for one in missing(page)] == [name]
    assert missing(AccessibilityStatement(**stated())) == []
    wrong: dict[str, dict[str, Any]] = {
        "barriers": {"barriers": []},
        "checked_on": {"checked_on": DAY - datetime.timedelta(days=1)},
        "made_on": {"made_on": timezone.localdate() + datetime.timedelta(days=1), "checked_on": None},
        "scope": {"scope": "Für ✎ Adresse"},
    }
    for name, said in wrong.items():
        assert name in [one.field for one in missing(AccessibilityStatement(**stated(**said)))]
    breach = [{"type": "barrier", "value": {"what": "x", "reason": "breach"}, "id": "b0"}]
    assert missing(AccessibilityStatement(**stated(conformity="full", barriers=breach)))
    assert not missing(AccessibilityStatement(**stated(conformity="full", barriers=[])))


@pytest.mark.parametrize("button", ["action-publish", "action-submit"])
def test_the_form_says_so_at_the_field_and_keeps_drafts(
    button: str, draft: AccessibilityStatement, admin_client: Client
) -> None:
    refused = sent(admin_client, draft, button, contact="", made_on="", checked_on="")
    assert set(refused.context["form"].errors) == {"contact", "made_on", "checked_on"}
    assert not is_live(draft)
    kept = sent(admin_client, draft, "action-draft", contact="", made_on="")
    assert kept.redirect_chain, "a draft may wait for its answers"
    assert sent(admin_client, draft, button).redirect_chain
    assert is_live(draft) == (button == "action-publish")


def _by_the_page(page: AccessibilityStatement, client: Client) -> None:
    with pytest.raises(PageLacking):
        page.get_latest_revision().publish()


def _by_saving_it_live(page: AccessibilityStatement, client: Client) -> None:
    page.live = True
    with pytest.raises(PageLacking):
        page.save()


def _together_with_others(page: AccessibilityStatement, client: Client) -> None:
    address = f"/admin/bulk/wagtailcore/page/publish/?id={page.pk}&next=/admin/pages/{page.get_parent().pk}/"
    shown = client.post(address, {"include_descendants": ""}, follow=True).content.decode()
    with translation.override("de"):
        assert str(AccessibilityStatement._meta.get_field("contact").verbose_name) in shown


def _as_a_copy(page: AccessibilityStatement, client: Client) -> None:
    with pytest.raises(PageLacking):
        page.copy(update_attrs={"slug": "kopie", "live": True}, keep_live=True, copy_revisions=False)


def _by_the_clock(page: AccessibilityStatement, client: Client) -> None:
    page.save_revision(approved_go_live_at=timezone.now() - datetime.timedelta(minutes=1))
    assert publish_due() == 0


@pytest.mark.parametrize("door", [_by_the_page, _by_saving_it_live, _together_with_others, _as_a_copy, _by_the_clock])
def test_no_other_door_leads_past_an_empty_duty(
    door: Callable[[AccessibilityStatement, Client], None], draft: AccessibilityStatement, admin_client: Client
) -> None:
    door(draft, admin_client)
    assert not AccessibilityStatement.objects.filter(live=True).exists()


def test_readers_find_all_of_it_from_the_foot_of_every_page_in_their_language(site: make.Tree, client: Client) -> None:
    make.make_standing(site, "accessibility", "Alte Erklärung")
    page = make_statement(site)
    now = timezone.now()
    report = Feedback.objects.create(
        once="x", kind="barrier", language="de", text="Ich lese keine Karte.", remind_at=now, due_at=now
    )
    KnownBarrier.objects.create(report=report, sentences={"de": "Die Karte hat keinen Text."})
    for language in make.LANGUAGES:
        url = AccessibilityStatement.objects.get(
            translation_key=page.translation_key, locale__language_code=language
        ).url
        foot = client.get(f"/{language}/").content.decode().split('<footer class="foot"')[1]
        assert f'href="{url}"' in foot
        assert "Alte Erkl" not in foot, "it takes the place of the plain page"
        html = client.get(url).content.decode()
        for words in (
            "Für die Website",
            "Alte Pläne",
            "Auf Anfrage",
            "Die Karte",
            "Maximilianstraße",
            "bitv@bayern.de",
        ):
            assert words in html
        assert html.count("<time") == 2
        assert ('<span lang="de" dir="ltr">Die Karte' in html) == (language != "de")


def test_who_keeps_it_is_asked_after_eleven_months_and_once_a_month(site: make.Tree, time_machine: Any) -> None:
    chief = User.objects.create_user("chief@example.org", make.PASSWORD, language="fr")
    Membership.objects.create(user=chief, role="coordinator")
    User.objects.create_user("someone@example.org", make.PASSWORD)
    make.make_standing(site, "imprint", "Impressum")
    privacy = make.make_standing(site, "privacy", "Datenschutz")
    page = make_statement(site)

    def on(day: datetime.date) -> list[str]:
        time_machine.move_to(datetime.datetime(day.year, day.month, day.day, 8, tzinfo=datetime.UTC))
        known = list(Letter.objects.values_list("pk", flat=True))
        remind()
        return list(Letter.objects.exclude(pk__in=known).values_list("to", flat=True))

    assert on(datetime.date(2026, 12, 10)) == []
    assert faults() == []
    assert on(datetime.date(2026, 12, 17)) == [chief.email]
    assert on(datetime.date(2026, 12, 30)) == []
    assert on(datetime.date(2027, 1, 2)) == [chief.email]
    assert f"/admin/pages/{page.pk}/edit/" in Letter.objects.latest("pk").text
    assert {fault.language for fault in faults()} == set(make.LANGUAGES)
    AccessibilityStatement.objects.update(checked_on=datetime.date(2027, 1, 2))
    assert on(datetime.date(2027, 2, 2)) == []
    privacy.body = make.body(("paragraph", "<p>Anschrift: ✎ vom Betreiber zu ergänzen</p>"))
    privacy.save()
    [unfilled] = faults()
    assert (unfilled.role, unfilled.language) == ("privacy", "de")
    client = Client()
    client.force_login(User.objects.create_superuser("root@example.org", make.PASSWORD))
    with translation.override("de"):
        assert gettext("Pages the law asks for") in client.get("/admin/").content.decode()
    privacy.unpublish()
    assert {(fault.role, fault.page) for fault in faults()} == {("privacy", None)}
