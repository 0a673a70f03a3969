"""An article with everything a text may hold, in German and Arabic, beside one that is closed."""

from dataclasses import dataclass

import pytest
from django.core.files.base import ContentFile

from home.audience import PUBLIC, set_page_audience
from home.images.sizes import SPECS
from home.models import Image
from knowledge.documents.collections import collection_for
from knowledge.membership.rights import institution_audience
from knowledge.models import ArticlePage, InstitutionPage
from knowledge.printing.process import is_possible
from tests.factories import Tree, chosen, make_article, make_document, make_institution, make_pair, make_term
from tests.home.pictures import jpeg_with_position

ARABIC = "يقاس التدفق ليلاً في شبكة المياه"


@pytest.fixture
def pango() -> None:
    if not is_possible():
        pytest.skip("needs pango (apt-get install libpango-1.0-0 libpangoft2-1.0-0)")


@dataclass
class Shelf:
    """`article` and its Arabic version are public; `hidden` and the picture `shut` are the institution's own."""

    works: InstitutionPage
    article: ArticlePage
    arabic: ArticlePage
    hidden: ArticlePage
    shut: Image


@pytest.fixture
def shelf(site: Tree) -> Shelf:
    here, _there = make_pair()
    works = make_institution(site, here, "Stadtwerke")
    house = chosen(institution_audience(works))
    hidden = make_article(works, "Zyklop", ("de",))
    set_page_audience(hidden, house)
    make_term(de=("Zisterne", "", "Behälter für Regenwasser."))
    public = make_document(works, "Messprotokoll", collection_for(works, PUBLIC))
    seen, shut = (picture(name, works, audience) for name, audience in (("Wehr", PUBLIC), ("Tresor", house)))
    blocks = (
        ("heading", {"text": "Warum nachts", "level": "2"}),
        ("paragraph", f'<p>Eine Zisterne, <a linktype="page" id="{hidden.pk}">hier</a>.^[Eine <i>Note</i>.]</p>'),
        ("table", {"caption": "Werte", "row_headers": True, "rows": [["Ort", "Wert"], ["Lech", "12"]]}),
        ("image", {"image": seen.pk, "caption": "Das Wehr"}),
        ("image", {"image": shut.pk, "caption": "Der Tresor"}),
        ("documents", [public.pk]),
        ("links", [{"page": hidden.pk, "url": "", "text": ""}]),
    )
    article = make_article(works, "Lecks suchen", ("de", "ar"), blocks=blocks)
    arabic = ArticlePage.objects.get(translation_key=article.translation_key, locale__language_code="ar")
    arabic.title, arabic.lead = "البحث عن التسرب", ARABIC
    arabic.save_revision().publish()
    return Shelf(works, article, arabic, hidden, shut)


def picture(name: str, works: InstitutionPage, audience: object) -> Image:
    image = Image(title=name, alt_text=f"Bild {name}", people="none", collection=collection_for(works, audience))
    image.file = ContentFile(jpeg_with_position((900, 600), 1), name=f"{name.lower()}.jpg")
    image.save()
    image.get_renditions(*SPECS)
    return image
