"""Which requests come from programs that say so: they are no readers, and no figure counts them."""

import re

from django.http import HttpRequest

_PROGRAMS = re.compile(r"bot|crawl|spider|slurp|preview|monitor|curl|wget|python|java/|go-http|headless", re.I)


def is_program(request: HttpRequest) -> bool:
    """Also true for a request that does not say what it comes from."""
    return bool(_PROGRAMS.search(request.headers.get("User-Agent", "bot")))
