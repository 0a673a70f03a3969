"""What is called how in a DOCX of this site: styles, bookmarks, pictures. Reader and writer share it.

Word keeps styles and bookmarks through editing, so that a file that comes back is understood without guessing, and
its blocks are known again.
"""

import re

MARK = "KommEZ"  # the category of a file exported from here
CALLOUTS = {kind: f"KommEZ callout {kind}" for kind in ("note", "tip", "warning")}
TITLE, LEAD, HEADINGS, QUOTE, CAPTION = "Title", "Subtitle", ("heading 1", "heading 2"), "Quote", "caption"
TABLE_CAPTION = "KommEZ table caption"
QUOTE_SOURCE = "KommEZ quote source"
DETAILS = "KommEZ details"
DOCUMENTS = "KommEZ documents"
LINKS = "KommEZ links"
PASSAGE = "KommEZ passage"
ADDRESSES = {"documents": DOCUMENTS, "links": LINKS, "passage": PASSAGE}
INDICATOR = {name: f"KommEZ figure {name}" for name in ("value", "unit", "label", "source")}
BLOCK, ITEM = "kz_", "ki_"
PICTURE = "kommez-picture"
_BOOKMARK = re.compile(r"(kz_|ki_)([0-9a-f]{32})$")
_PICTURE = re.compile(rf"{PICTURE}-([0-9]{{1,9}})-([0-9a-f]{{16}})$")
_ID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")


def bookmark(kind: str, own: str, number: int) -> str:
    """The name of a bookmark for a block or an item; where its id is none Word could hold, one that only counts."""
    return f"{kind}{own.replace('-', '')}" if _ID.fullmatch(own) else f"{kind}n{number}"


def remembered(name: str) -> str:
    """The id in a bookmark's name, "" for one that only counts."""
    found = _BOOKMARK.match(name)
    if found is None:
        return ""
    digits = found[2]
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def picture_name(image_id: int, digest: str) -> str:
    """How a picture of the site is called in the file; `digest`: the SHA-256 of its bytes there."""
    return f"{PICTURE}-{image_id}-{digest[:16]}"


def remembered_picture(name: str) -> tuple[int, str] | None:
    """Id and beginning of the digest of the picture that was exported under this name."""
    found = _PICTURE.match(name)
    return (int(found[1]), found[2]) if found else None
