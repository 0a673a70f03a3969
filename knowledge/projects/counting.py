"""How many milestones does each project have, and how many are reached?"""

from collections.abc import Iterable

from django.db.models import Count, Q

from knowledge.projects.models import Milestone


def milestones_of(projects: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Project (pk of one language version) -> (reached, all); those without are absent. One query."""
    rows = Milestone.objects.filter(project__in=list(projects)).order_by().values("project")
    counted = rows.annotate(reached=Count("pk", filter=Q(is_reached=True)), number=Count("pk"))
    return {row["project"]: (row["reached"], row["number"]) for row in counted}
