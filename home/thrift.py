"""Does the reader's browser ask for as little as possible (https://wicg.github.io/savedata/)? Then no picture is sent."""

from django.http import HttpRequest


def saves_data(request: HttpRequest) -> bool:
    """Whoever answers by it says so: `Vary: Save-Data`. The page cache keeps both answers."""
    return request.headers.get("Save-Data", "").strip().lower() == "on"
