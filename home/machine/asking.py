"""How is a translation service asked? By one HTTP request to the address of the settings and to no other."""

import http.client
import json
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

SECONDS = 30.0
LARGEST_ANSWER = 2 * 1024 * 1024  # bytes


class Unavailable(Exception):
    """The service did not answer, or not in a way that can be used; asking later may help."""


class Refused(Exception):
    """The service answers that it will not translate this: an unknown language, a wrong key, a text too long."""


class Service(Protocol):
    def translate(
        self, paragraphs: Sequence[str], source: str, target: str, *, markup: bool, terms: Mapping[str, str]
    ) -> list[str]:
        """As many paragraphs as were given. Raises Unavailable or Refused."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Texts go to the address the city named and to no other."""

    def redirect_request(self, *args: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirect, urllib.request.ProxyHandler({}))


def ask(address: str, content: Any, *, refusing: Sequence[int], headers: Mapping[str, str] | None = None) -> Any:
    """The JSON a POST of `content` is answered with. Statuses in `refusing` raise Refused, all others Unavailable."""
    sent = {"Content-Type": "application/json", "User-Agent": "KommEZ", **(headers or {})}
    request = urllib.request.Request(address, json.dumps(content).encode(), sent)
    try:
        with _OPENER.open(request, timeout=SECONDS) as response:
            return json.loads(response.read(LARGEST_ANSWER + 1)[:LARGEST_ANSWER])
    except urllib.error.HTTPError as error:
        if error.code in refusing:
            raise Refused(f"HTTP {error.code}") from error
        raise Unavailable(f"HTTP {error.code}") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Unavailable(f"{type(error).__name__}: {error}") from error


def checked(found: Any, count: int) -> list[str]:
    """The texts of an answer. Raises Unavailable where they are not `count` texts."""
    if not isinstance(found, list) or len(found) != count or not all(isinstance(one, str) for one in found):
        raise Unavailable("the answer holds other texts than were asked for")
    return found
