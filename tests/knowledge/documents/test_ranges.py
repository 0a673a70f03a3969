"""Do downloads resume, to the byte, by every kind of request a client may send, and through nginx?"""

import hashlib
import random
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from home.audience import PARTNERSHIP
from knowledge.documents.blobs import blob_name
from knowledge.documents.reader import file_url
from knowledge.models import Document
from tests.factories import PASSWORD, Tree, make_collection, make_document, make_institution, make_member, make_pair

CONTENT = random.Random(5).randbytes(200_000)
ETAG = f'"{hashlib.sha256(CONTENT).hexdigest()}"'


@pytest.fixture
def shared(site: Tree) -> Document:
    return make_document(make_institution(site, make_pair()[0]), "Messprotokoll", content=CONTENT)


def address(document: Document) -> str:
    return file_url(document, document.versions.get())


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.mark.parametrize("closed", [False, True])
def test_a_download_cut_fifty_times_at_random_ends_with_the_same_bytes(
    client: Client, shared: Document, closed: bool
) -> None:
    door = address(shared)
    if closed:
        Document.objects.filter(pk=shared.pk).update(collection=make_collection("closed", PARTNERSHIP))
        assert client.login(email=make_member(shared.institution).email, password=PASSWORD)
    chance, got, sent = random.Random(1), b"", 0
    cuts = sorted(chance.sample(range(1, len(CONTENT)), 50))
    for cut in [*cuts, len(CONTENT)]:
        headers = {"Range": f"bytes={len(got)}-", "If-Range": ETAG} if got else {}
        response = client.get(door, headers=headers)
        assert response.status_code == (206 if got else 200)
        assert response["ETag"] == ETAG
        for piece in response.streaming_content:
            taken = piece[: cut - len(got)]
            got += taken
            sent += len(taken)
            if len(got) >= cut:
                break
    assert hashlib.sha256(got).hexdigest() == ETAG.strip('"')
    assert sent == len(CONTENT)


def test_a_head_request_says_everything_and_knows_no_ranges(client: Client, shared: Document) -> None:
    response = client.head(address(shared), headers={"Range": "bytes=5-9"})
    assert (response.status_code, response["Content-Length"], response["Accept-Ranges"]) == (
        200,
        str(len(CONTENT)),
        "bytes",
    )
    assert response["ETag"] == ETAG
    assert "Content-Range" not in response


@pytest.mark.parametrize("tags", [ETAG, f"W/{ETAG}", f'"x", {ETAG}', "*"])
def test_who_has_these_bytes_gets_none_again(client: Client, shared: Document, tags: str) -> None:
    response = client.get(address(shared), headers={"If-None-Match": tags, "Range": "bytes=0-1"})
    assert (response.status_code, body(response), response["ETag"]) == (304, b"", ETAG)


@pytest.mark.parametrize("condition", ['"other"', f"W/{ETAG}", "Mon, 23 Nov 2026 10:00:00 GMT"])
def test_a_range_on_condition_of_anything_but_this_tag_gets_the_whole_file(
    client: Client, shared: Document, condition: str
) -> None:
    response = client.get(address(shared), headers={"Range": "bytes=5-", "If-Range": condition})
    assert (response.status_code, body(response)) == (200, CONTENT)


def test_a_range_beyond_the_end_says_how_long_the_file_is(client: Client, shared: Document) -> None:
    response = client.get(address(shared), headers={"Range": f"bytes={len(CONTENT)}-"})
    assert (response.status_code, response["Content-Range"]) == (416, f"bytes */{len(CONTENT)}")


def test_nothing_is_compressed_on_the_way_for_ranges_count_stored_bytes(client: Client, site: Tree) -> None:
    text = b"Gewogen wurde an drei Tagen.\n" * 5_000
    document = make_document(make_institution(site, make_pair()[0]), "Text", content=text, format="txt")
    whole = client.get(address(document), headers={"Accept-Encoding": "gzip, br"})
    assert body(whole) == text
    assert whole["ETag"].startswith('"')
    assert whole["Content-Length"] == str(len(text))
    part = client.get(address(document), headers={"Accept-Encoding": "gzip", "Range": "bytes=100-299"})
    assert (part.status_code, body(part)) == (206, text[100:300])


def test_a_file_whose_bytes_are_missing_is_not_there_for_now_and_nobody_keeps_that(
    client: Client, shared: Document
) -> None:
    Path(shared.versions.get().file.path).unlink()
    response = client.get(address(shared))
    assert (response.status_code, response["Cache-Control"]) == (503, "private, no-store")


def test_nginx_is_told_the_file_only_for_those_who_may_have_it(client: Client, shared: Document, settings: Any) -> None:
    settings.KOMMEZ_ACCEL = "/-/stored/"
    response = client.get(address(shared), headers={"Range": "bytes=0-3"})
    assert (response.status_code, response.content) == (200, b"")
    assert response["X-Accel-Redirect"] == f"/-/stored/{blob_name(shared.versions.get().sha256)}"
    assert response["Content-Disposition"].startswith("attachment")
    assert "Accept-Ranges" not in response
    Document.objects.filter(pk=shared.pk).update(collection=make_collection("closed", PARTNERSHIP))
    closed, missing = client.get(address(shared)), client.get(f"/documents/{shared.pk}9/v1/x.de.pdf")
    assert closed.status_code == missing.status_code == 404
    assert "X-Accel-Redirect" not in closed


def test_the_shipped_example_for_nginx_keeps_files_internal_and_passes_the_policy_on() -> None:
    text = Path("docs/nginx.conf").read_text(encoding="utf-8")
    stored = re.search(r"location /-/stored/ \{(.*?)\n    \}", text, re.S)
    assert stored is not None
    assert "internal;" in stored[1]
    assert re.search(r"alias \S+/blobs/;", stored[1])
    assert "Content-Security-Policy $upstream_http_content_security_policy always" in stored[1]
    assert "X-Content-Type-Options $upstream_http_x_content_type_options always" in stored[1]
    assert "add_header ETag" not in stored[1]
    assert text.count("alias") == 1
    assert set(re.findall(r"root (\S+);", text)) == {"/srv/kommez/var/static/away", "/srv/kommez/var"}
    away = r"error_page 502 503 504 = @static;\n    \}\n    location @static \{\n        root /srv/kommez/var;"
    assert re.search(away, text)
    assert text.count("@static") == 2, "only what was asked for below /static/ is looked up in the data folder"
    assert "proxy_request_buffering off;" in text
