"""How much the age of an entry counts: a little for what is new, a little against what should have been checked again.

Applied to the first candidates only, and small: between pages that answer about equally well, the fresher one stands
first; a better answer stays before a newer one.
"""

import datetime

NEW = 0.06  # what something of today gains
HALF_LIFE = 365.0  # days after which half of that is left
OVERDUE = 0.9  # of what should have been checked again by now


def freshness(day: datetime.date | None, review: datetime.date | None, today: datetime.date | None) -> float:
    """The factor on the score of an entry of that day, to be checked until `review`; 1 without a `today`.

    What lies in the future is as new as what is of today; without a date nothing is gained.
    """
    if today is None:
        return 1.0
    gained = NEW * 0.5 ** (max(0, (today - day).days) / HALF_LIFE) if day else 0.0
    return (1.0 + gained) * (OVERDUE if review and review < today else 1.0)


def freshness_of(day: str, review: str, today: datetime.date | None) -> float:
    """The same from dates as engines keep them (ISO, "" for none)."""
    return freshness(_date(day), _date(review), today)


def _date(text: str) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None
