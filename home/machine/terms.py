"""Which words must a machine translate in a certain way? Rooms that keep a glossary register it here."""

from collections.abc import Callable, Mapping

Terms = Callable[[str, str, str], Mapping[str, str]]  # text, source, target -> word of the text: word to use

_KNOWN: list[Terms] = []


def register_terms(function: Terms) -> None:
    """Have `function(text, source, target)` asked for the terms of each text that is sent; once registered."""
    if function not in _KNOWN:
        _KNOWN.append(function)


def terms_of(text: str, source: str, target: str) -> dict[str, str]:
    """All that is known of the words in the text."""
    return {word: name for function in _KNOWN for word, name in function(text, source, target).items()}
