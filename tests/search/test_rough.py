"""Are words that mean a term never passed over when a text is only looked at roughly?"""

import pytest

from search.analysis import analyser_for, beginnings, could_mean

MEANT = [
    ("de", "Bohrloch", "Bohrlöcher"),
    ("de", "Überlauf", "Ueberlaufbecken"),
    ("de", "Einkommen", "Bruttoeinkommensgrenze"),
    ("de", "Wasser", "Regenwasserzisterne"),
    ("de", "Gießkanne", "GIESSKANNEN"),
    ("fr", "emploi", "qu'employé"),
    ("fr", "décantation", "DECANTATION"),
    ("fr", "œuvre", "l’œuvre"),
    ("en", "die", "dying"),
    ("en", "city", "cities"),
    ("ar", "استخدام", "تُستخدم"),
    ("ar", "المياه", "ومياه"),
    ("ar", "رأي", "الرأي"),
    ("ar", "٢٠٢٤", "2024"),
]


@pytest.mark.parametrize(("language", "asked", "written"), MEANT)
def test_a_word_that_means_what_is_asked_is_kept(language: str, asked: str, written: str) -> None:
    token = analyser_for(language).token(asked)
    assert list(could_mean([written, "xyz"], beginnings([token.term, *token.parts]))) == [written]


def test_words_that_cannot_mean_it_are_passed_over() -> None:
    assert list(could_mean(["Satzung", "Gebühr", "Kompost"], beginnings(["wass", "zistern"]))) == []
    assert list(could_mean(["Satzung"], beginnings([]))) == []
    assert list(could_mean([], beginnings(["wass"]))) == []
