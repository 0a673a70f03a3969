"""Word forms that must meet: a page holds one form, the question another, and nothing unrelated comes before."""

from pathlib import Path

import pytest

from search.analysis import VERSION
from search.engines.base import Engine
from search.engines.embedded import EmbeddedEngine
from tests.search.clusters import Pool
from tests.search.engine_contract import ask, entry, found


def embedded(path: Path) -> Engine:
    engine = EmbeddedEngine(path / "index.sqlite3")
    engine.rebuild([], 0, "", VERSION)
    return engine


LANGUAGES = ("de", "en", "fr", "ar")

UNRELATED = {
    "de": ("Radwege am Bahnhof", "Öffnungszeiten der Bücherei", "Spielplatz im Park"),
    "en": ("Cycle paths at the station", "Opening hours of the library", "Playground in the park"),
    "fr": ("Pistes cyclables à la gare", "Horaires de la bibliothèque", "Aire de jeux au parc"),
    "ar": ("مسارات الدراجات", "أوقات دوام المكتبة", "ملعب الأطفال في الحديقة"),
}

# language, the form the page holds, the form that is asked for
MEETINGS = [
    # Compounds by their last, first and middle parts, with and without linking letters.
    ("de", "Fernwärmeleitung", "Leitung"),
    ("de", "Fernwärmeleitung", "Fernwärme"),
    ("de", "Straßenbeleuchtung", "Beleuchtung"),
    ("de", "Straßenbeleuchtung", "Straße"),
    ("de", "Abfallwirtschaftsbetrieb", "Wirtschaft"),
    ("de", "Abfallwirtschaftsbetrieb", "Abfall"),
    ("de", "Abfallwirtschaftsbetrieb", "Betrieb"),
    ("de", "Regenwasserspeicher", "Wasser"),
    ("de", "Regenwasserspeicher", "Speicher"),
    ("de", "Gebühr für Abwasser", "Abwassergebühr"),
    # Plurals, umlaut plurals, spellings of umlauts and ß.
    ("de", "Kläranlagen", "Kläranlage"),
    ("de", "Brunnenschächte", "Brunnenschacht"),
    ("de", "Rohrbrüche", "Rohrbruch"),
    ("de", "Zuflüsse", "Zufluesse"),
    ("de", "Zufluesse", "Zuflüsse"),
    ("de", "Düngemittel", "Dungemittel"),
    ("de", "Weißblech", "Weissblech"),
    ("de", "Fußgängerzone", "FUSSGÄNGERZONE"),
    ("de", "Straßen­reinigung", "Straßenreinigung"),  # soft hyphen
    # A typo, and a prefix longer than the stem.
    ("de", "Desinfektion", "Desinfektoin"),
    ("de", "Entkeimung", "Entkaimung"),
    ("de", "Umkehrosmose", "Umkehrosmos*"),
    ("en", "filtering", "filter"),
    ("en", "filtrated", "filtrate"),
    ("en", "reservoirs", "reservoir"),
    ("en", "municipalities", "municipality"),
    ("en", "the city's sewers", "city sewer"),
    ("en", "wastewater treatment", "wastewatre"),
    ("fr", "épuration", "epuration"),
    ("fr", "epuration", "épuration"),
    ("fr", "l'assainissement", "assainissement"),
    ("fr", "assainissement", "l’assainissement"),
    ("fr", "réseaux", "réseau"),
    ("fr", "canaux", "canal"),
    ("fr", "œuvre", "oeuvre"),
    # Article on either side, conjunction and preposition with it.
    ("ar", "البلدية", "بلدية"),
    ("ar", "بلدية", "البلدية"),
    ("ar", "والبلدية", "بلدية"),
    ("ar", "بلدية", "والبلدية"),
    ("ar", "بالطاقة", "طاقة"),
    ("ar", "للطاقة", "الطاقة"),
    # Alef and hamza, ta marbuta, final yeh, diacritics, tatweel, digits.
    ("ar", "أنابيب", "انابيب"),
    ("ar", "الإنارة", "الانارة"),
    ("ar", "محطة", "محطه"),
    ("ar", "مبنى", "مبني"),
    ("ar", "مُعَالَجَة", "معالجة"),
    ("ar", "تـدويـر", "تدوير"),
    ("ar", "خطة ٢٠٣٠", "خطة 2030"),
    ("ar", "خطة 2030", "٢٠٣٠"),
    # Sound plurals.
    ("ar", "مهندسون", "مهندس"),
    ("ar", "المهندسين", "مهندس"),
    ("ar", "محطات", "محطة"),
    ("ar", "المحطات", "محطة"),
]


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return embedded(tmp_path)


