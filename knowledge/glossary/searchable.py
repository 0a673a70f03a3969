"""How a term becomes search records, one per language it has a name in."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _t

from knowledge.glossary.models import Term, TermText
from knowledge.topics.keys import keys_with_ancestors
from search.access import Viewer
from search.records import SearchRecord, Shown


class TermSearchable:
    model = Term
    kind = "term"

    def kind_label(self) -> str:
        return _t("Term")

    def queryset(self) -> QuerySet[Any]:
        return Term.objects.select_related("owner").prefetch_related("texts")

    def records(self, objects: Sequence[Any]) -> Iterable[SearchRecord]:
        topics = keys_with_ancestors(_topic_ids(objects))
        for term in objects:
            for text in term.texts.all():
                yield SearchRecord(
                    model=term._meta.label_lower,
                    object_id=term.pk,
                    language=text.language,
                    group=f"term-{term.pk}",
                    kind=self.kind,
                    title=text.name,
                    lead=text.definition,
                    keywords=" ".join(text.names[1:]),
                    topics=topics.get(term.pk, ()),
                    institutions=(term.owner.translation_key.hex,) if term.owner else (),
                )

    def shown(self, object_ids: Iterable[int], viewer: Viewer, language: str) -> Mapping[int, Shown]:
        rows = Term.objects.visible_to(viewer).filter(pk__in=list(object_ids)).prefetch_related("texts")
        return {term.pk: Shown(url=term_address(term.pk, language), title=str(term)) for term in rows}

    def address(self, object_id: int, title: str, *, url_path: str, language: str) -> str:
        return term_address(object_id, language)


def term_address(term_id: int, language: str) -> str:
    return f"/{language}/glossary/{term_id}/"


def _topic_ids(terms: Sequence[Term]) -> dict[int, list[int]]:
    rows = Term.topics.through.objects.filter(term_id__in=[term.pk for term in terms]).order_by("pk")
    found: dict[int, list[int]] = {}
    for term, topic in rows.values_list("term_id", "topicpage_id"):
        found.setdefault(term, []).append(topic)
    return found


def text_owner(row: TermText) -> tuple[type[Term], list[int]]:
    """A text is part of the search entry of its term."""
    return Term, [row.term_id]
