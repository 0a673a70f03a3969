"""All blocks a body text may hold, under the names that import, search and translation freshness use."""

from typing import Any

from wagtail import blocks

from home.blocks.figures import ImageFigureBlock, IndicatorBlock, TableBlock
from home.blocks.links import DocumentsBlock, LinksBlock
from home.blocks.passages import PassageBlock
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
    passage = PassageBlock()

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Adds `body_links`: what the body refers to, read once for all its blocks, for the reader of this page."""
        from home.bodies import BodyLinks

        context = super().get_context(value, parent_context)
        frame = context.get("frame")
        if frame is not None and context.get("body_links") is None:
            context["body_links"] = BodyLinks(value.raw_data, frame.viewer, frame.language.code)
        return context

    class Meta:
        block_counts: dict[str, dict[str, int]] = {}
        template = "home/blocks/body.html"
