"""Tells an editor, once a document was saved, that its file is here already."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _t

from knowledge.documents.likeness.near import identical_to
from knowledge.documents.models import Document


def tell_of_the_same_file(request: HttpRequest, instance: Any) -> None:
    """Hook after a snippet was created or edited; a warning that names the other document, nothing is refused."""
    if not isinstance(instance, Document):
        return
    newest = instance.versions.order_by("-uploaded_at", "-pk").first()
    found = identical_to(newest.sha256, request.user, without=instance.pk) if newest else []
    for one in found[:1]:
        said = _t("This file is here already, in another document:")
        messages.warning(request, format_html('{} <a href="{}">{}</a>', said, one.address, one.document.title))
