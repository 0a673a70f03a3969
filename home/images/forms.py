"""The form of a picture."""

from wagtail.images.forms import BaseImageForm


class ImageForm(BaseImageForm):
    pass
