"""The glossary goes out as a file and comes in again the same; what is hostile, broken or outdated changes nothing."""

import codecs
import csv
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from knowledge.glossary.exchange import tables, tbx
from knowledge.glossary.exchange.applying import apply
from knowledge.glossary.exchange.entries import Entry, entry_of
from knowledge.glossary.exchange.planning import Fate, Ground, plan
from knowledge.models import Term, TermImport, TermText, User
from search.models import IndexState
from tests import factories as make

pytestmark = pytest.mark.django_db
KINDS = {"tbx": (lambda entries: tbx.write(entries, title="Glossar"), tbx.read), "csv": (tables.write, tables.read)}


@pytest.fixture
def works(site: make.Tree) -> Any:
    here, _there = make.make_pair()
    return make.make_institution(site, here, "Stadtwerke")


@pytest.fixture
def editor(works: Any) -> User:
    return make.make_member(works, "editor")


@pytest.fixture
def town(site: make.Tree, works: Any) -> Term:
    term = make.make_term(
        works,
        de=('=Ramtha; "Stadt" <b>', "Ar Ramtha\nRamtha-Stadt", "Eine Stadt.\nIm Norden, an der Grenze."),
        ar=("الرمثا", "", "مدينة في الأردن"),
    )
    text = term.texts.get(language="de")
    text.regional_names, text.spellings = "Ramtha am Yarmuk | Jordan\n@Stadt", "Ar-Ramtha\nRemtha"
    term.topics = [make.make_topic(site, "Städte")]
    term.texts = [text, term.texts.get(language="ar")]
    term.save()
    return term


def entries() -> list[Entry]:
    terms = Term.objects.prefetch_related("texts", "topics").order_by("pk")
    return [entry_of(term, [topic.title for topic in term.topics.all()]) for term in terms]


def contents() -> list[Any]:
    fields = ("language", "name", "other_names", "regional_names", "spellings", "definition")
    return [(list(term.texts.values_list(*fields)), [topic.title for topic in term.topics.all()])
            for term in Term.objects.order_by("pk")]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_what_goes_out_and_comes_in_again_is_the_same(town: Term, editor: User, works: Any, kind: str) -> None:
    write, read = KINDS[kind]
    content, before = write(entries()), contents()
    assert read(content) == entries()
    ground = Ground(editor)
    assert [line.fate for line in plan(read(content), ground)] == [Fate.SAME]
    Term.objects.all().delete()
    lines = plan(read(content), Ground(editor))
    assert [line.fate for line in lines] == [Fate.ADDED]
    assert apply(lines, {0}, user=editor, owner=works) == (1, 0)
    assert contents() == before
    assert Term.objects.get().owner_id == works.pk


