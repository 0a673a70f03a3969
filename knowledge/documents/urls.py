"""Addresses of documents: pages below a language, files without one."""

from django.urls import path, register_converter
from django.urls.converters import IntConverter

from knowledge.documents import text_views, views
from knowledge.documents.previews.views import picture


class SmallIntConverter(IntConverter):
    """A number the database can hold; longer ones are simply no address."""

    regex = "[0-9]{1,9}"


register_converter(SmallIntConverter, "small")

page_patterns = [
    path("documents/<small:document_id>/text/<small:number>/", text_views.text, name="document-text"),
    path("documents/<small:document_id>/find/", text_views.find, name="document-find"),
    path("documents/<small:document_id>/ask/", text_views.ask, name="document-ask"),
    path("documents/<small:document_id>/compare/<str:old>/<str:new>/", text_views.compare, name="document-compare"),
    path("documents/<small:document_id>/version/<small:number>/", views.version, name="document-version"),
    path(
        "documents/<small:document_id>/version/<small:number>/citation.<str:ending>",
        views.citation,
        name="document-citation",
    ),
    path("documents/<small:document_id>/", views.document, name="document-short"),
    path("documents/<small:document_id>/<str:slug>/", views.document, name="document"),
]
file_patterns = [
    path("documents/<small:document_id>/latest/", views.latest, name="document-latest"),
    path("documents/<small:document_id>/previews/<str:name>", picture, name="document-preview"),
    path("documents/<small:document_id>/v<small:number>/", views.cited, name="document-cited"),
    path("documents/<small:document_id>/v<small:number>/<str:name>", views.file, name="document-file"),
]
