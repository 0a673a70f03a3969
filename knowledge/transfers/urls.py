"""Addresses of transfers, below a language."""

from django.urls import path

from knowledge.transfers import views

page_patterns = [
    path("transfers/", views.transfers, name="transfers"),
    path("transfers/<small:transfer_id>/", views.transfer, name="transfer"),
    path("transfers/article/<small:page_id>/", views.record_article, name="record-article"),
    path("transfers/document/<small:document_id>/", views.record_document, name="record-document"),
]
