"""For whom a page or a file is: public, the partnership, or chosen municipalities and institutions.

The restriction rows of Wagtail are the truth; nobody edits them by hand. Setting an audience writes the restriction of
every language version in the same transaction, reading one reads it back. Groups stand for members and are derived
from memberships (`knowledge.membership`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction
from wagtail.models.view_restrictions import BaseViewRestriction


class AudienceGroup(models.Model):
    """A group that can be an audience. `key` is stable: a municipality's slug, an institution's translation key."""

    class Kind(models.TextChoices):
        PARTNERSHIP = "partnership", _("Partnership")
        MUNICIPALITY = "municipality", _("Municipality")
        INSTITUTION = "institution", _("Institution")

    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="audience", verbose_name=_("group"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    key = models.CharField(_("key"), max_length=64)
    name = models.CharField(_("name"), max_length=255)

    class Meta:
        verbose_name = _("audience group")
        verbose_name_plural = _("audience groups")
        ordering = ["kind", "name"]
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="one_group_per_audience")]

    def __str__(self) -> str:
        return self.name


class Level(models.TextChoices):
    PUBLIC = "public", _("Everyone")
    PARTNERSHIP = "partnership", _("All members of the partnership")
    CHOSEN = "chosen", _("Chosen municipalities or institutions")


@dataclass(frozen=True)
class Audience:
    """A level and, for `chosen`, the ids of its `AudienceGroup`s."""

    level: str = Level.PUBLIC
    chosen: frozenset[int] = frozenset()


PUBLIC = Audience()
PARTNERSHIP = Audience(Level.PARTNERSHIP)


def partnership_group() -> AudienceGroup:
    """The group every member belongs to, made on first use."""
    found = AudienceGroup.objects.filter(kind=AudienceGroup.Kind.PARTNERSHIP).first()
    if found:
        return found
    group, _made = Group.objects.get_or_create(name="audience: partnership")
    return AudienceGroup.objects.create(group=group, kind=AudienceGroup.Kind.PARTNERSHIP, key="all", name="Partnership")


def audience_of(thing: Any) -> Audience:
    """The audience set on this very page or collection (not on its ancestors)."""
    restriction = thing.view_restrictions.prefetch_related("groups__audience").first() if thing.pk else None
    if restriction is None:
        return PUBLIC
    groups = [group.audience for group in restriction.groups.all() if hasattr(group, "audience")]
    if any(group.kind == AudienceGroup.Kind.PARTNERSHIP for group in groups):
        return PARTNERSHIP
    return Audience(Level.CHOSEN, frozenset(group.pk for group in groups))


def set_page_audience(page: Page, audience: Audience, *, owners: Iterable[AudienceGroup] = ()) -> None:
    """Give all language versions of the page this audience. `owners` may always see it. One transaction."""
    with transaction.atomic():
        for version in Page.objects.filter(translation_key=page.translation_key):
            _restrict(PageViewRestriction.objects, {"page": version}, audience, owners)


def set_collection_audience(
    collection: Collection, audience: Audience, *, owners: Iterable[AudienceGroup] = ()
) -> None:
    with transaction.atomic():
        _restrict(CollectionViewRestriction.objects, {"collection": collection}, audience, owners)


def copy_page_audience(page: Page) -> None:
    """A new language version takes over the restriction its siblings have."""
    family = PageViewRestriction.objects.filter(page__translation_key=page.translation_key)
    sibling = family.exclude(page_id=page.pk).first()
    if sibling and not page.view_restrictions.exists():
        restriction = PageViewRestriction.objects.create(page_id=page.pk, restriction_type=sibling.restriction_type)
        restriction.groups.set(sibling.groups.all())


def _restrict(rows: Any, where: dict[str, Any], audience: Audience, owners: Iterable[AudienceGroup]) -> None:
    if audience.level == Level.PUBLIC:
        for restriction in rows.filter(**where):
            restriction.delete()
        return
    groups = [partnership_group()]
    if audience.level == Level.CHOSEN:
        groups = list(AudienceGroup.objects.filter(pk__in=audience.chosen))
    restriction = rows.filter(**where).first() or rows.model(**where)
    if restriction.restriction_type != BaseViewRestriction.GROUPS:
        restriction.restriction_type = BaseViewRestriction.GROUPS
        restriction.save()
    restriction.groups.set({group.group_id for group in [*groups, *owners]})
