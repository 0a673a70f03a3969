"""What every public template needs: the frame's links and languages."""

from typing import Any

from django.http import HttpRequest

from home.frame import Frame


def site(request: HttpRequest) -> dict[str, Any]:
    """`frame` for views that are no pages; pages bring a frame that knows their translations (`BasePage.get_context`)."""
    return {"frame": Frame(request)}
