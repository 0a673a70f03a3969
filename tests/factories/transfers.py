"""Transfers as the site records them, without a person: the row and its first step."""

from typing import Any

from django.utils import timezone

from knowledge.models import ArticlePage, InstitutionPage, Transfer, TransferStep
from search.indexing import unit_of_work
from tests.factories.tree import source


@unit_of_work()
def make_transfer(institution: InstitutionPage, subject: Any, state: str = "adopted", **values: Any) -> Transfer:
    """What `institution` says of an article (of any language) or a document."""
    about: dict[str, Any] = {"document": subject}
    if isinstance(subject, ArticlePage):
        about = {"article_key": subject.translation_key}
    said = {"state": state, "language": "de", "on": timezone.localdate(), "changed": "", "cost": "", "reason": ""}
    said |= {"reason": "other"} if state == "not-suitable" else {}
    said |= {name: values.pop(name) for name in list(values) if name in said}
    transfer = Transfer.objects.create(institution=source(institution), **about, **said, **values)
    TransferStep.objects.create(transfer=transfer, **said)
    return transfer
