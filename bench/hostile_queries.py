"""Addresses nobody should send: a seeded stream of query strings that have broken search engines, and worse ones.

Number N is the same whatever was asked for before, so a query that broke something can be asked again alone.
"""

import random
from urllib.parse import quote_from_bytes

LONGEST_ADDRESS = 8_190  # bytes of a request line that web servers let through
OPERATORS = (
    "AND", "OR", "NOT", "NEAR(", "NEAR/3", "near", "^", "+", "-", "--", "*", "**", "?", "~", "~2", ":", "::", "&&",
    "||", "!", "(", ")", "((", "))", "[", "]", "{", "}", "<->", "<2>", "&", "|", ":*", "rowid", "title:", "body:",
    "{title}:", "-title:", "_exists_:", "_all:", "everything:", "kind:", "topic:", "language:", "format:", "year:",
    "site:", "[* TO *]", "[2020 TO", ">=", "<", ">", "/.*/", "/(a+)+$/", ".*", "\\", "\\\\", "\\u0000", "%", "_", "%%",
    "';--", "' OR '1'='1", "\"; DROP TABLE entries;--", "{{7*7}}", "${7*7}", "<script>", "]]>", "<!--", "$$", "@@",
    "match_all", '{"query":{"match_all":{}}}', "bm25(", "snippet(", "sqlite_master", "pg_sleep(9)",
)  # fmt: skip
QUOTES = (
    '"',
    "'",
    "“",
    "”",
    "„",
    "«",
    "»",
    "‹",
    "›",
    "`",
    "´",
    "’",
    "‘",
    "″",
    "＂",
    '""',
    '"""',
    "''",
    '" "',
    '"\x00"',
)
SIGNS = (
    "\x00", "\x01", "\x08", "\x1b", "\x7f", "\x85", "\r\n", "\n", "\t", "\v", "\u00ad", "\u200b", "\u200c", "\u200d",
    "\u200e", "\u200f", "\u202a", "\u202b", "\u202d", "\u202e", "\u2066", "\u2067", "\u2069", "\ufeff", "\u0640", "\u064b",
    "\u0651", "\u0301", "\u0301" * 40, "\u2028", "\u2029", "\ufffd", "\uffff", "\U0010ffff", "\ue000", "\U0001f4a9",
    "\U0001f1e9\U0001f1ea", "\U0001f469\u200d\U0001f52c", "\ufdfa", "ﬃ", "ß", "ẞ", "İ", "ı", "ſ", "K", "ﷲ", "٣", "①",
)  # fmt: skip
# What no text can hold, as bytes of an address: lone surrogates, cut and overlong UTF-8, plain noise.
BROKEN = (
    b"\xed\xa0\x80",
    b"\xed\xbf\xbf",
    b"\xc3",
    b"\xff\xfe",
    b"\xf8\x88\x80\x80\x80",
    b"\xc0\xaf",
    b"\x80",
    b"%",
    b"%zz",
)
WORDS = (
    "Wasser", "Abfall", "Abwasserbeseitigungskonzept", "der", "die", "und", "wie", "ist", "the", "of", "water", "waste",
    "l'eau", "qu'est-ce", "aujourd'hui", "déchets", "les", "de", "la", "المياه", "النفايات", "في", "من", "على", "والمياه",
    "Klärgrube", "Klargrube", "oeffentlich", "Straße", "STRASSE", "2024", "12.5", "A4", "§", "kommune", "x", "a", "Wass*",
)  # fmt: skip
NAMES = (
    "q",
    "kind",
    "topic",
    "institution",
    "language",
    "year",
    "format",
    "page",
    "sort",
    "whole",
    "exact",
    "cut",
    "format",
)
PAGES = (
    "0",
    "-1",
    "1",
    "2",
    "100",
    "1000000000",
    "99999999999999999999",
    "1e9",
    "0x10",
    "٣",
    "²",
    "1.5",
    "NaN",
    "",
    "\x00",
)
VALUES = ("", "de", "ar", "xx", "DE", "article", "document", "nothing", "0" * 32, "f" * 32, "2024", "9999", "-1", "pdf",
          "date", "relevance", "opensearch", "1", "true", "../../etc/passwd", "a" * 5_000, "\x00", "de\x00")  # fmt: skip
