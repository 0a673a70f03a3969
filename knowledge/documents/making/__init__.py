"""Which files does the demo share? Real DOCX, ODT, PPTX, XLSX and PDF files, made in code from one simple structure."""

from knowledge.documents.making.content import KINDS, Content, Page, Table
from knowledge.documents.making.files import make_file

__all__ = ["KINDS", "Content", "Page", "Table", "make_file"]
