"""The result page and the lists for browsing, below each language."""

from django.urls import path

from search.doors.feed import feed
from search.doors.opensearch import opensearch
from search.suggest_view import suggestions
from search.views import results

app_name = "search"

urlpatterns = [
    path("search/", results, name="results"),
    path("search/suggest", suggestions, name="suggest"),
    path("search/opensearch.xml", opensearch, name="opensearch"),
    path("feeds/search", feed, name="feed"),
    path("documents/", results, {"kind": "document"}, name="document"),
    path("articles/", results, {"kind": "article"}, name="article"),
    path("institutions/", results, {"kind": "institution"}, name="institution"),
    path("projects/", results, {"kind": "project"}, name="project"),
    path("events/", results, {"kind": "event"}, name="event"),
    path("news/", results, {"kind": "news"}, name="news"),
]
