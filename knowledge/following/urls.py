"""The member's own addresses, below a language."""

from django.urls import path

from knowledge.following import views

page_patterns = [
    path("my/", views.my, name="my"),
    path("my/following/", views.following, name="my-following"),
    path("my/following/change/", views.change_following, name="my-following-change"),
    path("my/following/search/", views.follow_a_search, name="my-following-search"),
    path("my/settings/", views.mail_settings, name="my-settings"),
    path("my/wishes/change/", views.change_wish, name="my-wishes-change"),
    path("my/mails/<str:token>/", views.unsubscribe, name="unsubscribe"),
]
