"""Addresses of the subject that are no pages of the tree, below a language."""

from django.urls import path

from knowledge.documents import urls as documents  # registers the converter `small`: a number the database can hold
from knowledge.events.views import event_calendar
from knowledge.institutions.views import partnership

page_patterns = [
    *documents.page_patterns,
    path("partnership/", partnership, name="partnership"),
    path("events/<small:page_id>.ics", event_calendar, name="event-calendar"),
]
