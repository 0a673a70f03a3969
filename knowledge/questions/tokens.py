"""How does somebody without an account come back to their question? By a signed link, shown once and sent by mail.

It holds until the asker is forgotten, for the question and for what it was passed on to, and for nothing else.
"""

import hashlib

from django.core import signing

from knowledge.questions.models import Question

_SALT = "knowledge.questions.asker"
_LONGEST = 400  # characters; ours have about 100


def asker_token(question: Question) -> str:
    """The token of a question the public asked, safe in an address."""
    return signing.dumps([question.thread.hex, _fingerprint(question.asker_email)], salt=_SALT)


def question_of(token: str) -> Question | None:
    """The latest question of the token's thread; None for a token that is forged, cut off or no longer holds."""
    if len(token) > _LONGEST:
        return None
    try:
        thread, fingerprint = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    found = Question.objects.filter(thread=thread, from_public=True).order_by("asked_at", "pk").last()
    if found is None or found.asker_forgotten_at is not None:
        return None
    return found if _fingerprint(found.asker_email) == fingerprint else None


def _fingerprint(address: str) -> str:
    return hashlib.blake2b(address.lower().encode(), digest_size=8).hexdigest()
