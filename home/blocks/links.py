"""Blocks that lead elsewhere."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock


class LinkBlock(blocks.StructBlock):
    """A page of this site or an address elsewhere, exactly one of them."""

    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    url = blocks.URLBlock(label=_("Address"), required=False)
    text = blocks.CharBlock(label=_("Link text"), required=False, max_length=255)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if bool(cleaned["page"]) == bool(cleaned["url"]):
            raise blocks.StructBlockValidationError(
                block_errors={"url": ValidationError(_t("Give either a page or an address."))}
            )
        if cleaned["url"] and not cleaned["text"]:
            raise blocks.StructBlockValidationError(
                block_errors={"text": ValidationError(_t("An address needs a link text."))}
            )
        return cleaned

    class Meta:
        icon = "link"
        label = _("Link")


class LinksBlock(blocks.ListBlock):
    def __init__(self, **kwargs: object) -> None:
        super().__init__(LinkBlock(), **kwargs)

    class Meta:
        icon = "link"
        label = _("Links")
        template = "home/blocks/links.html"


class DocumentsBlock(blocks.ListBlock):
    """Documents of the repository, shown with type, pages and size; those the reader may not see are left out."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(DocumentChooserBlock(label=_("Document")), **kwargs)

    class Meta:
        icon = "doc-full"
        label = _("Documents")
        template = "home/blocks/documents.html"
