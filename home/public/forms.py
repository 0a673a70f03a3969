"""Forms for readers without an account: no cookie, no script, no third party, and still no flood of rubbish.

A form carries a signed token that names its page and its moment (no session could), a field that people never see, and
a bound on how often one network may send. The views that take such forms are exempt from Django's CSRF check, which
protects sessions: these forms do nothing that depends on one.
"""

import datetime
import hashlib
import ipaddress
import secrets
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from home.public.models import Network, NetworkKey

SALT = "kommez.public-form"
FASTEST = datetime.timedelta(seconds=2)  # nobody reads and fills in a form in less
OLDEST = datetime.timedelta(hours=24)
MOST_A_DAY = 20  # of one purpose, from one network


class PublicForm(forms.Form):
    """A form made for `purpose` ("question:…"), which its token is bound to.

    `nonce` is unique per rendered form: what is made of it is stored under it, so that sending twice makes one thing.
    Call `limit()` or `count()` once, when the form is valid and before anything is made. A form whose sending makes
    nothing says `makes_something = False`: without a nonce, pages that hold it stay the same for everybody.
    """

    makes_something = True
    trap = "website"  # the field that people never see
    token = forms.CharField(widget=forms.HiddenInput, max_length=300)
    website = forms.CharField(label=_("Leave this field empty"), required=False, max_length=200)

    def __init__(self, *args: Any, request: HttpRequest, purpose: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.purpose, self.nonce = request, purpose, ""
        self.fields["token"].initial = self._token()
        self.fields["website"].widget.attrs.update(tabindex="-1", autocomplete="off")

    def clean_token(self) -> str:
        self.nonce = read_token(self.cleaned_data["token"], self.purpose)
        return str(self.cleaned_data["token"])

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise ValidationError(_t("Please leave this field empty: it is there to recognise programs."))
        return ""

    def renew(self) -> None:
        """Give a form that comes back with an error a token of its own, where the old one is no longer good."""
        if "token" in self.errors:
            data: Any = self.data
            self.data = data.copy()  # a QueryDict is changed in copies only
            data = self.data
            data["token"] = self._token()

    def _token(self) -> str:
        return make_token(self.purpose, once=secrets.token_hex(12) if self.makes_something else "")

    def count(self) -> None:
        """Raises ValidationError when this network has sent more today than people do."""
        count_attempt(self.request, self.purpose.partition(":")[0])

    def limit(self) -> bool:
        """Count this sending; False, with the reason on the form, when the network has sent too much today."""
        try:
            self.count()
        except ValidationError as error:
            self.add_error(None, error)
            return False
        return True


def in_words(text: str, *, most_links: int) -> str:
    """What was written, without null characters. Raises ValidationError for more links than people write."""
    said = text.replace("\x00", "")
    if said.lower().count("http") > most_links:
        raise ValidationError(_t("Please describe it in words, without that many links."))
    return said


def make_token(purpose: str, *, once: str) -> str:
    return signing.dumps({"for": purpose, "once": once}, salt=SALT, compress=False)


def read_token(token: str, purpose: str) -> str:
    """The nonce of a good token. Raises ValidationError for a forged, too old, too fresh or foreign one."""
    try:
        content = signing.loads(token, salt=SALT, max_age=OLDEST)
    except signing.SignatureExpired as error:
        raise ValidationError(_t("This form was open for more than a day. Please send it once more.")) from error
    except signing.BadSignature as error:
        raise ValidationError(_t("This form could not be recognised. Please send it once more.")) from error
    if not isinstance(content, dict) or content.get("for") != purpose:
        raise ValidationError(_t("This form could not be recognised. Please send it once more."))
    if _is_too_fresh(token):
        raise ValidationError(_t("That was very quick. Please send it once more."))
    return str(content.get("once", ""))


def _is_too_fresh(token: str) -> bool:
    try:
        signing.loads(token, salt=SALT, max_age=FASTEST)
    except signing.SignatureExpired:
        return False
    return True


def count_attempt(request: HttpRequest, purpose: str, most: int = MOST_A_DAY) -> None:
    """Count one sending of this network today. Raises ValidationError above `most`."""
    day = timezone.localdate()
    name = network_of(request, day)
    row, _made = Network.objects.get_or_create(day=day, purpose=purpose, name=name)
    Network.objects.filter(pk=row.pk).update(sent=F("sent") + 1)
    row.refresh_from_db(fields=["sent"])
    if row.sent > most:
        raise ValidationError(
            _t("Very much was sent from your network today. Please try again tomorrow, or write us a mail.")
        )


def network_of(request: HttpRequest, day: datetime.date) -> str:
    """The reader's network (IPv4 /24, IPv6 /48) under a key that is thrown away with the day: never the address."""
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
        network = str(ipaddress.ip_network(f"{address}/{24 if address.version == 4 else 48}", strict=False))
    except ValueError:
        network = ""
    key, _made = NetworkKey.objects.get_or_create(day=day)
    return hashlib.blake2b(network.encode(), key=key.key.encode(), digest_size=12).hexdigest()


def tidy() -> int:
    """Forget the counts and the keys of past days; how many rows."""
    today = timezone.localdate()
    return Network.objects.filter(day__lt=today).delete()[0] + NetworkKey.objects.filter(day__lt=today).delete()[0]
