"""What of an event is the same in every language, and how it gets to the pages of all languages.

A new hour that only the German page knows would send Arabic readers to the old one. So with every publication the
facts of the source language's page, or where there is none of the page just published, go to all versions and to the
latest drafts of them.
"""

import datetime
import hashlib
from typing import Any

from django.conf import settings
from django.db.models.signals import post_delete
from django.utils import timezone
from wagtail.models import Revision
from wagtail.signals import page_published, page_unpublished

from knowledge.events.models import FACTS, EventPage
from knowledge.events.registration_models import EventRecord
from search.indexing import unit_of_work

# What somebody knows who was told that the event is no longer shown, or cancelled: then no time and place count.
GONE, CANCELLED = "gone", "cancelled"
AFTER = datetime.timedelta(seconds=1)  # the log of publications writes its line later; the later change is told


def connect() -> None:
    page_published.connect(_published, sender=EventPage, dispatch_uid="kommez.events.published")
    page_unpublished.connect(_vanished, sender=EventPage, dispatch_uid="kommez.events.unpublished")
    post_delete.connect(_vanished, sender=EventPage, dispatch_uid="kommez.events.deleted")


def leading(translation_key: Any) -> EventPage | None:
    """The published page whose facts hold: the source language's, else the oldest; None when none is published."""
    pages = EventPage.objects.filter(translation_key=translation_key, live=True).select_related("locale")
    found = list(pages.defer("body", "results").order_by("pk"))
    source = (page for page in found if page.locale.language_code == settings.LANGUAGE_CODE)
    return next(source, found[0] if found else None)


def mark_of(event: EventPage | None) -> str:
    """Tells whether somebody has been told when, where and whether the event is. Other words do not count."""
    if event is None:
        return GONE
    if event.is_cancelled:
        return CANCELLED
    moments = [event.starts_at.isoformat(), event.ends_at.isoformat() if event.ends_at else ""]
    said = [*moments, " ".join(event.place.split()), event.link]
    return hashlib.blake2b("\n".join(said).encode(), digest_size=12).hexdigest()


def sequence_of(event: EventPage) -> int:
    """The revision number of RFC 5545 (3.8.7.4): grows with every publication, so that calendars take the later entry."""
    first, last = event.first_published_at, event.last_published_at
    return max(0, int((last - first).total_seconds() // 60)) if first and last else 0


def _published(instance: EventPage, **kwargs: Any) -> None:
    from knowledge.events.registering import move_up

    with unit_of_work():
        _spread(instance)
        _remember(instance)
        move_up(instance.translation_key)


def _vanished(instance: EventPage, **kwargs: Any) -> None:
    """After the row is gone: where all pages are deleted at once, none of them counts as the one that is left."""
    from knowledge.events.registering import tell_gone

    tell_gone(instance)


def _spread(published: EventPage) -> None:
    lead = leading(published.translation_key) or published
    facts = {name: getattr(lead, EventPage._meta.get_field(name).attname) for name in FACTS}
    stored = {name: value for name, value in lead.serializable_data().items() if name in FACTS}
    versions = EventPage.objects.filter(translation_key=lead.translation_key).exclude(pk=lead.pk)
    for version in versions.select_related("latest_revision").defer("body", "results"):
        columns = {name: EventPage._meta.get_field(name).attname for name in FACTS}
        if any(getattr(version, columns[name]) != facts[name] for name in FACTS):
            EventPage.objects.filter(pk=version.pk).update(**{columns[name]: facts[name] for name in FACTS})
        draft = version.latest_revision
        if draft is not None and any(draft.content.get(name) != stored[name] for name in FACTS):
            Revision.objects.filter(pk=draft.pk).update(content={**draft.content, **stored})


def _remember(published: EventPage) -> None:
    """When it was first cancelled, and when its results were first there, for those who follow."""
    lead = leading(published.translation_key) or published
    record = EventRecord.objects.filter(translation_key=lead.translation_key).first()
    has_results = bool(published.results) or published.documents.exists()
    if record is None and not (lead.is_cancelled or has_results):
        return
    record = record or EventRecord.objects.get_or_create(translation_key=lead.translation_key)[0]
    now = timezone.now() + AFTER
    record.cancelled_at = (record.cancelled_at or now) if lead.is_cancelled else None
    record.results_at = record.results_at or (now if has_results else None)
    record.over_at, record.retention_days = lead.over_at, lead.retention_days
    record.save(update_fields=["cancelled_at", "results_at", "over_at", "retention_days"])
