"""All addresses of the site, in the order they are tried."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls

from home import urls as home_urls
from knowledge import urls as knowledge_urls
from knowledge.documents import urls as document_urls
from knowledge.membership.addresses import account_patterns, shut_patterns
from kommez_cms import health, security_text

urlpatterns = [
    path("-/", include((health.urlpatterns, "health"))),
    *security_text.urlpatterns,
    *shut_patterns,
    *home_urls.file_patterns,
    *knowledge_urls.site_patterns,
    path("api/v1/", include("search.api.urls")),
    path("admin/", include(wagtailadmin_urls)),
    *document_urls.file_patterns,
    *i18n_patterns(
        path("accounts/", include(account_patterns)),
        *knowledge_urls.page_patterns,
        path("", include("search.urls")),
        *home_urls.page_patterns,
    ),
]

handler400 = "home.views.bad_request"
handler403 = "home.views.forbidden"
handler404 = "home.views.not_found"
handler429 = "home.views.too_many"  # asked for by the accounts
handler500 = "home.views.server_error"
