"""Ties packs to what happens elsewhere: when a row goes, its file goes."""

from django.db.models.signals import post_delete

from knowledge.packs.models import TopicPack, remove_file


def connect() -> None:
    """Called once when the apps are ready."""
    post_delete.connect(remove_file, sender=TopicPack, dispatch_uid="remove_pack")
