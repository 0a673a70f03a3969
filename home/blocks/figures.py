"""Blocks one looks at: tables, pictures, indicators."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock


class TableBlock(blocks.StructBlock):
    """Rows of cells; the first row and, where chosen, the first column are headers. All rows are equally long."""

    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=255)
    row_headers = blocks.BooleanBlock(label=_("First column holds row headers"), required=False, default=True)
    rows = blocks.ListBlock(
        blocks.ListBlock(blocks.CharBlock(label=_("Cell"), required=False, max_length=500), label=_("Row")),
        label=_("Rows, the first one is the header"),
        min_num=2,
    )

    class Meta:
        icon = "table"
        label = _("Table")
        template = "home/blocks/table.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if len({len(row) for row in cleaned["rows"]}) > 1:
            raise blocks.StructBlockValidationError(
                block_errors={"rows": ValidationError(_t("All rows need the same number of cells."))}
            )
        return cleaned


class ImageFigureBlock(blocks.StructBlock):
    """A picture; alternative text, credit and licence come from the image, in the reader's language."""

    image = ImageChooserBlock(label=_("Image"))
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=255)

    class Meta:
        icon = "image"
        label = _("Image")
        template = "home/blocks/image.html"


class IndicatorBlock(blocks.StructBlock):
    """One figure worth showing large: a value with its unit, what it says, and where it comes from."""

    value = blocks.CharBlock(label=_("Value"), max_length=40)
    unit = blocks.CharBlock(label=_("Unit"), required=False, max_length=60)
    label = blocks.CharBlock(label=_("What it says"), max_length=255)
    source = blocks.CharBlock(label=_("Source"), required=False, max_length=255)

    class Meta:
        icon = "order-up"
        label = _("Figure")
        template = "home/blocks/indicator.html"
