"""An editor's desk without a browser: the form of a page is opened, changed and sent as its page would send it."""

import json
import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from django.test import Client
from django.urls import reverse

from knowledge.models import ArticlePage, User
from tests.factories import make_article, make_institution, make_pair

_INPUT = re.compile(r'<input[^>]*type="hidden"[^>]*>')
_NAMED = re.compile(r'name="([^"]*)"')
_VALUE = re.compile(r'value="([^"]*)"')
JSON = {"accept": "application/json"}


@dataclass
class Desk:
    """One opening of the form by one person; `data` is what it would send."""

    user: User
    page: ArticlePage
    client: Client = field(init=False)
    data: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self.client = Client()
        self.client.force_login(self.user)
        self.open()

    @property
    def address(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.page.pk])

    def open(self) -> None:
        reply = self.client.get(self.address)
        assert reply.status_code == 200
        html = reply.content.decode()
        hidden = {}
        for match in _INPUT.findall(html):
            name, value = _NAMED.search(match), _VALUE.search(match)
            if name:
                hidden[name[1]] = unescape(value[1]) if value else ""
        form = reply.context["form"]
        self.data = {
            key: value for key, value in hidden.items() if key.startswith(("open_form", "loaded_", "comments-"))
        }
        self.data.update(title=form.instance.title, lead=form.instance.lead, slug=form.instance.slug)
        self.data.update(people_named="none", audience_level=form.initial.get("audience_level", "public"))
        self.data.update({key: value for key, value in hidden.items() if key.startswith("audience_")})
        self.blocks = [dict(block) for block in form.instance.body.raw_data]

    def write(self, at: int, text: str) -> None:
        self.blocks[at] = {**self.blocks[at], "value": f"<p>{text}</p>"}

    def sent(self) -> dict[str, Any]:
        return {**self.data, **stream("body", self.blocks)}

    def save(self, **more: Any) -> Any:
        return self.client.post(self.address, {**self.sent(), **more}, follow=True)

    def autosave(self, **more: Any) -> Any:
        return self.client.post(self.address, {**self.sent(), **more}, headers=JSON)


def stream(name: str, blocks: list[dict[str, Any]]) -> dict[str, str]:
    """Blocks of paragraphs and lists as the fields of a form."""
    data = {f"{name}-count": str(len(blocks))}
    for at, block in enumerate(blocks):
        here = f"{name}-{at}"
        data |= {
            f"{here}-deleted": "",
            f"{here}-order": str(at),
            f"{here}-type": block["type"],
            f"{here}-id": block["id"],
        }
        if block["type"] == "list":
            data[f"{here}-value-count"] = str(len(block["value"]))
            for to, item in enumerate(block["value"]):
                inner = f"{here}-value-{to}"
                data |= {f"{inner}-deleted": "", f"{inner}-order": str(to), f"{inner}-id": item["id"]}
                data[f"{inner}-value"] = rich(item["value"])
        else:
            data[f"{here}-value"] = rich(block["value"])
    return data


def rich(markup: str) -> str:
    """As the editor's script sends rich text."""
    from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

    return ContentstateConverter(["bold", "italic", "link"]).from_database_format(markup)


def an_article(site: Any) -> ArticlePage:
    paragraphs = [("paragraph", f"<p>Absatz {at} des Textes.</p>") for at in range(4)]
    owner = make_institution(site, make_pair()[0], "Wasserwerk")
    return make_article(owner, "Zisternen", blocks=paragraphs)


def texts(page: ArticlePage) -> list[str]:
    """The paragraphs of the latest version."""
    latest = ArticlePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    return [re.sub(r"<[^>]*>", "", str(block.value)) for block in latest.body]


def ids(page: ArticlePage) -> list[str]:
    latest = ArticlePage.objects.get(pk=page.pk).latest_revision
    return [block["id"] for block in json.loads(latest.content["body"])]
