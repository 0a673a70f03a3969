"""Is only working time counted? Against an oracle that asks the wall clock minute by minute."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import holidays
import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.institutions.hours import DaysOffField, check_hours
from knowledge.institutions.working_time import WorkingTime, ramadan_of

BERLIN = WorkingTime("Europe/Berlin", country="DE", subdivision="Augsburg")
AMMAN = WorkingTime("Asia/Amman", week="sun-thu", country="JO", ramadan=(time(9), time(14, 30)))
# The clock changes in the middle of these working hours: by an hour in Berlin, by half an hour on Lord Howe Island.
NIGHT = WorkingTime("Europe/Berlin", week="sun-thu", hours=(time(1, 30), time(4)), days_off=frozenset(["12-24"]))
ISLAND = WorkingTime("Australia/Lord_Howe", week="sun-thu", hours=(time(1, 15), time(2, 45)))
CAIRO = WorkingTime("Africa/Cairo", week="sun-thu", hours=(time(0), time(23, 59)), country="EG")
# Opening and closing at half past two, which one night does not have and another has twice.
EARLY = WorkingTime("Europe/Berlin", week="sun-thu", hours=(time(2, 30), time(5)))
LATE = WorkingTime("Europe/Berlin", week="sun-thu", hours=(time(0, 30), time(2, 30)))
ALL = (BERLIN, AMMAN, NIGHT, ISLAND, CAIRO, EARLY, LATE)
MINUTE = timedelta(minutes=1)


@cache
def calendar(country: str, subdivision: str) -> Any:
    return holidays.country_holidays(country, subdiv=subdivision or None)


def works(rules: WorkingTime, moment: datetime) -> bool:
    """The rule in the words of a person at the door; shares nothing with the code but the calendars' libraries."""
    local = moment.astimezone(ZoneInfo(rules.zone))
    weekend = ("Saturday", "Sunday") if rules.week == "mon-fri" else ("Friday", "Saturday")
    if local.strftime("%A") in weekend or local.strftime("%m-%d") in rules.days_off:
        return False
    if rules.country and local.date() in calendar(rules.country, rules.subdivision):
        return False
    opens, closes = rules.hours
    if rules.ramadan and any(first <= local.date() <= last for first, last in ramadan_of(local.year)):
        opens, closes = rules.ramadan
    return opens <= local.timetz().replace(tzinfo=None) < closes


def counted(rules: WorkingTime, start: datetime, end: datetime) -> timedelta:
    minutes = int((end - start) / MINUTE)
    return sum((MINUTE for number in range(minutes) if works(rules, start + number * MINUTE)), timedelta())


MOMENTS = st.integers(0, 14 * 365 * 24 * 60).map(lambda number: datetime(2020, 1, 1, tzinfo=UTC) + number * MINUTE)
# Around the changes of the clock, where mistakes live.
CHANGES = st.sampled_from(["2026-03-29", "2026-10-25", "2027-04-04", "2026-10-04", "2026-04-24", "2026-10-30"])
NEAR = st.builds(
    lambda day, minutes: datetime.fromisoformat(day).replace(tzinfo=UTC) + minutes * MINUTE,
    CHANGES,
    st.integers(-2 * 24 * 60, 2 * 24 * 60),
)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(ALL), MOMENTS | NEAR, st.integers(0, 6 * 24 * 60))
def test_what_is_counted_is_what_a_clock_on_the_wall_would_count(
    rules: WorkingTime, start: datetime, minutes: int
) -> None:
    end = start + minutes * MINUTE
    assert rules.between(start, end) == counted(rules, start, end)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(ALL), MOMENTS | NEAR, st.integers(1, 40 * 60))
def test_the_moment_after_so_much_working_time_is_the_first_such_moment(
    rules: WorkingTime, start: datetime, minutes: int
) -> None:
    due = rules.after(start, minutes / 60)
    assert abs(rules.between(start, due) - minutes * MINUTE) < timedelta(milliseconds=1)
    assert rules.between(start, due - MINUTE) < minutes * MINUTE
    assert due.tzinfo is UTC


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(ALL), MOMENTS | NEAR)
def test_the_office_is_open_when_a_person_at_the_door_says_so(rules: WorkingTime, moment: datetime) -> None:
    assert rules.is_working(moment) == works(rules, moment)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(ALL), st.tuples(MOMENTS, MOMENTS, MOMENTS).map(sorted))
def test_parts_of_a_span_of_years_add_up(rules: WorkingTime, moments: list[datetime]) -> None:
    first, middle, last = moments
    assert rules.between(first, middle) + rules.between(middle, last) == rules.between(first, last)
    assert rules.between(last, first) == timedelta()


def hours(rules: WorkingTime, day: str) -> float:
    start = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(rules.zone))
    return rules.between(start, start + timedelta(days=1)) / timedelta(hours=1)


