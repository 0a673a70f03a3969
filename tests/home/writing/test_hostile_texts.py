"""What was pasted or sent with evil intent is refused in words or made harmless: nothing runs, nothing fails."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, streamfield

from knowledge.membership.moderation import ensure_workflow
from knowledge.models import ArticlePage
from tests import factories as make

pytestmark = pytest.mark.django_db
NONE = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": ""}
DEEP = 10_000


def state(text: str, *, kind: str = "unstyled", depth: int = 0, entity: dict[str, Any] | None = None) -> dict[str, Any]:
    ranges = [{"offset": 0, "length": len(text), "key": 0}] if entity else []
    block = {"key": "a", "text": text, "type": kind, "depth": depth, "inlineStyleRanges": [], "entityRanges": ranges}
    return {"blocks": [block], "entityMap": {"0": entity} if entity else {}}


def link(url: str) -> dict[str, Any]:
    return {"type": "LINK", "mutability": "MUTABLE", "data": {"url": url}}


def item(depth: int) -> Any:
    return state("x", kind="unordered-list-item", depth=depth)["blocks"][0]


SENT = {
    "markup": json.dumps(state("<script>alert(1)</script><style>*{display:none}</style><p>".ljust(50))),
    "nested markup": json.dumps(state("<div>" * DEEP + "tief" + "</div>" * DEEP)),
    "many marks": json.dumps(state("[[" * DEEP + "^[" * DEEP + "]" * DEEP)),
    "nested notes": json.dumps(state("^[a" * DEEP + "]" * DEEP)),
    "script as address": json.dumps(state("hier", entity=link("javascript:alert(1)"))),
    "data as address": json.dumps(state("hier", entity=link("data:text/html,<script>alert(1)</script>"))),
    "unknown entity": json.dumps(state("hier", entity={"type": "EVIL", "mutability": "MUTABLE", "data": {}})),
    "unknown block": json.dumps(state("hier", kind="evil", depth=DEEP)),
    "nested lists": json.dumps({"blocks": [item(at) for at in range(300)], "entityMap": {}}),
    "no json": "<p>evil",
    "other json": "[1, 2]",
    "nested json": "[" * 100_000,
    "nothing": "null",
    "half a state": '{"blocks": [{"text": 5}]}',
}


@pytest.fixture
def target(site: make.Tree) -> ArticlePage:
    ensure_workflow()
    here, _there = make.make_pair()
    return make.make_article(make.make_institution(site, here), "Ziel")


def test_nothing_that_is_sent_as_a_text_runs_or_fails(target: ArticlePage) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(make.make_member(target.get_parent().specific, "editor"))
    wrong = []
    for name, value in SENT.items():
        body = streamfield([("paragraph", value), ("paragraph", json.dumps(state("Danach.")))])
        said = {"title": target.title, "slug": target.slug, "lead": "", "body": body, "people_named": "none"}
        form = nested_form_data({**said, "audience_level": "public", "comments": NONE, "action-publish": "1"})
        reply = client.post(reverse("wagtailadmin_pages:edit", args=[target.pk]), form)
        html = Client(raise_request_exception=False).get(target.url).content.decode()
        wrong += [f"{name}: {reply.status_code}"] if reply.status_code not in (200, 302, 400) else []
        wrong += [
            f"{name}: {evil}" for evil in ("<script>alert", "<style>*", "javascript:", "data:text") if evil in html
        ]
        wrong += [f"{name}: gone"] if "<h1>Ziel</h1>" not in html else []
    assert not wrong, "\n".join(wrong)


def test_a_text_stored_by_other_ways_with_ten_thousand_elements_can_be_edited(target: ArticlePage) -> None:
    target.body = make.body(("paragraph", "<p>" + "<b>" * DEEP + "tief" + "</b>" * DEEP + "</p>"))
    target.save()
    client = Client(raise_request_exception=False)
    client.force_login(make.make_member(target.get_parent().specific, "editor"))
    assert client.get(reverse("wagtailadmin_pages:edit", args=[target.pk])).status_code == 200
    assert Client(raise_request_exception=False).get(target.url).status_code == 200
