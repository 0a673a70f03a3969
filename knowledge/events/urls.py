"""Addresses of events that are no pages, below a language."""

from django.urls import path

from knowledge.documents import urls as documents  # registers the converter `small`: a number the database can hold
from knowledge.events.own_views import own_calendar, own_registration
from knowledge.events.participants_views import participants, participants_file
from knowledge.events.views import event_calendar, event_register

__all__ = ["documents", "page_patterns"]

page_patterns = [
    path("events/<small:page_id>.ics", event_calendar, name="event-calendar"),
    path("events/<small:page_id>/register/", event_register, name="event-register"),
    path("events/<small:page_id>/participants/", participants, name="event-participants"),
    path("events/<small:page_id>/participants.csv", participants_file, name="event-participants-file"),
    path("events/registration/<str:token>/", own_registration, name="own-registration"),
    path("events/registration/<str:token>/event.ics", own_calendar, name="own-registration-calendar"),
]
