"""An article as a file says what its page says: to whoever may see it, nothing more, in each language."""

import io
import re
import uuid
import zipfile
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document as WordFile
from docx.oxml.ns import qn

from home.audience import PUBLIC, set_page_audience
from home.models import Image
from knowledge.documents.collections import collection_for
from knowledge.interchange.blocks import blocks_of
from knowledge.interchange.markdown.reading import read_text
from knowledge.interchange.shaping import shaped
from knowledge.interchange.word.reading import read
from knowledge.membership.rights import institution_audience
from knowledge.models import ArticlePage, InstitutionPage
from search.access import Viewer
from tests.factories import Tree, chosen, make_article, make_document, make_institution, make_member, make_pair
from tests.home.pictures import jpeg_with_position


@pytest.fixture
def works(site: Tree) -> InstitutionPage:
    here, _there = make_pair()
    return make_institution(site, here, "Stadtwerke")


@pytest.fixture
def article(works: InstitutionPage, site: Tree) -> ArticlePage:
    house = chosen(institution_audience(works))
    hidden = make_article(works, "Geheimnis", ("de",))
    set_page_audience(hidden, house)
    public = make_document(works, "Messprotokoll", collection_for(works, PUBLIC))
    closed = make_document(works, "Akte Geheim", collection_for(works, house))
    other = make_article(works, "Wasser leiten", ("de", "ar"))
    image = Image(title="Wehr", alt_text="Ein Wehr am Lech", people="none", collection=collection_for(works, PUBLIC))
    image.file = ContentFile(jpeg_with_position((300, 200), 1), name="wehr.jpg")
    image.save()
    blocks = (
        ("heading", {"text": "Warum nachts", "level": "2"}),
        ("paragraph", f'<p data-block-key="a">Siehe <a linktype="page" id="{other.pk}">dort</a> und '
                      f'<a linktype="page" id="{hidden.pk}">hier</a>, <b>fett</b>.^[Eine <i>Note</i>.]</p>'),
        ("list", ["<p>eins</p>", "<p>zwei<br/>drei</p>"]),
        ("steps", ["<p>A</p>", "<p>B</p>"]),
        ("table", {"caption": "Werte", "row_headers": True, "rows": [["Ort", "Wert"], ["Lech", "12 | 3"]]}),
        ("image", {"image": image.pk, "caption": "Das Wehr"}),
        ("documents", [public.pk, closed.pk]),
        ("quote", {"text": "Wasser ist Leben.", "source": "Ein Meister"}),
        ("callout", {"kind": "tip", "text": "<p>Früh messen.</p>"}),
        ("indicator", {"value": "12", "unit": "%", "label": "weniger Verlust", "source": "Bericht"}),
        ("links", [{"page": other.pk, "url": "", "text": ""}, {"page": hidden.pk, "url": "", "text": ""},
                   {"page": None, "url": "https://example.org/", "text": "Beispiel"}]),
        ("passage", {"page": other.pk, "passage": "b1"}),
        ("passage", {"page": hidden.pk, "passage": "b1"}),
        ("paragraph", "<p>Oder [[Wasser leiten]], [[Geheimnis|dort]] und [[Was fehlt]].</p>"),
    )  # fmt: skip
    return make_article(works, "Wasser sparen", ("de", "ar"), blocks=blocks, lead="Was man nachts lernt.")


def fetched(page: ArticlePage, ending: str, user: Any = None) -> bytes:
    client = Client()
    if user is not None:
        client.force_login(user)
    reply = client.get(f"/{page.locale.language_code}/articles/{page.pk}/article.{ending}")
    assert reply.status_code == 200
    assert f'.{ending}"' in reply["Content-Disposition"]
    return bytes(reply.content)


def version(page: ArticlePage, language: str) -> ArticlePage:
    return ArticlePage.objects.get(translation_key=page.translation_key, locale__language_code=language)


def bare(block: dict[str, Any]) -> Any:
    """Type and content without ids and editor keys."""
    if isinstance(block, dict):
        return {key: bare(value) for key, value in block.items() if key != "id"}
    if isinstance(block, list):
        return [bare(one["value"] if isinstance(one, dict) and one.get("type") == "item" else one) for one in block]
    return re.sub(r' data-block-key="[^"]*"', "", block) if isinstance(block, str) else block


def test_a_word_file_comes_in_again_as_the_same_blocks(article: ArticlePage, works: InstitutionPage) -> None:
    member = make_member(works, "editor")
    arrived = shaped(read(io.BytesIO(fetched(article, "docx", member))), "x.docx")
    image = Image.objects.get(title="Wehr")
    stored = blocks_of(arrived, Viewer(member), pictures={0: image.pk})
    before, after = bare(list(article.body.raw_data)), bare(stored)
    public = before[6]["value"][:1] if len(after[6]["value"]) == 1 else before[6]["value"]
    before[6]["value"] = public
    other = ArticlePage.objects.get(title="Wasser leiten", locale__language_code="de")
    hidden = ArticlePage.objects.get(title="Geheimnis")
    named = {"Wasser leiten": ("Wasser leiten", other), "Geheimnis|dort": ("dort", hidden)}
    for mark, (words, page) in named.items():  # titles in brackets become links to the pages they name
        link = f'<a linktype="page" id="{page.pk}">{words}</a>'
        before[-1]["value"] = before[-1]["value"].replace(f"[[{mark}]]", link)
    assert after == before
    assert (arrived.title, arrived.lead) == (article.title, article.lead)


