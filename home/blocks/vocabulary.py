"""All blocks a body text may hold, under the names that import, search and translation freshness use."""

from wagtail import blocks

from home.blocks.figures import ImageFigureBlock, IndicatorBlock, TableBlock
from home.blocks.links import DocumentsBlock, LinksBlock
from home.blocks.text import CalloutBlock, HeadingBlock, ListItemsBlock, ParagraphBlock, QuoteBlock, StepsBlock


class BodyBlock(blocks.StreamBlock):
    heading = HeadingBlock()
    paragraph = ParagraphBlock()
    list = ListItemsBlock()
    steps = StepsBlock()
    table = TableBlock()
    image = ImageFigureBlock()
    documents = DocumentsBlock()
    quote = QuoteBlock()
    callout = CalloutBlock()
    indicator = IndicatorBlock()
    links = LinksBlock()

    class Meta:
        block_counts: dict[str, dict[str, int]] = {}
        template = "home/blocks/body.html"
