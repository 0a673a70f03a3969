"""Is the way from baseline to target measured rightly, rising and falling, and are numbers read as they were meant?"""

import contextlib
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import assume, given
from hypothesis import strategies as st

from knowledge.projects.numbers import parse_number, written
from knowledge.projects.progress import percent, progress

numbers = st.decimals(min_value=-(10**12), max_value=10**12, places=3, allow_nan=False)
distances = st.decimals(min_value=0, max_value=10**12, places=3, allow_nan=False)


@given(numbers, numbers, numbers)
def test_the_share_is_nothing_at_the_baseline_and_all_at_the_target(
    baseline: Decimal, target: Decimal, value: Decimal
) -> None:
    share = progress(baseline, target, value)
    if baseline == target:
        assert share is None
        return
    assert progress(baseline, target, baseline) == 0
    assert progress(baseline, target, target) == 1
    assert share is not None
    assert (share > 1) == (abs(value - baseline) > abs(target - baseline) and (value > baseline) == (target > baseline))


@given(numbers, numbers, numbers)
def test_a_falling_target_is_the_mirror_image_of_a_rising_one(
    baseline: Decimal, target: Decimal, value: Decimal
) -> None:
    assert progress(baseline, target, value) == progress(-baseline, -target, -value)


@given(numbers, numbers, st.lists(distances, min_size=2, max_size=2, unique=True))
def test_nearer_the_target_is_never_less(baseline: Decimal, target: Decimal, short_of_it: list[Decimal]) -> None:
    assume(baseline != target)
    towards = 1 if target > baseline else -1
    one, other = (target - towards * distance for distance in sorted(short_of_it))
    nearer, farther = progress(baseline, target, one), progress(baseline, target, other)
    assert nearer is not None
    assert farther is not None
    assert nearer >= farther
    assert percent(nearer) >= percent(farther)


@given(numbers, numbers, numbers)
def test_per_cent_say_hundred_only_when_the_target_is_reached(
    baseline: Decimal, target: Decimal, value: Decimal
) -> None:
    shown = percent(progress(baseline, target, value))
    assert shown is None or 0 <= shown <= 100
    if shown is not None:
        assert (shown == 100) == (
            abs(value - baseline) >= abs(target - baseline) and (value - baseline) * (target - baseline) > 0
        )


@pytest.mark.parametrize("missing", [0, 1, 2])
def test_nothing_is_said_where_something_is_missing(missing: int) -> None:
    given_numbers = [Decimal(1), Decimal(2), Decimal(3)]
    assert progress(*[None if at == missing else number for at, number in enumerate(given_numbers)]) is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("12", "12"), ("12,5", "12.5"), ("12.5", "12.5"), ("-3,25", "-3.25"), ("1.250,75", "1250.75"),
        ("1,250.75", "1250.75"), ("1 250", "1250"), ("1\u202f250\u202f000,5", "1250000.5"), ("0,125", "0.125"),
        ("١٢٫٥", "12.5"), ("١٢٣", "123"), ("1250", "1250"), ("1234.567", "1234.567"), ("2,1250", "2.125"), ("−4", "-4"),
    ],
)  # fmt: skip
def test_numbers_are_read_as_they_are_written(text: str, meant: str) -> None:
    assert parse_number(text) == Decimal(meant)


@pytest.mark.parametrize("text", ["1.250", "12,500", "", "x", "1,2,3", "1e9", "NaN", "--1", "9" * 15, "0," + "1" * 7])
def test_numbers_that_could_mean_two_things_or_nothing_are_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        parse_number(text)


@given(numbers, st.sampled_from(["de", "ar", "en", "fr"]))
def test_a_number_shown_in_a_form_comes_back_unchanged(value: Decimal, language: str) -> None:
    assert parse_number(written(value, language)) == value


@given(st.text(max_size=40))
def test_no_text_makes_the_reading_of_numbers_fail_otherwise(text: str) -> None:
    with contextlib.suppress(ValidationError):
        assert parse_number(text).is_finite()
