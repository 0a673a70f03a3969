"""Does a picture hold the site's one write lock only while its rows are written, and leave none when it is refused?"""

from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models.signals import post_save
from django.test import Client
from wagtail.models import Collection, ModelLogEntry, UploadedFile

from home.images import forms, models
from home.models import Image
from search.models import IndexState
from tests import factories as make
from tests.home import pictures

pytestmark = pytest.mark.django_db(transaction=True)

FIELDS = {"title": "Schleuse", "licence": "own", "people": "none", "alt_text_ar": "هويس", "tags": "wasser"}
ASYNCHRONOUS = {"x-requested-with": "XMLHttpRequest"}
DOORS = ("add", "chooser", "edit", "from-upload")


def photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("photo.jpg", pictures.jpeg_with_position((300, 200), 1))


def knock(client: Client, door: str) -> Any:
    """Send a picture through one of the doors of the editing interface."""
    fields = {**FIELDS, "collection": str(Collection.get_first_root_node().pk)}
    if door == "add":
        return client.post("/admin/images/add/", {**fields, "file": photo()})
    if door == "chooser":
        sent = {f"image-chooser-upload-{name}": value for name, value in {**fields, "file": photo()}.items()}
        return client.post("/admin/images/chooser/create/", sent, headers=ASYNCHRONOUS)
    if door == "edit":
        return client.post(f"/admin/images/{Image.objects.get().pk}/", {**fields, "file": photo()})
    upload = UploadedFile.objects.get()
    sent = {f"uploaded-image-{upload.pk}-{name}": value for name, value in fields.items()}
    return client.post(f"/admin/images/multiple/create_from_uploaded_image/{upload.pk}/", sent)


@pytest.fixture
def ready(admin_client: Client, admin_user: Any) -> Client:
    """A site with one picture to edit and one upload that waits for its title."""
    make.make_site()
    image = Image(title="Alt", file=ContentFile(pictures.png_with_text(), name="alt.png"))
    image.save()
    kind = ContentType.objects.get_for_model(Image)
    UploadedFile.objects.create(for_content_type=kind, file=photo(), uploaded_by_user=admin_user)
    return admin_client


@pytest.mark.parametrize("door", DOORS)
def test_a_picture_is_decoded_once_and_before_writing_begins(
    door: str, ready: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoded, written = [], []
    real = models.cleaned

    def watched(*given: Any) -> Any:
        decoded.append(connection.in_atomic_block)
        return real(*given)

    def saved(**_: Any) -> None:
        written.append(connection.in_atomic_block)

    monkeypatch.setattr(models, "cleaned", watched)
    monkeypatch.setattr(forms, "cleaned", watched)
    post_save.connect(saved, sender=Image)
    try:
        assert knock(ready, door).status_code in (200, 302)
    finally:
        post_save.disconnect(saved, sender=Image)
    assert decoded == [False]
    assert written, "no row"
    assert all(written)
    image = Image.objects.order_by("-pk").first()
    assert image is not None
    assert image.title == "Schleuse"
    with image.file.open("rb") as file:
        assert not any(word in file.read() for word in pictures.GPS_WORDS)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("reason", [RuntimeError, PermissionDenied])
def test_an_upload_that_is_refused_after_writing_leaves_no_row(
    door: str, reason: type[Exception], ready: Client
) -> None:
    before = rows()
    ready.raise_request_exception = False

    def refuse(instance: Image, **_: Any) -> None:
        assert Image.objects.filter(pk=instance.pk).exists()
        raise reason

    post_save.connect(refuse, sender=Image)
    try:
        status = knock(ready, door).status_code
    finally:
        post_save.disconnect(refuse, sender=Image)
    assert status == 500 if reason is RuntimeError else status in (302, 403)
    assert rows() == before


def test_those_who_may_not_add_pictures_leave_no_row(ready: Client, client: Client) -> None:
    owner = make.make_institution(make.make_site(), make.make_pair()[0], "Stadtwerke")
    client.force_login(make.make_member(owner))
    before = rows()
    for door in DOORS:
        knock(client, door)
    assert rows() == before


def rows() -> tuple[Any, ...]:
    """Everything an upload writes, the place of the search log included."""
    images = list(Image.objects.order_by("pk").values_list("pk", "title", "file_hash", "texts__alt_text", "tags__name"))
    state = IndexState.read()
    return images, state.version, UploadedFile.objects.count(), ModelLogEntry.objects.count()


def test_of_a_picture_without_its_facts_only_the_waiting_upload_is_kept(ready: Client) -> None:
    """Many at once come without licence and people: they wait as uploads until these are given."""
    reply = ready.post("/admin/images/multiple/add/", {"title": "x", "files[]": photo()}, headers=ASYNCHRONOUS)
    assert reply.json()["success"] is True
    assert UploadedFile.objects.count() == 2
    assert Image.objects.count() == 1
