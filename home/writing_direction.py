"""Which way does a text run in the editing interface? As its own letters do: a German title keeps its full stop in place
for an editor who works in Arabic, and an Arabic one for a colleague who works in German."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString


def stylesheet() -> SafeString:
    """The link to our rules for Wagtail's pages, besides the direction what keeps forms within a telephone."""
    return format_html('<link rel="stylesheet" href="{}">', static("home/directions.css"))
