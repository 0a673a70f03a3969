"""Brings the Sustainable Development Goals and their targets, in every language there is a file for, into the database.

The texts are the official ones of the 2030 Agenda (A/RES/70/1); each file in `data/` names where it was taken from.
"""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.topics.models import SustainableGoal, SustainableTarget

DATA = Path(__file__).parent / "data"
COLOURS = [
    *("#E5243B", "#DDA63A", "#4C9F38", "#C5192D", "#FF3A21", "#26BDE2", "#FCC30B", "#A21942", "#FD6925"),
    *("#DD1367", "#FD9D24", "#BF8B2E", "#3F7E44", "#0A97D9", "#56C02B", "#00689D", "#19486A"),
]


@cache
def texts() -> dict[str, dict[str, Any]]:
    """Language -> {"goals": {number: {"title", "sentence"}}, "targets": {code: text}}."""
    return {
        path.name.split(".")[1]: yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        for path in sorted(DATA.glob("sdg.*.yaml"))
    }


def load_goals(**kwargs: Any) -> int:
    """Make the rows equal to the files; a receiver of post_migrate. Returns how many rows changed."""
    by_language = texts()
    changed = 0
    goals = {goal.number: goal for goal in SustainableGoal.objects.all()}
    for number, colour in enumerate(COLOURS, 1):
        goal = SustainableGoal(
            number=number,
            colour=colour,
            titles={code: data["goals"][number]["title"] for code, data in by_language.items()},
            sentences={code: data["goals"][number]["sentence"] for code, data in by_language.items()},
        )
        changed += _put(goal, goals.get(number), ("colour", "titles", "sentences"))
    targets = {target.code: target for target in SustainableTarget.objects.all()}
    positions: dict[int, int] = {}
    for code in by_language["en"]["targets"]:
        number = int(code.split(".")[0])
        positions[number] = positions.get(number, 0) + 1
        target = SustainableTarget(
            code=code,
            goal_id=number,
            position=positions[number],
            texts={language: data["targets"][code] for language, data in by_language.items()},
        )
        changed += _put(target, targets.get(code), ("goal_id", "position", "texts"))
    return changed


def _put(wanted: Any, found: Any, fields: tuple[str, ...]) -> int:
    if found is not None and all(getattr(found, name) == getattr(wanted, name) for name in fields):
        return 0
    wanted.save(force_insert=found is None, force_update=found is not None)
    return 1