def test_what_the_taker_of_a_file_could_not_see_stays_when_it_comes_back(
    article: ArticlePage, works: InstitutionPage
) -> None:
    """Somebody without an account takes the file; an editor brings it back in place of the text."""
    article.body = [{**block, "id": str(uuid.uuid4())} for block in article.body.raw_data]  # as the editor makes them
    article.save()
    arrived = shaped(read(io.BytesIO(fetched(article, "docx"))), "x.docx")
    pictures = {0: Image.objects.get(title="Wehr").pk}
    viewer, before = Viewer(make_member(works, "editor")), list(article.body.raw_data)
    assert bare(blocks_of(arrived, viewer, pictures=pictures, present=before)) == bare(before)
    arrived.parts = [part for part in arrived.parts if part.kind not in ("documents", "heading")]
    arrived.parts[0].value = arrived.parts[0].value.replace("dort", "anderswo")
    after = blocks_of(arrived, viewer, pictures=pictures, present=before)
    kinds = [block["type"] for block in after]
    assert "heading" not in kinds, "what everybody sees was taken out on purpose"
    assert [len(block["value"]) for block in after if block["type"] == "documents"] == [1]
    assert kinds.index("documents") == kinds.index("image") + 1, "it stands where it stood"
    assert "anderswo" in after[0]["value"]


def test_nobody_reads_in_a_file_what_the_page_does_not_tell_them(article: ArticlePage) -> None:
    for ending in ("docx", "md"):
        data = fetched(article, ending)
        text = data.decode() if ending == "md" else "\n".join(part.decode("utf-8", "replace") for part in _parts(data))
        assert "Messprotokoll" in text
        assert "Geheim" not in text
        assert "http://testserver/de/" in text or "://" in text


def _parts(data: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [archive.read(name) for name in archive.namelist()]


def test_word_opens_it_with_headings_tables_pictures_and_notes(article: ArticlePage) -> None:
    found = WordFile(io.BytesIO(fetched(article, "docx")))
    styles = [paragraph.style.name for paragraph in found.paragraphs]
    assert styles[:3] == ["Title", "Subtitle", "Heading 1"]
    assert found.core_properties.author == "Stadtwerke"
    assert [[cell.text for cell in row.cells] for row in found.tables[0].rows] == [["Ort", "Wert"], ["Lech", "12 | 3"]]
    assert found.inline_shapes[0]._inline.docPr.get("descr") == "Ein Wehr am Lech"
    picture = found.part.related_parts[found.inline_shapes[0]._inline.graphic.graphicData.pic.blipFill.blip.embed]
    assert b"Exif" not in picture.blob
    assert found.paragraphs[-1].text.endswith("/wasser-sparen/")


def test_arabic_runs_from_right_to_left_and_what_is_german_in_it_does_not(article: ArticlePage) -> None:
    arabic = version(article, "ar")
    arabic.body = [
        block | {"value": "<p>نقيس الماء ليلا</p>"} if block["type"] == "paragraph" else block
        for block in arabic.body.raw_data
    ]
    arabic.save()
    data = fetched(arabic, "docx")
    found = WordFile(io.BytesIO(data))
    turned = {
        one.text: one._p.pPr is not None and one._p.pPr.find(qn("w:bidi")) is not None for one in found.paragraphs
    }
    assert turned["نقيس الماء ليلا"]
    assert not turned["Warum nachts"]
    assert "<w:rtl/>" in found.paragraphs[3]._p.xml
    assert found.sections[0]._sectPr.find(qn("w:bidi")) is not None
    assert data == fetched(arabic, "docx"), "equal articles give equal bytes"


def test_markdown_says_the_same_and_comes_in_again(article: ArticlePage) -> None:
    text = fetched(article, "md").decode()
    arrived = shaped(read_text(text), "x.md")
    assert (arrived.title, arrived.lead, arrived.language) == ("Wasser sparen", "Was man nachts lernt.", "de")
    kinds = [part.kind for part in arrived.parts]
    assert kinds[:5] == ["heading", "paragraph", "list", "steps", "paragraph"]
    values = {part.kind: part.value for part in arrived.parts}
    assert values["table"]["rows"] == (("Ort", "Wert"), ("Lech", "12 | 3"))
    assert values["callout"] == {"kind": "tip", "text": "Früh messen."}
    assert values["indicator"]["unit"] == "%"
    assert values["quote"] == {"text": "Wasser ist Leben.", "source": "Ein Meister"}
    assert "^[Eine <i>Note</i>.]" in arrived.parts[1].value


def test_a_file_costs_no_more_statements_than_a_page(article: ArticlePage) -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        fetched(article, "docx")
    assert len(asked) <= 25, [one["sql"][:90] for one in asked]
