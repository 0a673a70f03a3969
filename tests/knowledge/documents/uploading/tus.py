"""A client of the tus protocol for tests."""

import base64
from typing import Any

from django.test import Client
from django.urls import reverse

from knowledge.documents.uploading.models import Upload
from knowledge.membership.rights import derive_all
from knowledge.models import InstitutionPage
from tests.factories import PASSWORD, make_member
from tests.knowledge.documents.test_editing import ADD, form

CONTENT = b"Gewogen wurde an drei Tagen.\n" * 40_000
PIECE = "application/offset+octet-stream"


def signed_in(institution: InstitutionPage, role: str) -> Client:
    member = make_member(institution, role)
    derive_all()
    client = Client()
    assert client.login(email=member.email, password=PASSWORD)
    return client


def tus(client: Client, method: str, address: str, data: bytes = b"", **headers: str) -> Any:
    named = {"Tus-Resumable": "1.0.0", **{name.replace("_", "-"): value for name, value in headers.items()}}
    kind = named.pop("Content-Type", PIECE)
    return client.generic(method, address, data, content_type=kind, headers=named)


def begin(client: Client, size: int = len(CONTENT), name: str = "wiegen.txt") -> Any:
    named = base64.b64encode(name.encode()).decode()
    return tus(
        client,
        "POST",
        reverse("document-uploads"),
        Upload_Length=str(size),
        Upload_Metadata=f"filetype eA==,filename {named}",
    )


def send(client: Client, address: str, at: int, data: bytes, **headers: str) -> Any:
    return tus(client, "PATCH", address, data, Upload_Offset=str(at), **headers)


def sent(client: Client, content: bytes = CONTENT, name: str = "wiegen.txt", piece: int = 300_000) -> Upload:
    address = begin(client, len(content), name)["Location"]
    for at in range(0, len(content), piece):
        reply = send(client, address, at, content[at : at + piece])
        assert (reply.status_code, reply["Upload-Offset"]) == (204, str(min(at + piece, len(content))))
    return Upload.objects.latest("created_at")


def saved(client: Client, owner: InstitutionPage, upload: Upload, **values: Any) -> Any:
    return client.post(reverse(ADD), form(owner, upload="", upload_resumed=str(upload.pk), **values))
