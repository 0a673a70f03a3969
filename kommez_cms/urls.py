"""All addresses of the site, in the order they are tried."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from knowledge.documents import urls as document_urls

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("accounts/", include("allauth.urls")),
    *document_urls.file_patterns,
    *i18n_patterns(
        *document_urls.page_patterns,
        path("", include(wagtail_urls)),
    ),
]
