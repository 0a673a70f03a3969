"""Where the files of an institution lie: one collection each, with a child per audience that is not public.

The site keeps these collections itself. A file's audience is the restriction of its collection, nothing else.
"""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection

from home.audience import PUBLIC, Audience, AudienceGroup, Level, audience_of, set_collection_audience
from knowledge.institutions.models import InstitutionPage


class OwnedCollection(models.Model):
    """Which collection holds the files of which institution for which audience (see `audience_key`)."""

    collection = models.OneToOneField(Collection, on_delete=models.CASCADE, related_name="owned")
    institution_key = models.UUIDField()
    audience = models.CharField(max_length=255)

    class Meta:
        verbose_name = _("collection of an institution")
        verbose_name_plural = _("collections of institutions")
        constraints = [
            models.UniqueConstraint(fields=["institution_key", "audience"], name="one_collection_per_audience")
        ]

    def __str__(self) -> str:
        return self.collection.name


def institution_collection(institution: InstitutionPage) -> Collection:
    """The collection of an institution's public files, above its other ones; made on first use."""
    key = audience_key(PUBLIC)
    return _owned(institution, key) or _make(
        institution, Collection.get_first_root_node(), institution.title[:255], key
    )


def collection_for(institution: InstitutionPage, audience: Audience) -> Collection:
    """The collection whose files exactly this audience may see (the owner institution always may)."""
    parent = institution_collection(institution)
    if audience.level == Level.PUBLIC:
        return parent
    key = audience_key(audience)
    found = _owned(institution, key)
    if found is None:
        parent.refresh_from_db()
        found = _make(institution, parent, _name(audience), key)
        set_collection_audience(found, audience, owners=owner_groups(institution))
    return found


def institution_of(collection: Collection) -> InstitutionPage | None:
    """The institution (source language) whose files lie here."""
    owned = OwnedCollection.objects.filter(collection=collection).first()
    pages = (
        InstitutionPage.objects.filter(translation_key=owned.institution_key)
        if owned
        else InstitutionPage.objects.none()
    )
    return pages.order_by("pk").first()


def owner_groups(institution: InstitutionPage) -> list[AudienceGroup]:
    return list(AudienceGroup.objects.filter(kind=AudienceGroup.Kind.INSTITUTION, key=institution.translation_key.hex))


def audience_key(audience: Audience) -> str:
    """The same text for the same audience, however it was chosen."""
    return " ".join([str(audience.level), *(str(pk) for pk in sorted(audience.chosen))])


def audience_of_file(member: Any) -> Audience:
    """The audience of a document or image: that of its collection, public when it has none."""
    return audience_of(member.collection) if member.collection_id else PUBLIC


def _owned(institution: InstitutionPage, key: str) -> Collection | None:
    rows = OwnedCollection.objects.filter(institution_key=institution.translation_key, audience=key)
    owned = rows.select_related("collection").first()
    return owned.collection if owned else None


def _make(institution: InstitutionPage, parent: Collection, name: str, key: str) -> Collection:
    collection = parent.add_child(name=name)
    OwnedCollection.objects.create(collection=collection, institution_key=institution.translation_key, audience=key)
    return collection


def _name(audience: Audience) -> str:
    if audience.level == Level.PARTNERSHIP:
        return str(Level.PARTNERSHIP.label)
    return ", ".join(AudienceGroup.objects.filter(pk__in=audience.chosen).values_list("name", flat=True))[:255]
