"""Addresses of the subject that are no pages of the tree: below a language, and of the whole site."""

from django.urls import path, re_path

from knowledge.bilingual import urls as bilingual
from knowledge.documents import urls as documents  # registers the converter `small`: a number the database can hold
from knowledge.events import urls as events
from knowledge.feedback import urls as feedback
from knowledge.feeds import events_calendar, feed
from knowledge.following import urls as following
from knowledge.glance import urls as glance
from knowledge.glossary import urls as glossary
from knowledge.institutions import urls as institutions
from knowledge.interchange import urls as interchange
from knowledge.packs import urls as packs
from knowledge.partnership import urls as partnership
from knowledge.people import urls as people
from knowledge.printing import urls as printing
from knowledge.projects import urls as projects
from knowledge.questions import urls as questions
from knowledge.recent import urls as recent
from knowledge.revisions import urls as revisions
from knowledge.searching import urls as searching
from knowledge.sitemap import robots, sitemap, sitemap_part
from knowledge.transfers import urls as transfers
from knowledge.twins.llms import llms
from knowledge.twins.views import twin

page_patterns = [
    *documents.page_patterns,
    *events.page_patterns,
    *projects.page_patterns,
    *feedback.page_patterns,
    *following.page_patterns,
    *glance.page_patterns,
    *glossary.page_patterns,
    *people.page_patterns,
    *institutions.page_patterns,
    *partnership.page_patterns,
    *printing.page_patterns,  # before the next, whose pattern takes every ending
    *interchange.page_patterns,
    *questions.page_patterns,
    *recent.page_patterns,
    *revisions.page_patterns,
    *searching.page_patterns,
    *transfers.page_patterns,
    path("feeds/events.ics", events_calendar, name="events-calendar"),
    path("feeds/<slug:kind>/", feed, name="feed"),
    *bilingual.page_patterns,
    re_path(r"^(?P<path>(?:[^/]+/)*)index\.md$", twin, name="markdown-twin"),
    *packs.page_patterns,
]
site_patterns = [
    path("sitemap.xml", sitemap, name="sitemap"),
    path("sitemap-<small:part>.xml", sitemap_part, name="sitemap-part"),
    path("llms.txt", llms, name="llms"),
    path("robots.txt", robots, name="robots"),
]
