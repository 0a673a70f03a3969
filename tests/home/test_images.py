"""Do pictures give nobody away, obey access, and refuse what cannot be shown?"""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image as Pillow

from home.images.cleaning import cleaned
from home.images.sizes import SPECS
from home.models import Image
from tests import factories as make
from tests.home import pictures

pytestmark = pytest.mark.django_db


def keep(content: bytes, name: str = "photo.jpg", **values: object) -> Image:
    values = {"alt_text": "Eine Schleuse", "people": "none", **values}
    image = Image(title="Schleuse", file=ContentFile(content, name=name), **values)
    image.save()
    return image


def stored(file: object) -> bytes:
    with file.open("rb") as opened:  # type: ignore[attr-defined]
        return opened.read()


@pytest.mark.parametrize(
    ("content", "name"), [(pictures.jpeg_with_position(), "photo.jpg"), (pictures.png_with_text(), "chart.png")]
)
def test_original_and_renditions_keep_no_metadata(
    content: bytes, name: str, site: make.Tree, django_capture_on_commit_callbacks: object
) -> None:
    assert any(word in content for word in pictures.GPS_WORDS)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        image = keep(content, name)
    renditions = list(image.renditions.all())
    assert {rendition.filter_spec for rendition in renditions} == set(SPECS)
    for data in [stored(image.file), *(stored(rendition.file) for rendition in renditions)]:
        assert not any(word in data for word in pictures.GPS_WORDS)
        assert not Pillow.open(io.BytesIO(data)).getexif()


def test_a_picture_turned_by_its_metadata_is_kept_upright(site: make.Tree) -> None:
    image = keep(pictures.jpeg_with_position((1200, 900), orientation=6))
    assert (image.width, image.height) == (900, 1200)


@pytest.mark.parametrize("name", sorted(pictures.broken()))
def test_a_broken_picture_is_refused_with_words_and_not_with_a_500(
    name: str, site: make.Tree, admin_client: Client
) -> None:
    upload = SimpleUploadedFile(name, pictures.broken()[name])
    reply = admin_client.post(
        "/admin/images/add/", {"title": "x", "file": upload, "collection": "1", "licence": "own", "people": "none"}
    )
    assert reply.status_code == 200
    assert reply.context["form"].errors["file"]
    upload.seek(0)
    multi = admin_client.post(
        "/admin/images/multiple/add/", {"title": "x", "files[]": upload}, headers={"x-requested-with": "XMLHttpRequest"}
    )
    assert multi.status_code == 200
    assert multi.json()["success"] is False
    assert not Image.objects.exists()


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(site: make.Tree) -> None:
    out = io.BytesIO()
    Pillow.new("1", (9000, 9000)).save(out, "PNG")
    with pytest.raises(ValidationError) as refused:
        cleaned(out, "large.png")
    assert refused.value.code == "too_large_picture"


def test_an_editor_uploads_a_picture_with_texts_in_four_languages(site: make.Tree, admin_client: Client) -> None:
    upload = SimpleUploadedFile("photo.jpg", pictures.jpeg_with_position((300, 200), 1))
    fields = {"title": "Schleuse", "file": upload, "collection": "1", "licence": "own", "people": "none"}
    texts = {"alt_text": "Eine Schleuse", "alt_text_ar": "هويس", "alt_text_en": "A sluice", "alt_text_fr": ""}
    reply = admin_client.post("/admin/images/add/", {**fields, **texts})
    assert reply.status_code == 302, reply.context["form"].errors
    image = Image.objects.get()
    assert [image.alt_in(code) for code in make.LANGUAGES] == ["Eine Schleuse", "هويس", "A sluice", "Eine Schleuse"]


def test_recognisable_people_need_a_recorded_consent(site: make.Tree, admin_client: Client) -> None:
    upload = SimpleUploadedFile("photo.jpg", pictures.jpeg_with_position((300, 200), 1))
    fields = {"title": "Team", "file": upload, "collection": "1", "licence": "own", "people": "consent"}
    reply = admin_client.post("/admin/images/add/", fields)
    assert "consent_note" in reply.context["form"].errors


def test_a_rendition_is_seen_by_exactly_those_who_see_its_collection(
    site: make.Tree, client: Client, django_capture_on_commit_callbacks: object
) -> None:
    here, _there = make.make_pair()
    owner = make.make_institution(site, here)
    closed = make.make_collection(audience=make.PARTNERSHIP)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        public = keep(pictures.jpeg_with_position())
        secret = keep(pictures.jpeg_with_position(), collection=closed)
    public_url, secret_url = (image.renditions.get(filter_spec=SPECS[0]).url for image in (public, secret))
    shown = client.get(public_url)
    assert (shown.status_code, shown["Content-Type"], not shown.cookies) == (200, "image/avif", True)
    refused, missing = client.get(secret_url), client.get(secret_url.replace("photo", "phot0"))
    assert (refused.status_code, missing.status_code) == (404, 404)
    assert refused.content.replace(b"photo", b"phot0") == missing.content
    client.force_login(make.make_member(owner))
    mine = client.get(secret_url)
    assert (mine.status_code, mine["Cache-Control"]) == (200, "private, no-store")


def test_a_new_file_renews_the_sizes(site: make.Tree, django_capture_on_commit_callbacks: object) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        image = keep(pictures.jpeg_with_position((600, 400), 1))
    before = {rendition.file.name for rendition in image.renditions.all()}
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        image.file = ContentFile(pictures.png_with_text(), name="other.png")
        image.save()
    after = {rendition.file.name for rendition in Image.objects.get().renditions.all()}
    assert len(after) == len(SPECS)
    assert not before & after


def test_the_page_shows_made_sizes_with_the_readers_text_and_makes_none(
    site: make.Tree, client: Client, django_capture_on_commit_callbacks: object
) -> None:
    here, _there = make.make_pair()
    owner = make.make_institution(site, here)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        image = keep(pictures.jpeg_with_position(), credit="Stadt Augsburg")
        unready = Image.objects.create(
            title="x", file=ContentFile(pictures.png_with_text(), name="y.png"), alt_text="Wird fertig", people="none"
        )
    unready.renditions.all().delete()
    image.write_alt_texts({"ar": "هويس"})
    blocks = [("image", {"image": each.pk, "caption": "Am Lech"}) for each in (image, unready)]
    article = make.make_article(owner, languages=("de", "ar"), blocks=blocks)
    german = client.get(article.url).content.decode()
    assert 'alt="Eine Schleuse"' in german
    assert 'type="image/avif"' in german
    assert "Wird fertig" in german
    assert "Stadt Augsburg" in german
    arabic = client.get(article.get_translations().get().url).content.decode()
    assert 'alt="هويس"' in arabic
    assert not unready.renditions.exists()


def test_a_picture_moved_into_a_closed_collection_leaves_kept_pages_at_the_next_request(
    site: make.Tree, client: Client, django_capture_on_commit_callbacks: object
) -> None:
    """The bulk action of the editing interface moves pictures by one UPDATE, of which no signal tells."""
    owner = make.make_institution(site, make.make_pair()[0])
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        image = keep(pictures.jpeg_with_position())
    article = make.make_article(owner, blocks=[("image", {"image": image.pk, "caption": ""})])
    closed = make.make_collection(audience=make.PARTNERSHIP)
    assert b"Eine Schleuse" in client.get(article.url).content
    Image.objects.filter(pk=image.pk).update(collection=closed)
    assert b"Eine Schleuse" not in client.get(article.url).content
