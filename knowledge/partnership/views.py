"""The page of the partnership: its municipalities, the net of mirrors, projects over time, figures by goal."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from home.languages import current_language
from knowledge.institutions.mirror_net import mirror_net
from knowledge.institutions.mirrors import mirrors_of, pairs
from knowledge.institutions.partnership import cities
from knowledge.partnership.figures import figures
from knowledge.partnership.pictures import by_goal, project_times
from search.access import viewer_of

LISTED = 12  # mirrors that stand below the picture; all of them have a page


@require_safe
def partnership(request: HttpRequest) -> HttpResponse:
    """For everybody, of what they may see."""
    viewer, language = viewer_of(request), current_language()
    held = pairs(mirrors_of(viewer), viewer, language)
    context = {
        "cities": cities(viewer, language),
        "figures": figures(viewer, language, mirrors=len(held)),
        "pairs": held[:LISTED],
        "net": mirror_net(held, language),
        "times": project_times(viewer, language),
        "goals": by_goal(viewer, language),
    }
    return render(request, "knowledge/partnership/partnership.html", context)
