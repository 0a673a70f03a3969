"""What a page costs a reader on a slow line: bytes, requests, cookies, other hosts, and how long the server takes."""

import re
import time
from urllib.parse import urljoin, urlsplit

import lxml.html
import requests

from bench.figures import Figure, percentile
from bench.ground import served

MOST_PAGES = 80
ASSETS = ("//link[@rel='stylesheet']/@href", "//script/@src", "//link[contains(@rel,'icon')]/@href")
LOADED = "//img/@src | //iframe/@src | //video/@src | //source/@src | //object/@data"


def measure() -> list[Figure]:
    with served() as (address, _):
        reader = Reader(address)
        reader.walk()
        cached = [reader.seconds(url) for url in reader.pages for _ in range(3)]
        visits = [reader.visit(f"{address}/{language}/") for language in ("de", "ar", "en", "fr")]
    return [
        Figure("public pages read", len(reader.pages), "pages", 20, "at least"),
        Figure("largest HTML of a public page, brotli", max(reader.pages.values()) / 1000, "kB", 14),
        Figure("first visit without pictures", max(size for size, _ in visits) / 1000, "kB", 50),
        Figure("requests of a first visit without pictures", max(number for _, number in visits), "requests", 5),
        Figure("cookies set for anonymous readers", reader.cookies, "cookies", 0, "exactly"),
        Figure("things loaded from other hosts", len(reader.foreign), "addresses", 0, "exactly"),
        Figure("kept page over HTTP, p95", percentile(cached, 0.95) * 1000, "ms", 0, "for information"),
    ]


class Reader:
    """Walks the site as an anonymous reader without a cache of its own, and counts bytes as they are sent."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.pages: dict[str, int] = {}
        self.assets: dict[str, int] = {}
        self.needs: dict[str, list[str]] = {}
        self.foreign: set[str] = set()
        self.cookies = 0
        self.line = requests.Session()

    def walk(self) -> None:
        """Read public pages, following links breadth first."""
        waiting = [f"{self.address}/{language}/" for language in ("de", "ar", "en", "fr")]
        while waiting and len(self.pages) < MOST_PAGES:
            url = waiting.pop(0)
            if url in self.pages:
                continue
            size, text = self.read(url)
            if text is None:
                continue
            self.pages[url] = size
            page = lxml.html.fromstring(text)
            self.needs[url] = [urljoin(url, str(src)) for path in ASSETS for src in page.xpath(path)]
            for src in (*self.needs[url], *(urljoin(url, str(src)) for src in page.xpath(LOADED))):
                if urlsplit(src).scheme != "data" and not src.startswith(self.address):
                    self.foreign.add(src)
            links = [urljoin(url, str(href)).partition("#")[0] for href in page.xpath("//a/@href")]
            waiting += [link for link in links if self._is_page(link)]

    def read(self, url: str) -> tuple[int, str | None]:
        """Bytes sent for `url` and its text, None when it is not a page."""
        answer = self.line.get(url, headers={"Accept-Encoding": "br"}, stream=True, timeout=60, allow_redirects=False)
        raw = answer.raw.read(decode_content=False)
        self.cookies += len(answer.cookies)
        self.line.cookies.clear()
        if answer.status_code != 200 or not answer.headers["Content-Type"].startswith("text/html"):
            return len(raw), None
        return len(raw), requests.get(url, timeout=60).text

    def visit(self, url: str) -> tuple[int, int]:
        """Bytes and requests of a first visit to one page, its style sheets and scripts, pictures aside."""
        needed = sorted(set(self.needs[url]))
        return self.pages[url] + sum(self._asset(address) for address in needed), 1 + len(needed)

    def seconds(self, url: str) -> float:
        started = time.perf_counter()
        self.line.get(url, headers={"Accept-Encoding": "br"}, timeout=60)
        return time.perf_counter() - started

    def _asset(self, url: str) -> int:
        if url not in self.assets:
            self.assets[url] = self.read(url)[0]
        return self.assets[url]

    def _is_page(self, link: str) -> bool:
        path = urlsplit(link).path
        return link.startswith(self.address) and bool(re.match(r"/[a-z]{2}/", path)) and "/accounts/" not in path
