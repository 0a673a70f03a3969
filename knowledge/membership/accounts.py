"""How allauth behaves here: accounts by invitation, mails in the person's language, no redirect off the site."""

import unicodedata
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal.ratelimit import truncate_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme

from knowledge.membership.entry import may_enter_admin
from knowledge.membership.models import User


class AccountAdapter(DefaultAccountAdapter):
    """What differs from allauth's ordinary accounts."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Only a path of this very site may be returned to, whatever hosts it is known by."""
        return is_local_path(url)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where nobody asked for a page: editors begin in the editing interface, readers on the first page."""
        return start_page(request.user)

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return first_page()

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_login")  # every session ended, this one too

    def format_email_subject(self, subject: str) -> str:
        return f"[{settings.WAGTAIL_SITE_NAME}] {subject}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In the language of the person the mail goes to; with the site's own address, never one a request brought."""
        person = User.objects.filter(email=email.lower()).first()
        with translation.override(person.language if person else translation.get_language()):
            context = {
                **context,
                "email": email,
                "site_name": settings.WAGTAIL_SITE_NAME,
                "site_url": settings.WAGTAILADMIN_BASE_URL,
            }
            self.render_mail(template_prefix, email, context).send()

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Five tries per account **and network**: a stranger elsewhere cannot lock a person out."""
        return f"{credentials.get('email', '').lower()}|{truncate_ip(self.get_client_ip(request))}"


class MfaAdapter(DefaultMFAAdapter):
    """Names the site, not its host, in authenticator apps."""

    def get_totp_issuer(self) -> str:
        return str(settings.WAGTAIL_SITE_NAME)

    def _get_site_name(self) -> str:
        return str(settings.WAGTAIL_SITE_NAME)


def is_local_path(url: str | None) -> bool:
    """Whether `url` is a path on this site and nothing a browser would read as another host."""
    if not url or not url.startswith("/") or "\\" in url or any(unicodedata.category(sign)[0] == "C" for sign in url):
        return False
    return url_has_allowed_host_and_scheme(url, allowed_hosts=None)


def start_page(user: Any) -> str:
    return reverse("wagtailadmin_home") if may_enter_admin(user) else first_page()


def first_page() -> str:
    return reverse("wagtail_serve", args=[""])
