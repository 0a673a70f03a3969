"""Makes the sizes of a picture that public pages show, once, in the background, after the upload is certain."""

from typing import Any

from django.db import transaction
from django_tasks import task

from home.images.models import Image
from home.images.sizes import SPECS


@task()
def make_renditions(image_id: int) -> int:
    """Make those of the allowed sizes that are missing; returns how many there are then. Safe to run twice or late."""
    image = Image.objects.filter(pk=image_id).first()
    if image is None or image.people == Image.People.WITHDRAWN:
        return 0
    return len(image.get_renditions(*SPECS))


def make_later(image_id: int) -> None:
    """Have the sizes made when the transaction that wrote the picture has been committed."""
    transaction.on_commit(lambda: make_renditions.enqueue(image_id))


def renew(image: Any) -> None:
    """The file changed: the old sizes show the old picture."""
    drop(image)
    make_later(image.pk)


def drop(image: Any) -> None:
    """Take away all sizes, the files after the transaction."""
    for rendition in image.renditions.all():
        rendition.delete()
