"""All addresses of the site, in the order they are tried."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from home.images.views import rendition
from knowledge import urls as knowledge_urls
from knowledge.documents import urls as document_urls
from knowledge.membership.addresses import account_patterns, shut_patterns
from kommez_cms import health

urlpatterns = [
    path("-/", include((health.urlpatterns, "health"))),
    *document_urls.admin_patterns,
    *shut_patterns,
    path("-/pictures/<path:name>", rendition, name="rendition"),
    path("admin/", include(wagtailadmin_urls)),
    *document_urls.file_patterns,
    *i18n_patterns(
        path("accounts/", include(account_patterns)),
        *knowledge_urls.page_patterns,
        path("", include("search.urls")),
        path("", include(wagtail_urls)),
    ),
]

handler400 = "home.views.bad_request"
handler403 = "home.views.forbidden"
handler404 = "home.views.not_found"
handler500 = "home.views.server_error"
