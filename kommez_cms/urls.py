"""All addresses of the site, in the order they are tried."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from kommez_cms import health
from knowledge.documents import urls as document_urls
from knowledge.membership.addresses import account_patterns, shut_patterns

urlpatterns = [
    path("-/", include((health.urlpatterns, "health"))),
    *document_urls.admin_patterns,
    *shut_patterns,
    path("admin/", include(wagtailadmin_urls)),
    *document_urls.file_patterns,
    *i18n_patterns(
        path("accounts/", include(account_patterns)),
        *document_urls.page_patterns,
        path("", include("search.urls")),
        path("", include(wagtail_urls)),
    ),
]
