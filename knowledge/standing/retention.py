"""What the exchange keeps of people, and for how long: the lines of the privacy page."""

from collections.abc import Iterator

from django.utils.translation import gettext as _t

from home.retention import Period
from knowledge.documents.uploading.models import KEPT as UPLOADS_KEPT
from knowledge.membership.models import INVITATION_LASTS
from knowledge.questions.retention import KEPT as ASKERS_KEPT


def periods() -> Iterator[Period]:
    """In the language of the reader."""
    yield Period(_t("Accounts: name, mail address, institution, role, languages"), since=_t("until they are erased"))
    yield Period(_t("Invitations"), INVITATION_LASTS.days)
    after = _t("after it has been answered")
    yield Period(_t("Name and address of readers who asked or reported something"), ASKERS_KEPT.days, after)
    yield Period(_t("Registrations for an event"), since=_t("as many days after the event as its form says"))
    yield Period(_t("Files whose upload was never finished"), UPLOADS_KEPT.days)
