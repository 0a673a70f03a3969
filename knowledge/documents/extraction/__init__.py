"""What does this file say, page by page, or why does it not say anything?

The package runs in two worlds: inside the site (`extract_file`) and inside a limited subprocess (`worker`), where
Django is not imported. So nothing here may import Django at module level except `messages`, which only the site uses.
"""

from knowledge.documents.extraction.limited import Limits
from knowledge.documents.extraction.results import ExtractionResult, PageText, State
from knowledge.documents.extraction.sandbox import extract_file

__all__ = ["ExtractionResult", "Limits", "PageText", "State", "extract_file"]
