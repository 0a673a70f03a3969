"""Every word a template shows can be translated."""

import re

import pytest

from tests.house.files import ROOMS, files, short

TRANSLATED = re.compile(r"{%-?\s*blocktrans(?:late)?\b.*?{%-?\s*endblocktrans(?:late)?\s*-?%}", re.S)
COMMENTS = r"{#.*?#}|{%\s*comment.*?endcomment\s*%}|<!--.*?-->"
UNSEEN = re.compile(rf"{COMMENTS}|<(script|style|code)\b.*?</\1>", re.S)
TEMPLATE = re.compile(r"{%.*?%}|{{.*?}}", re.S)
READ_ALOUD = re.compile(r"\s(?:alt|title|placeholder|aria-label|aria-description)\s*=\s*\"([^\"]*)\"", re.S)
TAG = re.compile(r"""<(?:[^<>"']|"[^"]*"|'[^']*')*>""", re.S)
NO_WORDS = re.compile(r"&[a-z0-9#]+;|[a-z-]+=\"[^\"]*\"|/(?:[\w.-]*/)+", re.I)  # entities, attributes in blocks, paths
WORD = re.compile(r"[^\W\d_]{2,}")
NAMES = frozenset(
    [
        "KommEZ",
        "PDF",
        "DOCX",
        "ODT",
        "XLSX",
        "PPTX",
        "TXT",
        "RSS",
        "Atom",
        "iCalendar",
        "ICS",
        "CSV",
        "SVG",
        "SHA",
        "UTF",
        "DOCTYPE",
    ]
)


def untranslated_words(source: str) -> list[str]:
    """Words a reader would see or hear that no catalogue can change."""
    text = TRANSLATED.sub(" ", UNSEEN.sub(" ", source))
    text = TEMPLATE.sub(" ", text)
    shown = [*READ_ALOUD.findall(text), TAG.sub(" ", text)]
    return [word for part in shown for word in WORD.findall(NO_WORDS.sub(" ", part)) if word not in NAMES]


def test_templates_show_no_word_that_cannot_be_translated() -> None:
    wrong = [
        f"{short(path)}: {' '.join(words[:8])}"
        for path in (*files("*.html", ROOMS), *files("*.txt", ROOMS))
        if "templates" in path.parts and (words := untranslated_words(path.read_text(encoding="utf-8")))
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<p>Hello {{ name }}</p>", ["Hello"]),
        ('<p>{% translate "Hello" %} {{ name }}</p>', []),
        ("{% blocktranslate %}Hello <b>you</b>{% endblocktranslate %}", []),
        ('<img alt="A bin" src="x.png">', ["bin"]),
        ('<a href="{% url "home" %}" class="card">&nbsp;→</a>', []),
        ('{% block attributes %} action="{{ url }}" title="Send"{% endblock %}', ["Send"]),
        ("{# a note #}<!-- another -->", []),
    ],
)
def test_the_guard_tells_translatable_words_from_others(source: str, words: list[str]) -> None:
    assert untranslated_words(source) == words
