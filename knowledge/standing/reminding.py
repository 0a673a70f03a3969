"""The accessibility statement is to be checked every year: after eleven months its keepers are asked, once a month."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from home.addresses import absolute
from home.mails import post
from home.standing import CHECKED_EVERY, is_check_due
from home.statement.models import AccessibilityStatement
from knowledge.institutions.letters import language_of
from knowledge.membership.belonging import coordinators_for
from knowledge.membership.models import User
from knowledge.relations import source_locale

TEMPLATE = "knowledge/standing/mails/statement"


def remind() -> int:
    """The job: write to whoever keeps a published statement that has come due. Returns how many letters."""
    pages = AccessibilityStatement.objects.filter(live=True, locale=source_locale()).select_related("owner", "locale")
    return sum(_write(page, user) for page in pages if is_check_due(page) for user in keepers(page))


def keepers(page: AccessibilityStatement) -> list[User]:
    """Whoever made the page, while they may still edit it, and who coordinates the site."""
    found = {user.pk: user for user in coordinators_for(None)}
    owner: Any = page.owner
    if owner is not None and owner.is_active and page.permissions_for_user(owner).can_edit():
        found[owner.pk] = owner
    return list(found.values())


def _write(page: AccessibilityStatement, user: User) -> int:
    today = timezone.localdate()
    checked = page.checked_on or today
    context = {
        "title": page.title,
        "checked_on": page.checked_on,
        "due": checked + CHECKED_EVERY,
        "link": absolute(reverse("wagtailadmin_pages:edit", args=[page.pk])),
    }
    # Letters are forgotten after a month; the month in the key keeps them apart until then.
    once = f"statement:{page.pk}:{checked}:{today:%Y-%m}:{user.pk}"
    return post(TEMPLATE, to=user.email, language=language_of(user), context=context, once=once) is not None
