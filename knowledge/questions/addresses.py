"""Where is a question read? Addresses that mails, search hits and feeds name, in the reader's language."""

from home.addresses import home_address
from knowledge.questions.models import Question
from knowledge.questions.tokens import asker_token


def question_address(reference: str, language: str) -> str:
    """The path of a question for members and, once it is published, for everybody: /de/questions/K7F3-92QX/."""
    return f"{home_address(language)}questions/{reference}/"


def asker_address(question: Question) -> str:
    """The path by which somebody of the public comes back to what they asked, in the language they asked in."""
    return f"{home_address(question.language)}questions/follow/{asker_token(question)}/"
