"""Addresses of what readers may say, below a language."""

from django.urls import path

from knowledge.feedback import views

page_patterns = [
    path("feedback/", views.feedback, name="feedback"),
    path("feedback/helpful/", views.helpful, name="feedback-helpful"),
    path("barrier/", views.barrier, name="barrier"),
]