def test_no_cell_of_the_table_is_a_formula(town: Term) -> None:
    rows = list(csv.reader(io.StringIO(tables.write(entries()).decode("utf-8-sig"))))
    assert not [cell for cell in rows[1] if cell.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize(
    "content",
    [
        b'<?xml version="1.0"?><!DOCTYPE t [<!ENTITY x SYSTEM "file:///etc/passwd">]><tbx><text><body><conceptEntry id="a">'
        b'<langSec xml:lang="de"><termSec><term>&x;</term></termSec></langSec></conceptEntry></body></text></tbx>',
        b'<!DOCTYPE t [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><tbx>&b;</tbx>',
        b'<!DOCTYPE tbx PUBLIC "x" "http://127.0.0.1:9/x.dtd"><tbx/>',
        b"<tbx><text>",
        b"<html><body>Keine Termini</body></html>",
        b"<a>" * 5000,
        b"<a>" + b"</a>" * 3,
        b"id;name-de\nx;\xc4nderung\n",
        b"\xff\xfe\x00",
        b"",
        b"kommez,Name\n1,Deponie\n",
        b"name-de,name-de\na,b\n",
        b'id,name-de\n1,"offen\n',
        b"id,name-de\n1,Deponie,zu,viel\n",
        b"id,name-de\n" + b"1,a\n" * 2_001,
    ],
)
def test_a_hostile_or_broken_file_is_answered_in_words_and_changes_nothing(
    works: Any, editor: User, content: bytes
) -> None:
    client = Client()
    client.force_login(editor)
    reply = client.post("/admin/glossary/import/", {"file": SimpleUploadedFile("x.tbx", content), "owner": works.pk})
    assert reply.status_code == 200
    assert reply.context["form"].errors["file"]
    assert b"root:" not in reply.content
    assert not TermImport.objects.exists()
    assert not Term.objects.exists()


def test_tables_of_other_programs_are_read_with_their_separators_and_encodings() -> None:
    text = "name-de;definition-de\r\nDeponie;Ort für Abfall\r\n"
    for content in (text.encode(), codecs.BOM_UTF8 + text.encode(), text.replace(";", "\t").encode("utf-16")):
        (entry,) = tables.read(content)
        assert entry.texts["de"]["definition"] == "Ort für Abfall"


def test_a_file_of_version_2_from_another_program_is_read() -> None:
    (entry,) = tbx.read(
        b'<martif type="TBX"><text><body><termEntry id="c5"><langSet xml:lang="en-GB"><descripGrp><descrip type='
        b'"definition">A place.</descrip></descripGrp><ntig><termGrp><term>landfill</term><termNote type='
        b'"geographicalUsage">UK</termNote></termGrp></ntig><tig><term>tip</term></tig></langSet>'
        b'<langSet xml:lang="xx"><tig><term>zzz</term></tig></langSet></termEntry></body></text></martif>'
    )
    assert entry.texts == {"en": {"name": "tip", "other_names": "", "regional_names": "landfill | UK", "spellings": "",
                                  "definition": "A place."}}  # fmt: skip


def test_a_file_older_than_what_is_here_is_refused_unless_somebody_says_so_and_shows_the_difference(
    town: Term, editor: User
) -> None:
    content = tables.write(entries()).replace("مدينة في الأردن".encode(), "مدينة".encode())
    text = town.texts.get(language="ar")
    text.definition = "مدينة أردنية"
    town.texts = [town.texts.get(language="de"), text]
    town.save()
    client = Client()
    client.force_login(editor)
    where = client.post(
        "/admin/glossary/import/", {"file": SimpleUploadedFile("x.csv", content), "owner": town.owner_id}
    )
    page = client.get(where.url)
    (line,) = page.context["lines"]
    assert (line["line"].fate, line["taken"]) == (Fate.OLDER, False)
    html = page.content.decode()
    assert "مدينة أردنية" in html
    state = page.context["state"]
    client.post(where.url, {"state": "another", "take": ["0"]})
    assert town.texts.get(language="ar").definition == "مدينة أردنية", "what was not looked at is not done"
    before = IndexState.read().version
    client.post(where.url, {"state": state, "take": ["0"]})
    assert TermText.objects.get(term=town, language="ar").definition == "مدينة"
    assert IndexState.read().version > before, "the search learns of it"
    assert not TermImport.objects.exists()


def test_a_file_from_elsewhere_fills_and_mends_but_empties_nothing(town: Term, editor: User) -> None:
    name = TermText.objects.get(term=town, language="ar").name
    (line,) = plan(tables.read(f"name-ar,name-fr\n{name},Ramtha\n".encode()), Ground(editor))
    assert (line.fate, line.term) == (Fate.CHANGED, town)
    apply([line], {0}, user=editor, owner=None)
    texts = {text.language: text for text in TermText.objects.filter(term=town)}
    assert sorted(texts) == ["ar", "de", "fr"]
    assert texts["ar"].definition == "مدينة في الأردن"
    assert texts["fr"].name == "Ramtha"


def test_terms_of_others_stay_theirs_and_files_are_seen_by_their_sender_only(
    site: make.Tree, town: Term, works: Any
) -> None:
    other = make.make_member(make.make_institution(site, works.municipality), "editor")
    content = tables.write(entries()).replace(b"Norden", b"Sueden")
    (line,) = plan(tables.read(content), Ground(other))
    assert line.fate == Fate.REFUSED
    assert apply([line], {0}, user=other, owner=None) == (0, 0)
    found = TermImport.objects.create(person=town.owner and make.make_member(works, "editor"), name="x", content=[])
    client = Client()
    client.force_login(other)
    assert client.get(f"/admin/glossary/import/{found.pk}/").status_code == 404


def test_lines_that_cannot_be_taken_say_why(editor: User, works: Any) -> None:
    long = "x" * 121
    lines = plan(tables.read(f"name-de,definition-de\n{long},\n,Nur ein Sinn\nGut,\n".encode()), Ground(editor))
    assert [line.fate for line in lines] == [Fate.REFUSED, Fate.REFUSED, Fate.ADDED]
    assert all(line.reason for line in lines[:2])


@pytest.mark.parametrize("typed", ["الرمثا", "Ar-Ramtha", "Ramtha", "Remtha"])
def test_a_term_is_found_by_every_spelling(town: Term, client: Client, typed: str) -> None:
    found = client.get("/de/search/", {"q": typed}).content.decode()
    assert f"/de/glossary/{town.pk}/" in found


def test_its_page_says_where_each_name_is_used_and_how_else_it_is_spelt(town: Term, client: Client) -> None:
    for language in make.LANGUAGES:
        page = client.get(f"/{language}/glossary/{town.pk}/").content.decode()
        assert "Jordan" in page
        assert "<bdi>Remtha</bdi>" in page
        assert "Yarmuk |" not in page
