"""Does an address outside answer? Asked without ever reaching into our own network.

The name is resolved first and every address it has must be a public one; the connection then goes to that very address,
so that a name which resolves to something else a moment later (DNS rebinding) gains nothing. Redirects are not followed
but returned, for the caller to ask again.
"""

import http.client
import ipaddress
import socket
import ssl
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urljoin, urlsplit

LONGEST_URL = 2_000
PORTS = {"http": 80, "https": 443}
USUAL_PORTS = frozenset((None, 80, 443, 8080, 8443))
MOST_REDIRECTS = 4


class Refused(Exception):
    """An address that is never asked: another protocol, another port, or not a public place."""


@dataclass(frozen=True)
class Answer:
    """`status` is the HTTP status; 0 where no answer came, with the reason in `error`. `moved_to`: where it leads for
    good (301, 308), absolute, "" otherwise."""

    status: int
    error: str = ""
    moved_to: str = ""


def probe(url: str, *, agent: str, timeout: float = 10.0, trusted: frozenset[str] = frozenset()) -> Answer:
    """Ask whether this address leads somewhere, with HEAD, then with GET where that is not understood.

    At most MOST_REDIRECTS redirects are gone along, each checked as the first address was. No body is read. `trusted`
    names hosts that may stand in our own network. Raises Refused.
    """
    moved_to, seen = "", url
    for _step in range(MOST_REDIRECTS + 1):
        status, location, error = _ask(seen, agent, timeout, trusted)
        if not location:
            return Answer(status, error, moved_to)
        if status in (301, 308) and (moved_to or seen == url):
            moved_to = urljoin(seen, location)
        seen = urljoin(seen, location)
    return Answer(0, "too many redirects")


def _ask(url: str, agent: str, timeout: float, trusted: frozenset[str]) -> tuple[int, str, str]:
    """Status, where it redirects to, and why there is no status."""
    parts = checked(url, trusted)
    try:
        address = public_address(str(parts.hostname), parts.port or PORTS[parts.scheme], trusted)
        status, location = _request("HEAD", parts, address, agent=agent, timeout=timeout)
        if status in (403, 404, 405, 500, 501):  # some servers answer HEAD wrongly
            status, location = _request("GET", parts, address, agent=agent, timeout=timeout)
    except (OSError, http.client.HTTPException) as error:
        return 0, "", type(error).__name__
    return status, location if status in (301, 302, 303, 307, 308) else "", ""


def checked(url: str, trusted: frozenset[str] = frozenset()) -> SplitResult:
    """The parts of an address that may be asked at all. Raises Refused."""
    try:
        parts = urlsplit(url)
        port = parts.port
        _wire_name(parts.hostname or "")
    except ValueError as error:
        raise Refused("no address") from error
    if len(url) > LONGEST_URL or parts.scheme not in PORTS or not parts.hostname:
        raise Refused("no address of the web")
    if parts.username or parts.password:
        raise Refused("an address with a name or password")
    if port not in USUAL_PORTS and parts.hostname not in trusted:
        raise Refused("an unusual port")
    return parts


def public_address(host: str, port: int, trusted: frozenset[str] = frozenset()) -> tuple[str, int]:
    """The address to connect to. Raises Refused when any of the host's addresses is not public, OSError without one."""
    found = [info[4] for info in socket.getaddrinfo(_wire_name(host), port, type=socket.SOCK_STREAM)]
    if host not in trusted:
        for place in found:
            if not _is_public(str(place[0])):
                raise Refused("not a public place")
    return str(found[0][0]), int(found[0][1])


def _wire_name(host: str) -> str:
    """A host as it is asked for. Raises UnicodeError, a ValueError."""
    return host if host.isascii() else host.encode("idna").decode()


def _is_public(text: str) -> bool:
    address = ipaddress.ip_address(text.partition("%")[0])
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    return address.is_global and not address.is_multicast and (inner is None or inner.is_global)


class _Pinned(http.client.HTTPConnection):
    """Connects to the address that was checked, and names the host it asks for."""

    def __init__(self, parts: SplitResult, address: tuple[str, int], *, timeout: float) -> None:
        super().__init__(str(parts.hostname), address[1], timeout=timeout)
        self.address, self.is_secure = address, parts.scheme == "https"

    def connect(self) -> None:
        self.sock = socket.create_connection(self.address, self.timeout)
        if self.is_secure:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)


def _request(
    method: str, parts: SplitResult, address: tuple[str, int], *, agent: str, timeout: float
) -> tuple[int, str]:
    connection = _Pinned(parts, address, timeout=timeout)
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~")
    if parts.query:
        path += "?" + quote(parts.query, safe="%=&+/:;,?@!$()*~")
    host = parts.netloc if parts.port not in (None, PORTS[parts.scheme]) else str(parts.hostname)
    headers = {"Host": _wire_name(host), "User-Agent": agent, "Accept": "*/*"}
    try:
        connection.request(method, path, headers=headers)
        reply = connection.getresponse()
        return reply.status, (reply.getheader("Location") or "")[:LONGEST_URL]
    finally:
        connection.close()
