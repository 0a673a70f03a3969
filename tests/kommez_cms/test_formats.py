"""Days and times are written as people of the language write them, never with the month before the day."""

import datetime

import pytest
from django.utils import translation
from django.utils.formats import date_format

MOMENT = datetime.datetime(2026, 11, 4, 16, 30, tzinfo=datetime.UTC)
FORMATS = ("DATE_FORMAT", "SHORT_DATE_FORMAT", "DATETIME_FORMAT", "SHORT_DATETIME_FORMAT")


@pytest.mark.parametrize("language", ["de", "ar", "en", "fr"])
def test_the_day_stands_before_the_month_in_every_language(language: str) -> None:
    with translation.override(language):
        for name in FORMATS:
            written = date_format(MOMENT, name)
            month = next(word for word in (date_format(MOMENT, "F"), "11") if word in written)
            assert written.index("4") < written.index(month) < written.index("2026"), (name, written)