def _site(engine: Engine, language: str, *titles: str) -> None:
    entries = [entry(n, title, language=language) for n, title in enumerate((*UNRELATED[language], *titles), 1)]
    engine.apply(entries, len(entries))


@pytest.mark.parametrize(("language", "written", "asked"), MEETINGS)
def test_a_page_with_one_form_is_found_by_the_other(engine: Engine, language: str, written: str, asked: str) -> None:
    _site(engine, language, written)
    assert found(ask(engine, asked, (language,))) == [4]


@pytest.mark.parametrize(("language", "written", "asked"), MEETINGS)
def test_the_forms_meet_when_the_reader_sits_in_another_language(
    engine: Engine, language: str, written: str, asked: str
) -> None:
    _site(engine, language, written)
    interface = "en" if language != "en" else "de"
    order = (interface, *(code for code in LANGUAGES if code != interface))
    assert found(ask(engine, asked, order))[:1] == [4]


@pytest.mark.parametrize(
    ("written", "asked"),
    [("Fernwärmeleitung", "Leitung"), ("Regenwasserspeicher", "Wasser"), ("Abfallwirtschaftsbetrieb", "Betrieb")],
)
def test_the_exact_word_ranks_above_the_compound(engine: Engine, written: str, asked: str) -> None:
    _site(engine, "de", written, asked)
    assert found(ask(engine, asked)) == [5, 4]


def test_a_compound_ranks_above_pages_that_only_share_its_parts(engine: Engine) -> None:
    _site(engine, "de", "Wasser und seine Versorgung", "Wasserversorgung", "Versorgung der Kliniken")
    assert found(ask(engine, "Wasserversorgung"))[0] == 5


def test_a_plain_word_is_not_taken_for_a_compound(engine: Engine) -> None:
    _site(engine, "de", "Möglichkeiten", "Verbraucherinnen", "Unterschied")
    for piece in ("Keit", "Raucher", "Unter Schied"):
        assert found(ask(engine, piece)) == []


def test_words_of_another_script_are_found_inside_a_page(engine: Engine) -> None:
    _site(engine, "ar", "تقرير Fernwärme")
    assert found(ask(engine, "fernwärme", ("ar",))) == [4]


def _numbered(language: str) -> dict[str, int]:
    forms = dict.fromkeys(written for code, written, _asked in MEETINGS if code == language)
    return {written: number for number, written in enumerate(forms, 10)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_forms_meet_in_one_index_on_a_cluster_too(cluster_engines: Pool, tmp_path: Path, language: str) -> None:
    """Every form of a language stands on a page of its own; both engines give the same pages in the same order."""
    numbers = _numbered(language)
    entries = [entry(number, written, language=language) for written, number in numbers.items()]
    entries += [entry(number, title, language=language) for number, title in enumerate(UNRELATED[language], 1)]
    cluster, own = cluster_engines.empty(), embedded(tmp_path)
    for engine in (cluster, own):
        engine.apply(entries, 100)
    missed = {}
    for code, written, asked in MEETINGS:
        if code == language:
            there, here = (found(ask(engine, asked, (language,))) for engine in (cluster, own))
            if numbers[written] not in there or there != here:
                missed[asked] = (there, here)
    assert missed == {}