DOORS = (
    "search/", "search/", "search/", "search/", "search/", "search/", "search/suggest", "search/suggest", "documents/",
    "articles/", "institutions/", "projects/", "events/", "news/", "feeds/search", "/api/v1/search",
)  # fmt: skip
LANGUAGES = ("de", "ar", "en", "fr")


def text(seed: int, number: int) -> bytes:
    """The text of query `number`, as the bytes of an address once unquoted; up to a megabyte."""
    draw = random.Random(f"{seed} text {number}")
    shape = draw.random()
    if shape < 0.0015:
        return (draw.choice((*WORDS, *QUOTES, *OPERATORS)) + draw.choice(("", " "))).encode() * draw.choice(
            (20_000, 90_000)
        )
    if shape < 0.004:
        return " ".join(_word(draw) for _ in range(5_000)).encode("utf-8", "surrogatepass")
    if shape < 0.02:
        return (
            draw.choice(("(", '"', "-", "*", '"a" ', "-a ", "a* ", "title:a ", "a:", "\u202e", "é\u0301")).encode()
            * 2_001
        )
    if shape < 0.12:
        return draw.randbytes(draw.randrange(1, 120))
    pieces = [_piece(draw) for _ in range(draw.choice((1, 1, 2, 3, 4, 6, 9, 15, 40)))]
    return draw.choice((b"", b" ", b" ")).join(pieces)


def parameters(seed: int, number: int) -> list[tuple[str, bytes]]:
    """Names and values of query `number`, any of them any number of times, in any order."""
    draw = random.Random(f"{seed} parameters {number}")
    found = [("q", text(seed, number))]
    for _ in range(draw.choice((0, 0, 0, 1, 2, 3, 8))):
        name = draw.choice(NAMES)
        found.append((name, draw.choice(PAGES if name == "page" else VALUES).encode()))
    if draw.random() < 0.01:
        found += [(draw.choice(NAMES), str(one).encode()) for one in range(400)]
    draw.shuffle(found)
    return found


def address(seed: int, number: int) -> str:
    """Path and query string of query `number`, at most `LONGEST_ADDRESS` long."""
    draw = random.Random(f"{seed} address {number}")
    door = draw.choice(DOORS)
    path = door if door.startswith("/") else f"/{draw.choice(LANGUAGES)}/{door}"
    query = "&".join(f"{name}={_quoted(value, draw)}" for name, value in parameters(seed, number))
    return f"{path}?{query}"[:LONGEST_ADDRESS]


def _quoted(value: bytes, draw: random.Random) -> str:
    """Quoted as browsers do; now and then cut in the middle of a sign, or with a percent sign that quotes nothing."""
    quoted = quote_from_bytes(value[:LONGEST_ADDRESS])
    return quoted[: draw.randrange(len(quoted) + 1)] if draw.random() < 0.05 else quoted


def _piece(draw: random.Random) -> bytes:
    kind = draw.random()
    if kind < 0.35:
        return _word(draw).encode("utf-8", "surrogatepass")
    if kind < 0.55:
        return draw.choice(OPERATORS).encode()
    if kind < 0.7:
        return draw.choice(QUOTES).encode()
    if kind < 0.85:
        return draw.choice(SIGNS).encode("utf-8", "surrogatepass")
    if kind < 0.92:
        return draw.choice(BROKEN)
    return chr(
        draw.choice((draw.randrange(0x20, 0x600), draw.randrange(0x600, 0xD800), draw.randrange(0xD800, 0x110000)))
    ).encode("utf-8", "surrogatepass")


def _word(draw: random.Random) -> str:
    word = draw.choice(WORDS)
    return draw.choice(
        (word, word, word, word.upper(), word[::-1], word + "*", f"-{word}", f'"{word}', f"{word}^2", f"{word}~1")
    )
