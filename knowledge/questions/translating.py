"""Into which languages is what people write translated by machine? Into those of the other side, as soon as it may read.

Where no service is configured nothing is wanted, and the page shows the original with its terms explained.
"""

from collections.abc import Iterable

from django.conf import settings

from home.machine import want
from knowledge.questions.models import Answer, Question


def want_question(question: Question) -> None:
    """Have subject and text translated for both sides; for everybody once the question is published."""
    for text in (question.subject, question.text):
        want(text, question.language, _languages(question))


def want_message(message: Answer) -> None:
    """Have a message translated for both sides of its question."""
    want(message.text, message.language, _languages(message.question))


def want_all(question: Question) -> None:
    """The question and its answers, as when it becomes readable for more people."""
    want_question(question)
    for answer in question.answers.filter(kind=Answer.Kind.ANSWER):
        want(answer.text, answer.language, _languages(question))


def _languages(question: Question) -> Iterable[str]:
    """Languages of the site that somebody who may read the question reads."""
    known = [code for code, _name in settings.LANGUAGES]
    if question.audience == Question.Audience.PUBLIC:
        return known
    read = {question.language, *question.side.languages}
    if question.asker is not None:
        read |= set(question.asker.municipality.languages)
    return [code for code in known if code in read]
