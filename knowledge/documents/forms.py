"""Forms of documents."""

from wagtail.documents.forms import BaseDocumentForm


class DocumentChooserForm(BaseDocumentForm):
    pass
