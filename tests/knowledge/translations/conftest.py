"""An institution with an editor and a translator into Arabic, and the moderation they share."""

import json
import re
from dataclasses import dataclass
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale, Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from knowledge.membership.models import Membership, User
from knowledge.membership.moderation import ensure_workflow
from knowledge.models import ArticlePage, InstitutionPage
from tests.factories import PASSWORD, Tree, make_institution, make_member, make_pair


@dataclass(frozen=True)
class Office:
    tree: Tree
    works: InstitutionPage
    partner: InstitutionPage
    translator: User
    editor: User

    def as_translator(self) -> Client:
        return entered(self.translator)

    def as_editor(self) -> Client:
        return entered(self.editor)


@pytest.fixture
def office(site: Tree) -> Office:
    ensure_workflow()
    here, there = make_pair()
    works, partner = make_institution(site, here, "Stadtwerke"), make_institution(site, there, "Wasserbehörde")
    translator = User.objects.create_user("translator@example.org", PASSWORD)
    Membership.objects.create(user=translator, role="translator", institution=works, languages=["ar"])
    return Office(site, works, partner, translator, make_member(works, "editor"))


def entered(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def home_of(user: User) -> str:
    return entered(user).get("/admin/").content.decode()


def begin(client: Client, source: Page, language: str = "ar") -> ArticlePage:
    """From the button on the home to the translation page."""
    answer = client.post(reverse("prepare_translation", args=[source.pk, language]))
    page = ArticlePage.objects.get(translation_key=source.translation_key, locale__language_code=language)
    assert answer.url == reverse("translate_page", args=[page.pk])
    return page


def shown(client: Client, page: Page) -> dict[str, Any]:
    """What the translation editor is given to show."""
    text = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    found = re.search(r'data-props="([^"]*)"', text)
    assert found is not None
    props: dict[str, Any] = json.loads(unescape(found[1]))
    return props


def write(page: Page, **sentences: str) -> None:
    """Translate sentences as the editor stores them: the text of the source by the field or block it stands in.

    Without any named: every one is marked with a translated look.
    """
    translation = Translation.objects.get(source__object_id=page.translation_key, target_locale=page.locale)
    for segment in StringSegment.objects.filter(source=translation.source).select_related("string", "context"):
        path = segment.context.path
        text = sentences.get(path.split(".")[-1]) if sentences else _said(path, segment.string.data)
        if text is not None:
            StringTranslation.objects.update_or_create(
                translation_of=segment.string,
                locale=Locale.objects.get(pk=page.locale_id),
                context=segment.context,
                defaults={"data": text, "has_error": False, "field_error": "", "translation_type": "manual"},
            )


def _said(path: str, text: str) -> str:
    return "قياس-ليلي" if path == "slug" else f"قيل {text}"
