"""What the account itself is: name, roles, mails, what was uploaded and edited under it."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.models import ModelLogEntry, Page, PageLogEntry, Revision

from home.images.models import Image
from home.mails.models import Letter
from home.withdrawals.models import Withdrawal
from knowledge.documents.models import Document, DocumentVersion
from knowledge.institutions.models import Contact
from knowledge.membership.models import Invitation, MembershipLog
from knowledge.people.personal import PersonalData, Rows

MOST_ACTS = 1000  # lines of the editing history that are handed out, newest first


def collect(user: Any) -> Rows:
    """The account with its roles, then what carries its name."""
    rows: Rows = [
        {
            "what": "account",
            "name": user.get_full_name(),
            "mail": user.email,
            "language": user.language,
            "joined": user.date_joined.isoformat(),
            "last login": user.last_login.isoformat() if user.last_login else "",
            "named to members since": user.named_since.isoformat() if user.named_since else "",
        }
    ]
    for membership in user.memberships.select_related("institution", "municipality"):
        place = membership.institution or membership.municipality or ""
        rows.append({"what": "role", "role": membership.role, "at": str(place), "since": membership.since.isoformat()})
    for entry in MembershipLog.objects.filter(user=user).order_by("at"):
        rows.append(
            {"what": "rights changed", "at": entry.at.isoformat(), "added": entry.added, "removed": entry.removed}
        )
    rows += [{"what": "page begun", "title": page.title} for page in Page.objects.filter(owner=user)]
    rows += [
        {"what": "document uploaded", "title": one.title} for one in Document.objects.filter(uploaded_by_user=user)
    ]
    rows += [{"what": "picture uploaded", "title": one.title} for one in Image.objects.filter(uploaded_by_user=user)]
    return rows + _acts(user)


def erase(user: Any) -> int:
    """Take the person out of histories; what was edited stays. The account itself goes last, by whoever calls."""
    changed = PageLogEntry.objects.filter(user=user).update(user=None)
    changed += ModelLogEntry.objects.filter(user=user).update(user=None)
    changed += Revision.objects.filter(user=user).update(user=None)
    changed += Page.objects.filter(owner=user).update(owner=None)
    changed += DocumentVersion.objects.filter(uploaded_by=user).update(uploaded_by=None)
    changed += Withdrawal.objects.filter(by=user).update(by=None)
    changed += MembershipLog.objects.filter(user=user).delete()[0]
    return int(changed)


def of_address(email: str) -> Rows:
    """What is kept under a mail address: mails, invitations, contacts of institutions."""
    rows: Rows = [
        {"what": "mail", "subject": letter.subject, "text": letter.text, "at": letter.written_at.isoformat()}
        for letter in Letter.objects.filter(to__iexact=email).order_by("written_at")
    ]
    for invitation in Invitation.objects.filter(email__iexact=email).order_by("sent_at"):
        rows.append(
            {
                "what": "invitation",
                "name": invitation.name,
                "role": invitation.role,
                "at": invitation.sent_at.isoformat(),
            }
        )
    for contact in Contact.objects.filter(email__iexact=email).select_related("institution"):
        rows.append(
            {
                "what": "contact",
                "name": contact.name,
                "function": contact.function,
                "telephone": contact.phone,
                "of": contact.institution.title,
                "consent": contact.consent_on.isoformat() if contact.consent_on else "",
            }
        )
    return rows


def erase_address(email: str) -> int:
    """Mails, invitations and contacts with the address, also from the drafts of the institutions' pages."""
    changed = Letter.objects.filter(to__iexact=email).delete()[0]
    changed += Invitation.objects.filter(email__iexact=email).delete()[0]
    for contact in Contact.objects.filter(email__iexact=email).select_related("institution"):
        page = contact.institution
        contact.delete()
        changed += 1 + _forget_in_drafts(page, email)
    return int(changed)


def _forget_in_drafts(page: Any, email: str) -> int:
    """Revisions keep a page as it was; the person must not come back with one."""
    changed = 0
    for revision in page.revisions.all():
        kept = [one for one in revision.content.get("contacts", []) if one.get("email", "").lower() != email.lower()]
        if len(kept) != len(revision.content.get("contacts", [])):
            revision.content["contacts"] = kept
            revision.save(update_fields=["content"])
            changed += 1
    return changed


def _acts(user: Any) -> Rows:
    acts = PageLogEntry.objects.filter(user=user).order_by("-timestamp")[:MOST_ACTS]
    return [{"what": act.action, "title": act.label, "at": act.timestamp.isoformat()} for act in acts]


ACCOUNT = PersonalData("account", _("Account, roles and what was edited"), collect, erase, of_address, erase_address)
