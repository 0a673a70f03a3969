"""When do two titles read alike?"""

import unicodedata

LONGEST = 255
_NOT_READ = {ord(sign): None for sign in "\u00ad\u0640\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"}


def key_of(title: str) -> str:
    """Titles that read alike have one key: case, blanks, tatweel and invisible signs do not count."""
    plain = unicodedata.normalize("NFKC", title).translate(_NOT_READ)
    return " ".join(plain.casefold().split())[:LONGEST]
