"""Where the files of an institution lie: one collection each, with a child per audience that is not public.

The site keeps these collections itself. A file's audience is the restriction of its collection, nothing else.
"""

from typing import Any

from wagtail.models import Collection

from home.audience import PUBLIC, Audience, AudienceGroup, Level, audience_of, set_collection_audience
from knowledge.institutions.models import InstitutionPage


def institution_collection(institution: InstitutionPage) -> Collection:
    """The collection of an institution, known by the institution's translation key; made on first use."""
    name = f"institution {institution.translation_key.hex}"
    root = Collection.get_first_root_node()
    found = root.get_children().filter(name=name).first()
    return found or root.add_child(name=name)


def collection_for(institution: InstitutionPage, audience: Audience) -> Collection:
    """The collection whose files exactly this audience may see (the owner institution always may)."""
    parent = institution_collection(institution)
    if audience.level == Level.PUBLIC:
        return parent
    name = audience_name(audience)
    found = parent.get_children().filter(name=name).first()
    if found is None:
        parent.refresh_from_db()
        found = parent.add_child(name=name)
        set_collection_audience(found, audience, owners=owner_groups(institution))
    return found


def owner_groups(institution: InstitutionPage) -> list[AudienceGroup]:
    return list(AudienceGroup.objects.filter(kind=AudienceGroup.Kind.INSTITUTION, key=institution.translation_key.hex))


def audience_name(audience: Audience) -> str:
    """A name that is the same for the same audience, however it was chosen."""
    if audience.level != Level.CHOSEN:
        return str(audience.level)
    return "chosen " + " ".join(str(pk) for pk in sorted(audience.chosen))


def audience_of_file(member: Any) -> Audience:
    """The audience of a document or image: that of its collection, public when it has none."""
    return audience_of(member.collection) if member.collection_id else PUBLIC
