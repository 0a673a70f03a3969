"""How is an answered question found? By its subject, its text and its answers, by exactly those who may read it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _t

from knowledge.questions.addresses import question_address
from knowledge.questions.circles import closed_circles, places_of_question
from knowledge.questions.models import Answer, Question
from knowledge.topics.keys import keys_with_ancestors
from search.access import Viewer, register_closed
from search.records import SearchRecord, Section, Shown, register, register_part


class QuestionSearchable:
    """One record per question, in the language it was asked in; answers in another language say so."""

    model = Question
    kind = "question"

    def kind_label(self) -> str:
        return _t("Question")

    def queryset(self) -> QuerySet[Any]:
        given = Answer.objects.filter(kind=Answer.Kind.ANSWER).order_by("-accepted_at", "written_at", "pk")
        rows = Question.objects.select_related("asker", "addressee")
        return rows.prefetch_related(Prefetch("answers", given))

    def records(self, objects: Sequence[Question]) -> Iterable[SearchRecord]:
        answered = [question for question in objects if question.state == Question.State.ANSWERED]
        topics = keys_with_ancestors(_topic_ids(answered))
        for question in answered:
            yield _record(question, topics.get(question.pk, ()))

    def shown(self, object_ids: Iterable[int], viewer: Viewer, language: str) -> Mapping[int, Shown]:
        rows = Question.objects.visible_to(viewer).filter(pk__in=list(object_ids), state=Question.State.ANSWERED)
        found = {}
        for pk, reference, subject in rows.order_by().values_list("pk", "reference", "subject"):
            url = question_address(reference, language)
            found[pk] = Shown(url=url, title=subject, facts=(_t("answered"),), opens_at=f"{url}#{{anchor}}")
        return found


def register_search() -> None:
    """Called once when the apps are ready."""
    register(QuestionSearchable())
    register_part(Answer, _question_of)
    register_closed(closed_circles)


def _record(question: Question, topics: tuple[str, ...]) -> SearchRecord:
    institutions = (page.translation_key.hex for page in (question.asker, question.addressee) if page is not None)
    return SearchRecord(
        model=question._meta.label_lower,
        object_id=question.pk,
        language=question.language,
        group=f"question-{question.pk}",
        kind="question",
        title=question.subject,
        lead=question.text,
        sections=tuple(_section(answer, question.language) for answer in question.answers.all()),
        keywords=question.reference,
        places=places_of_question(question),
        topics=topics,
        institutions=tuple(institutions),
        date=question.ended_at.date() if question.ended_at else None,
    )


def _section(answer: Answer, language: str) -> Section:
    return Section(f"answer-{answer.pk}", "", answer.text, "" if answer.language == language else answer.language)


def _topic_ids(questions: Iterable[Question]) -> dict[int, list[int]]:
    links = Question.topics.through.objects.filter(question_id__in=[question.pk for question in questions])
    found: dict[int, list[int]] = {}
    for question, topic in links.order_by("pk").values_list("question_id", "topicpage_id"):
        found.setdefault(question, []).append(topic)
    return found


def _question_of(row: Answer) -> tuple[type[Question], Iterable[int]]:
    return Question, (row.question_id,)
