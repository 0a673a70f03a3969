"""Source and translation of one page side by side, sentence by sentence, whoever keeps the sentences."""

from knowledge.translations.sheets.base import Sentence, Sheet, stamp_of
from knowledge.translations.sheets.opening import open_sheet

__all__ = ["Sentence", "Sheet", "open_sheet", "stamp_of"]
