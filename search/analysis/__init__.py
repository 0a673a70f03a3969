"""Which terms stand for a text: one analysis per language, the same for index and query, for every engine."""

from search.analysis.analysers import Analyser, Token, analyser_for, prepare
from search.analysis.languages import fitting_languages, script_of
from search.analysis.records import AnalysedRecord, analyse_record, vocabulary_form
from search.analysis.rough import beginnings, could_mean
from search.analysis.words import Word, fold, surface, words

# Changes whenever a text would yield other terms. Engines store it; another value means rebuild.
VERSION = "1"

__all__ = [
    "VERSION",
    "AnalysedRecord",
    "Analyser",
    "Token",
    "Word",
    "analyse_record",
    "analyser_for",
    "beginnings",
    "could_mean",
    "fitting_languages",
    "fold",
    "prepare",
    "script_of",
    "surface",
    "vocabulary_form",
    "words",
]
