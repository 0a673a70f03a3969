"""The glossary as the search knows it: what each term is called in each language."""

from collections.abc import Iterable

from django.db.models import Count, Max

from knowledge.glossary.models import Term
from search.access import Viewer
from search.records import SharedTerm


class GlossaryTerms:
    """The terms readers without an account see."""

    def state(self) -> str:
        """One query. Saving a term saves its texts with it, so its date tells of both."""
        found = Term.objects.visible_to(Viewer(None)).aggregate(
            latest=Max("changed_at"), terms=Count("pk", distinct=True), texts=Count("texts")
        )
        return f"{found['latest']} {found['terms']} {found['texts']}"

    def terms(self) -> Iterable[SharedTerm]:
        rows = Term.objects.visible_to(Viewer(None)).prefetch_related("texts").order_by("pk")
        for term in rows:
            yield SharedTerm({text.language: tuple(text.names) for text in term.texts.all()})
