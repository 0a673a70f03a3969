"""How a test goes to the pages of questions: as somebody, with a form as a browser sends it."""

import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from knowledge.models import User
from knowledge.questions.models import Question

Reply = Any
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF"


def as_person(user: User | None = None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def page_of(question: Question, language: str = "de") -> str:
    return f"/{language}/questions/{question.reference}/"


def html(reply: Reply) -> str:
    return str(reply.content.decode())


def take(client: Client, address: str, step: str, **said: Any) -> Reply:
    """Send the form of a step, followed to where it leads."""
    form = {f"{step}-{name}": value for name, value in said.items()}
    if step in ("answer", "enquire", "note"):
        form.setdefault(f"{step}-language", "de")
    return client.post(address, {"step": step, **form}, follow=True)


def hidden(page: Reply, name: str) -> str:
    """The value of a hidden field as the page holds it."""
    found = re.search(rf'name="{name}" value="([^"]*)"', html(page))
    assert found is not None, f"the page has no field {name}"
    return found[1]


def upload(name: str = "plan.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)
