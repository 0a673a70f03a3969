"""Makes the content tests need: a site in four languages, institutions in mirror pairs, articles, files and members.

Everything is real rows through the models' own methods. Relations name pages of the source language, as in the site;
every factory takes a page of any language and finds the source itself.
"""

from tests.factories.access import (
    PARTNERSHIP,
    PASSWORD,
    chosen,
    institution_group,
    make_collection,
    make_document,
    make_member,
    municipality_group,
)
from tests.factories.content import (
    make_article,
    make_event,
    make_institution,
    make_mirror,
    make_municipality,
    make_news,
    make_pair,
    make_project,
    make_term,
    make_topic,
)
from tests.factories.tree import (
    LANGUAGES,
    TEXT,
    Tree,
    body,
    make_site,
    make_standing,
    publish,
    source,
    translate,
    translations,
    version,
)

__all__ = [
    "LANGUAGES",
    "PARTNERSHIP",
    "PASSWORD",
    "TEXT",
    "Tree",
    "body",
    "chosen",
    "institution_group",
    "make_article",
    "make_collection",
    "make_document",
    "make_event",
    "make_institution",
    "make_member",
    "make_mirror",
    "make_municipality",
    "make_news",
    "make_pair",
    "make_project",
    "make_site",
    "make_standing",
    "make_term",
    "make_topic",
    "municipality_group",
    "publish",
    "source",
    "translate",
    "translations",
    "version",
]
