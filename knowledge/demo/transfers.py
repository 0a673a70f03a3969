"""What the institutions of the demo took up from each other: adopted, adapted, tried, and twice not suitable."""

from datetime import UTC, date, datetime, time
from typing import Any

from knowledge.articles.models import ArticlePage
from knowledge.demo.entries import entries
from knowledge.demo.pages import Tree
from knowledge.documents.models import Document
from knowledge.transfers.models import Transfer, TransferStep
from search.indexing import unit_of_work


def load_transfers(tree: Tree) -> None:
    """Each with its steps, unless the institution has said something of the subject already."""
    for entry in entries("transfers"):
        institution, about = tree.page("institution", entry["institution"]), _about(entry)
        if about is None or Transfer.objects.filter(institution=institution, **about).exists():
            continue
        steps = [{"reason": "", "cost": "", "changed": "", **step} for step in entry["steps"]]
        first, last = steps[0], steps[-1]
        with unit_of_work():
            transfer = Transfer.objects.create(
                institution=institution,
                mail=entry["mail"],
                recorded_at=_noon(first["day"]),
                changed_at=_noon(last["day"]),
                **about,
                **_said(last),
            )
            for step in steps:
                TransferStep.objects.create(transfer=transfer, at=_noon(step["day"]), **_said(step))


def _about(entry: dict[str, Any]) -> dict[str, Any] | None:
    """The subject as a transfer names it; None where the site has it no more."""
    if "document" in entry:
        document = Document.objects.filter(source_key=f"demo:{entry['document']}").first()
        return {"document": document} if document else None
    page = ArticlePage.objects.filter(source_key=f"demo:{entry['article']}").first()
    return {"article_key": page.translation_key} if page else None


def _said(step: dict[str, Any]) -> dict[str, Any]:
    names = ("state", "reason", "cost", "language")
    return {"changed": step["changed"].strip(), "on": step["day"], **{name: step[name] for name in names}}


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC)
