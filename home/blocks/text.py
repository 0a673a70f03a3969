"""Blocks that hold running text."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

INLINE = ["bold", "italic", "link", "document-link", "superscript", "subscript", "named-link"]


class HeadingBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Heading"), max_length=200)
    level = blocks.ChoiceBlock(label=_("Level"), choices=[("2", _("Section")), ("3", _("Subsection"))], default="2")

    class Meta:
        icon = "title"
        label = _("Heading")
        template = "home/blocks/heading.html"


class ParagraphBlock(blocks.RichTextBlock):
    """One paragraph. Pasted text of several is split by the importer and, in the editor, by the Enter key."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(features=INLINE, **kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("Paragraph")
        template = "home/blocks/paragraph.html"


class ListItemsBlock(blocks.ListBlock):
    def __init__(self, **kwargs: object) -> None:
        super().__init__(blocks.RichTextBlock(features=INLINE, label=_("Item")), **kwargs)

    class Meta:
        icon = "list-ul"
        label = _("List")
        template = "home/blocks/list.html"


class StepsBlock(blocks.ListBlock):
    """Numbered steps to follow one after the other."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(blocks.RichTextBlock(features=INLINE, label=_("Step")), **kwargs)

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        template = "home/blocks/steps.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Quotation"))
    source = blocks.CharBlock(label=_("Source"), required=False, max_length=255)

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "home/blocks/quote.html"


class CalloutBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(
        label=_("Kind"),
        choices=[("note", _("Note")), ("tip", _("Tip")), ("warning", _("Warning"))],
        default="note",
    )
    text = blocks.RichTextBlock(label=_("Text"), features=INLINE)

    class Meta:
        icon = "info-circle"
        label = _("Callout")
        template = "home/blocks/callout.html"
