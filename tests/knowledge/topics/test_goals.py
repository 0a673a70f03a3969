"""The Sustainable Development Goals are there after a migration, complete and in four languages."""

import re

import pytest
from django.utils.translation import override

from knowledge.models import SustainableGoal, SustainableTarget
from knowledge.topics.loading import load_goals, texts

# The number of targets of each goal in A/RES/70/1, "means of implementation" included.
TARGETS = (7, 8, 13, 10, 9, 8, 5, 12, 8, 10, 10, 11, 5, 10, 12, 12, 19)


@pytest.mark.django_db
def test_every_goal_has_its_official_number_of_targets() -> None:
    goals = SustainableGoal.objects.prefetch_related("targets")
    assert tuple(goal.targets.count() for goal in goals) == TARGETS
    assert SustainableTarget.objects.count() == sum(TARGETS) == 169


@pytest.mark.parametrize("language", ["de", "ar", "en", "fr"])
def test_no_text_is_missing_or_taken_twice(language: str) -> None:
    data = texts()[language]
    assert data["targets"].keys() == texts()["en"]["targets"].keys()
    values = [*data["targets"].values(), *(goal["title"] for goal in data["goals"].values())]
    assert all(isinstance(value, str) and len(value.strip()) > 3 for value in values)
    assert len(set(values)) == len(values)
    assert all(re.search("[\u0621-\u064a]", value) for value in values) == (language == "ar")


@pytest.mark.django_db
def test_a_second_load_changes_nothing_and_a_changed_row_is_put_right() -> None:
    assert load_goals() == 0
    SustainableTarget.objects.filter(code="6.4").update(texts={"en": "wrong"})
    assert load_goals() == 1
    with override("de"):
        assert SustainableTarget.objects.get(code="6.4").text == texts()["de"]["targets"]["6.4"]
