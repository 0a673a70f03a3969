"""In whose name may somebody say what became of an article or a document?

Authors may as well as editors: it is a short statement of their own house, it can be corrected and withdrawn by
every colleague who may record, and its history names each step. People of the whole site speak for no house.
"""

from typing import Any

from django.db.models import Q, QuerySet

from knowledge.institutions.models import InstitutionPage
from knowledge.membership.granting import reach_of
from knowledge.membership.models import Membership, Role
from knowledge.relations import source_locale

RECORDING = (Role.AUTHOR, Role.EDITOR)


def recording_institutions(user: Any) -> QuerySet[InstitutionPage]:
    """Institutions (source language) for which the user records; none for readers and translators."""
    rows = InstitutionPage.objects.filter(locale=source_locale()).order_by("title")
    if user is None or not user.is_authenticated or not user.is_active:
        return rows.none()
    at = Membership.objects.filter(user=user, role__in=RECORDING).values("institution")
    return rows.filter(Q(pk__in=at) | Q(municipality__in=reach_of(user).municipalities))


def may_record_for(user: Any, institution: int) -> bool:
    """Whether the user records for the institution of this pk."""
    return recording_institutions(user).filter(pk=institution).exists()
