"""A translation service that speaks LibreTranslate's protocol, as the self-hosted LibreTranslate and others do."""

import http.client
import json
import urllib.error
import urllib.request
from collections.abc import Sequence
from typing import Any

from django.conf import settings

SECONDS = 30.0
LARGEST_ANSWER = 2 * 1024 * 1024  # bytes


class Unavailable(Exception):
    """The service did not answer, or not in a way that can be used; asking later may help."""


class Refused(Exception):
    """The service answers that it will not translate this: an unknown language, a wrong key, a text too long."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Texts go to the address the city named and to no other."""

    def redirect_request(self, *args: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirect, urllib.request.ProxyHandler({}))


def translate(paragraphs: Sequence[str], source: str, target: str) -> list[str]:
    """As many paragraphs as were given. Raises Unavailable or Refused."""
    content = {"q": list(paragraphs), "source": source, "target": target, "format": "text"}
    if settings.KOMMEZ.translate_key:
        content["api_key"] = settings.KOMMEZ.translate_key
    answer = _ask(f"{settings.KOMMEZ.translate_url}/translate", json.dumps(content).encode())
    found = answer.get("translatedText") if isinstance(answer, dict) else None
    if not isinstance(found, list) or len(found) != len(content["q"]) or not all(isinstance(one, str) for one in found):
        raise Unavailable("the answer holds other texts than were asked for")
    return found


def _ask(address: str, body: bytes) -> Any:
    request = urllib.request.Request(address, body, {"Content-Type": "application/json"})
    try:
        with _OPENER.open(request, timeout=SECONDS) as response:
            return json.loads(response.read(LARGEST_ANSWER + 1)[:LARGEST_ANSWER])
    except urllib.error.HTTPError as error:
        if error.code in (400, 403, 413):
            raise Refused(f"HTTP {error.code}") from error
        raise Unavailable(f"HTTP {error.code}") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Unavailable(f"{type(error).__name__}: {error}") from error
