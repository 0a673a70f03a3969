"""Web pages among the documents: only passive ones come in, and no visitor's browser ever shows one as a page."""

from typing import Any

from django.test import Client
from django.urls import reverse

from knowledge.documents.families import publish_versions
from knowledge.documents.reader import file_url
from knowledge.documents.reading import read_many
from knowledge.models import Document
from tests.factories import make_institution, make_member, make_pair
from tests.knowledge.documents.test_passwords import ADD, form
from tests.samples.webpages import page


def test_a_passive_page_is_read_and_sent_as_a_file_and_never_shown(site: Any, client: Client) -> None:
    works = make_institution(site, make_pair()[0], "Stadtwerke")
    client.force_login(make_member(works, "editor"))
    active = page(b"<p onclick='x()'>x</p>")
    for name, content in (("seite.html", active), ("seite.pdf", page(b"")), ("seite.txt", page(b""))):
        reply = client.post(reverse(ADD), form(works, content, name))
        assert reply.status_code == 200
        assert not Document.objects.exists()
    outside = page(b"<img src='https://example.org/zaehler.gif'>")
    assert client.post(reverse(ADD), form(works, outside, "seite.xhtml")).status_code == 302
    document = Document.objects.get()
    version = document.versions.get()
    read_many([version])
    assert (version.state, version.format, version.notes) == ("ok", "html", ["external-references"])
    assert "Gebühren" in version.pages.get().text
    Document.objects.filter(pk=document.pk).update(live=True)
    publish_versions(document)
    for headers in ({}, {"range": "bytes=0-9"}):
        sent = Client().get(file_url(document, document.versions.get()), headers=headers)
        assert sent.status_code in (200, 206)
        assert sent["Content-Disposition"].startswith("attachment;")
        assert sent["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert sent["X-Content-Type-Options"] == "nosniff"
