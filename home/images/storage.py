"""Where renditions lie: in the data folder, never under a public path; their address is a view that asks who wants them."""

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.urls import reverse


class RenditionStorage(FileSystemStorage):
    def __init__(self) -> None:
        super().__init__(location=settings.KOMMEZ_DATA_DIR / "renditions")

    def url(self, name: str | None) -> str:
        return reverse("rendition", args=[name])
