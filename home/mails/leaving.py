"""Is a letter still true as it leaves? A mail server may be away for hours, in which what a letter tells may change."""

from collections.abc import Callable

from home.mails.models import Letter

Check = Callable[[Letter], bool]
_checks: dict[str, Check] = {}


def register_check(template: str, check: Check) -> None:
    """Have `check` asked of each letter of this template right before it is sent, in no transaction.

    It may write the letter anew (`home.mails.letters.rewrite`); a letter for which it says False is dropped unsent.
    """
    _checks[template] = check


def may_leave(letter: Letter) -> bool:
    check = _checks.get(letter.template)
    return check is None or check(letter)
