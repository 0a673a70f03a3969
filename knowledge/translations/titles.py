"""The title a draft translation has in lists. wagtail-localize writes it unbounded, which PostgreSQL refuses."""

from typing import Any

from django.db.models.signals import post_save
from wagtail.models import Page
from wagtail_localize import models as localize


def connect() -> None:
    """Called once, when the apps are ready: our receiver in place of localize's own."""
    sender = localize.StringTranslation
    post_save.disconnect(localize.post_save_string_translation, sender=sender)
    post_save.connect(show_title, sender=sender, dispatch_uid="title of a draft translation")


def show_title(instance: Any, **kwargs: Any) -> None:
    """The sentence as far as it fits; that it is too long the editor is told when handing over."""
    if instance.context.path == "title":
        longest = Page._meta.get_field("draft_title").max_length
        pages = Page.objects.filter(translation_key=instance.context.object_id, locale_id=instance.locale_id)
        pages.update(draft_title=instance.data[:longest])
