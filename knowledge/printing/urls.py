"""Addresses of texts on paper, below their language."""

from django.urls import path

from knowledge.printing.views import article_pdf

page_patterns = [path("articles/<small:page_id>/article.pdf", article_pdf, name="article-pdf")]
