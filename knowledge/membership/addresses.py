"""The addresses of accounts below a language, and the addresses of Wagtail's admin that stay shut here."""

from allauth.account import urls as account_urls
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, include, path, re_path, reverse
from django.utils.http import urlencode

from knowledge.membership.acceptance import accept
from knowledge.membership.accounts import is_local_path
from knowledge.membership.bulk import bulk_action

# Signing up, changing and confirming mail addresses are not offered: accounts exist by invitation.
OFFERED = frozenset(
    (
        "account_login",
        "account_logout",
        "account_inactive",
        "account_reauthenticate",
        "account_change_password",
        "account_set_password",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
    )
)


def to_the_login(request: HttpRequest) -> HttpResponse:
    """Wagtail's own login leads to ours, with the way back."""
    here = request.GET.get("next", "")
    query = f"?{urlencode({'next': here})}" if is_local_path(here) else ""
    return HttpResponseRedirect(reverse("account_login") + query)


def shut(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    """Not an address of this site: what Wagtail would do there is done elsewhere, or not at all."""
    raise Http404


account_patterns: list[URLPattern | URLResolver] = [
    *(pattern for pattern in account_urls.urlpatterns if getattr(pattern, "name", "") in OFFERED),
    path("2fa/", include("allauth.mfa.urls")),
    path("invitation/<str:token>/", accept, name="invitation"),
]

# Each shut for a reason; they stand before Wagtail's own patterns.
shut_patterns: list[URLPattern] = [
    path("admin/login/", to_the_login, name="admin-login"),
    re_path(r"^admin/password_reset/", shut),  # the public face resets passwords
    re_path(r"^admin/pages/\d+/privacy/$", shut),  # the audience is the only switch
    re_path(r"^admin/collections/", shut),  # collections follow from owner and audience
    re_path(r"^admin/groups/", shut),  # groups follow from memberships
    re_path(r"^admin/documents/(?!chooser/|usage/)", shut),  # the repository has its own forms
    re_path(r"^admin/images/\d+/(?:generate_url|preview)/", shut),  # no address of this site makes sizes of pictures
    path("admin/bulk/<str:app_label>/<str:model_name>/<str:action>/", bulk_action, name="bulk-action"),
    re_path(r"^admin/snippets/choose/", shut),  # choosers of the repository are those of documents
    re_path(r"^admin/localize/api/", shut),  # no text links snippets
    re_path(r"^admin/(?:failwhale|test404)/", shut),
]
