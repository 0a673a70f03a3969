"""Does a store that speaks S3 keep the promises of the local folder? Both answer the same questions."""

import hashlib
import io
import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from knowledge.documents.blobs import BlobStorage, blob_name
from knowledge.documents.reader import file_url
from kommez_cms.conversions import blob_storage
from tests.factories import Tree, make_document, make_institution, make_pair

DATA = random.Random(3).randbytes(300_000)
SHA = hashlib.sha256(DATA).hexdigest()


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    moto = pytest.importorskip("moto.server", reason="needs moto (requirements-dev.txt)")
    started = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    started.start()
    host, port = started.get_host_and_port()
    yield f"http://{host}:{port}"
    started.stop()


@pytest.fixture
def cloud(server: str) -> Iterator[Any]:
    import boto3

    from knowledge.documents.storing.cloud import CloudBlobStorage

    found = blob_storage("s3://kommez/documents?region=eu-central-1", endpoint=server, key=("id", "secret"))
    resource = boto3.resource(
        "s3",
        endpoint_url=server,
        aws_access_key_id="id",
        aws_secret_access_key="secret",
        region_name="eu-central-1",
    )
    bucket = resource.create_bucket(Bucket="kommez", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    yield CloudBlobStorage(**found["OPTIONS"])
    bucket.objects.all().delete()
    bucket.delete()


@pytest.fixture(params=["folder", "cloud"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    return BlobStorage(tmp_path / "blobs") if request.param == "folder" else request.getfixturevalue("cloud")


def test_what_is_stored_lies_under_its_checksum_once(storage: Any) -> None:
    assert storage.store(io.BytesIO(DATA)) == SHA
    assert storage.save("../../evil.pdf", io.BytesIO(DATA)) == blob_name(SHA)
    assert list(storage.blobs()) == [SHA]
    assert storage.exists(blob_name(SHA))
    assert not storage.exists(blob_name("0" * 64))
    assert storage.size(blob_name(SHA)) == len(DATA)
    with storage.open(blob_name(SHA)) as file:
        assert file.read() == DATA
    assert storage.verify(SHA)
    assert not storage.verify("0" * 64)


def test_any_part_is_read_without_the_rest(storage: Any) -> None:
    storage.store(io.BytesIO(DATA))
    with storage.open(blob_name(SHA)) as file:
        file.seek(200_000)
        assert file.read(10) == DATA[200_000:200_010]
        assert file.read(10) == DATA[200_010:200_020]
        file.seek(5)
        assert file.read(3) == DATA[5:8]
        file.seek(0)
        assert file.read() == DATA


def test_a_file_of_ours_is_taken_over(storage: Any, tmp_path: Path) -> None:
    (tmp_path / "part").write_bytes(DATA)
    assert storage.adopt(tmp_path / "part") == SHA
    assert storage.verify(SHA)
    assert not (tmp_path / "part").exists()
    with storage.local_copy(blob_name(SHA)) as path:
        assert path.read_bytes() == DATA


def test_no_name_leads_elsewhere_and_none_has_an_address(storage: Any) -> None:
    storage.store(io.BytesIO(DATA))
    for name in ("../secret", "/etc/passwd", "", "A" * 64):
        assert not storage.exists(name)
        with pytest.raises(ValueError, match="checksum"):
            storage.open(name)
    with pytest.raises(ValueError, match="no address"):
        storage.url(blob_name(SHA))
    storage.delete(blob_name(SHA))
    assert storage.exists(blob_name(SHA))


def test_the_janitor_takes_only_what_no_row_names_and_what_is_old(storage: Any) -> None:
    orphan = storage.store(io.BytesIO(b"orphan"))
    storage.store(io.BytesIO(DATA))
    assert storage.janitor({SHA}) == []
    assert storage.janitor({SHA}, timedelta(seconds=-60)) == [orphan]
    assert list(storage.blobs()) == [SHA]


def test_damaged_bytes_are_found_and_healed_by_the_right_ones(cloud: Any) -> None:
    cloud.store(io.BytesIO(DATA))
    damaged = bytes([DATA[0] ^ 1]) + DATA[1:]
    cloud.bucket.Object(f"documents/{blob_name(SHA)}").put(Body=damaged)
    assert not cloud.verify(SHA)
    cloud.store(io.BytesIO(DATA))
    assert cloud.verify(SHA)


def test_a_store_that_is_away_is_told_as_a_disk_that_is_away(cloud: Any) -> None:
    cloud.store(io.BytesIO(DATA))
    cloud.bucket.objects.all().delete()
    with pytest.raises(OSError):  # noqa: PT011 - any of them
        cloud.open(blob_name(SHA))
    assert not cloud.verify(SHA)


def test_a_document_kept_elsewhere_is_downloaded_in_ranges(
    cloud: Any, site: Tree, client: Client, monkeypatch: Any
) -> None:
    from django.core.files.storage import storages

    monkeypatch.setitem(storages._storages, "blobs", cloud)
    from knowledge.models import DocumentVersion

    monkeypatch.setattr(DocumentVersion._meta.get_field("file"), "storage", cloud)
    document = make_document(make_institution(site, make_pair()[0]), "Messprotokoll", content=DATA)
    address = file_url(document, document.versions.get())
    whole = client.get(address)
    assert b"".join(whole.streaming_content) == DATA
    part = client.get(address, headers={"Range": "bytes=100-199", "If-Range": whole["ETag"]})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, DATA[100:200])
