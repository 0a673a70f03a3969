"""The block vocabulary of every body text. A text block is one paragraph or one list, so that translations stay aligned."""

from home.blocks.figures import ImageFigureBlock, IndicatorBlock, TableBlock
from home.blocks.links import DocumentsBlock, LinksBlock
from home.blocks.passages import PassageBlock
from home.blocks.text import CalloutBlock, HeadingBlock, ListItemsBlock, ParagraphBlock, QuoteBlock, StepsBlock
from home.blocks.vocabulary import BodyBlock

__all__ = [
    "BodyBlock",
    "CalloutBlock",
    "DocumentsBlock",
    "HeadingBlock",
    "ImageFigureBlock",
    "IndicatorBlock",
    "LinksBlock",
    "ListItemsBlock",
    "ParagraphBlock",
    "PassageBlock",
    "QuoteBlock",
    "StepsBlock",
    "TableBlock",
]
