"""Addresses of packs, below a language: at their topic what there is, and each by its id."""

from django.urls import path, re_path

from knowledge.packs import views

page_patterns = [
    path("packs/<uuid:pack_id>/", views.pack, name="pack"),
    path("packs/<uuid:pack_id>/file/", views.file, name="pack-file"),
    path("packs/<uuid:pack_id>/delta/", views.delta, name="pack-delta"),
    re_path(r"^(?P<path>(?:[\w\-]+/)+)pack/$", views.take_along, name="take-along"),
]