def test_augsburg_rests_on_its_peace_festival_and_munich_does_not() -> None:
    munich = WorkingTime("Europe/Berlin", country="DE", subdivision="BY")
    assert hours(BERLIN, "2025-08-08") == 0  # a Friday
    assert hours(munich, "2025-08-08") == 8
    assert hours(munich, "2025-01-06") == hours(BERLIN, "2025-01-06") == 0


def test_weekends_are_those_of_the_place() -> None:
    assert [hours(BERLIN, f"2026-11-{day}") for day in (19, 20, 21, 22)] == [8, 8, 0, 0]  # Thursday to Sunday
    assert [hours(AMMAN, f"2026-11-{day}") for day in (19, 20, 21, 22)] == [8, 0, 0, 8]


def test_ramadan_has_hours_of_its_own_and_ends_with_a_feast() -> None:
    assert hours(AMMAN, "2026-02-17") == 8
    assert hours(AMMAN, "2026-02-18") == 5.5
    assert hours(AMMAN, "2026-03-22") == 0
    for year in range(2020, 2030):
        ends = [last for _first, last in ramadan_of(year)]
        feasts = [day for day, name in holidays.country_holidays("JO", years=range(year, year + 2)).items()
                  if name.startswith("Eid al-Fitr") and "Holiday" not in name]  # fmt: skip
        assert all(min(abs((feast - last).days - 1) for feast in feasts) <= 1 for last in ends)


def test_a_year_with_two_beginnings_of_ramadan_has_both() -> None:
    assert [first for first, _last in ramadan_of(2030)] == [date(2030, 1, 5), date(2030, 12, 26)]


def test_the_office_opens_with_the_first_minute_and_closes_with_the_last() -> None:
    day = datetime(2026, 11, 19, tzinfo=ZoneInfo("Europe/Berlin"))
    open_at = [
        BERLIN.is_working(day.replace(hour=hour, minute=minute))
        for hour, minute in ((7, 59), (8, 0), (15, 59), (16, 0))
    ]
    assert open_at == [False, True, True, False]


def test_days_off_hold_for_one_year_or_for_all() -> None:
    rules = WorkingTime("Europe/Berlin", days_off=frozenset(["2026-12-31", "12-24"]))
    assert [hours(rules, day) for day in ("2026-12-24", "2025-12-24", "2026-12-31", "2025-12-31")] == [0, 0, 0, 8]


def test_a_night_shift_is_an_hour_shorter_and_longer_when_the_clock_changes() -> None:
    nights = ("2026-03-22", "2026-03-29", "2026-10-25")
    assert [hours(NIGHT, day) for day in nights] == [2.5, 1.5, 3.5]
    assert [hours(EARLY, day) for day in nights] == [2.5, 2, 3]
    assert [hours(LATE, day) for day in nights] == [2, 1.5, 2.5]


def test_an_unknown_country_keeps_only_its_week() -> None:
    rules = WorkingTime("Asia/Amman", week="sun-thu", country="XX", subdivision="Nowhere")
    assert hours(rules, "2026-12-25") == 0  # a Friday
    assert hours(rules, "2027-12-26") == 8


def test_a_place_that_never_works_ends_the_search() -> None:
    rules = WorkingTime(
        "UTC", days_off=frozenset(f"{month:02}-{day:02}" for month in range(1, 13) for day in range(1, 32))
    )
    start = datetime(2026, 1, 1, tzinfo=UTC)
    assert rules.after(start, 1) > start + timedelta(days=365 * 15)


def test_short_days_count_as_parts_of_a_working_day() -> None:
    assert AMMAN.days(timedelta(hours=4)) == 0.5


def city(**values: Any) -> Any:
    usual = {
        "opens_at": time(8),
        "closes_at": time(16),
        "ramadan_opens_at": None,
        "ramadan_closes_at": None,
        "country": "DE",
        "holiday_subdivision": "Augsburg",
        "days_off": [],
    }
    return SimpleNamespace(**{**usual, **values})


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"closes_at": time(8)}, "closes_at"),
        ({"ramadan_opens_at": time(9)}, "ramadan_closes_at"),
        ({"ramadan_opens_at": time(9), "ramadan_closes_at": time(9)}, "ramadan_closes_at"),
        ({"holiday_subdivision": "Atlantis"}, "holiday_subdivision"),
        ({"country": "JO"}, "holiday_subdivision"),
        ({"days_off": ["2026-02-30"]}, "days_off"),
        ({"days_off": ["24.12."]}, "days_off"),
        ({"days_off": {"12-24": 1}}, "days_off"),
        ({"days_off": ["12-24"] * 101}, "days_off"),
    ],
)
def test_hours_that_cannot_be_are_refused_by_field(values: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        check_hours(city(**values))
    assert set(refused.value.message_dict) == {field}


def test_days_off_are_written_one_a_line() -> None:
    check_hours(city(days_off=["12-24", "02-29", "2026-11-02"]))
    field = DaysOffField(required=False)
    assert field.clean("12-24\n2026-11-02, 12-31") == ["12-24", "2026-11-02", "12-31"]
    assert field.prepare_value(["12-24", "12-31"]) == "12-24\n12-31"
    assert field.clean("  ") == []
