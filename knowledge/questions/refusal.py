"""Why can a step not be taken (any more)? One exception, with a sentence for the person who tried."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from knowledge.questions.models import Question

State = Question.State
_ENDED = {
    State.ANSWERED: _("This question is answered: an answer was accepted in the meantime."),
    State.PASSED_ON: _("This question was passed on in the meantime."),
    State.CLOSED: _("This question was closed in the meantime."),
    State.WAITING: _("This question waits for the coordinator."),
    State.OPEN: _("This question is open already."),
}
NOT_YOURS = _("You have no right to take this step.")


class NotPossible(Exception):
    """A step that was refused; `message` is lazily translated and says what happened or what to do."""

    def __init__(self, message: Promise | str) -> None:
        super().__init__(str(message))
        self.message = message


def refusal(question: Question, states: tuple[str, ...]) -> NotPossible:
    """Why a step that is possible in `states` is not possible now."""
    return NotPossible(NOT_YOURS if question.state in states else _ENDED[State(question.state)])
