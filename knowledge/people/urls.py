"""Addresses of one's own data, below a language."""

from django.urls import path

from knowledge.people import views

page_patterns = [
    path("my/data/", views.my_data, name="my-data"),
    path("my/data/name/", views.change_naming, name="my-data-name"),
    path("my/data/file/", views.my_download, name="my-data-file"),
    path("my/data/erase/", views.erase_me, name="my-data-erase"),
]
