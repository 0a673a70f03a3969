"""A source comes in whole, once, linked by language; what is wrong is named; what people changed here is kept."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from wagtail.models import Page, PageLogEntry, PageViewRestriction, ReferenceIndex, Revision

from home.audience import PARTNERSHIP, Audience, Level, set_page_audience
from knowledge.articles.freshness import CURRENT, OUTDATED, states
from knowledge.importing import importer, planting
from knowledge.importing.importer import Importer
from knowledge.importing.lookup import Lookup
from knowledge.importing.report import Report
from knowledge.importing.sources import Defaults, read
from knowledge.membership.rights import institution_audience
from knowledge.models import ArticlePage, InstitutionPage, User
from search.access import Viewer
from search.models import SearchEntry
from tests.factories import LANGUAGES, Tree, make_institution, make_municipality, make_topic

DEFAULTS = Defaults(languages=frozenset(LANGUAGES))


@pytest.fixture
def owner(site: Tree) -> InstitutionPage:
    return make_institution(site, make_municipality("augsburg"), "Abfallwirtschaft", languages=("de",))


def row(group: str, language: str, text: str = "Eins.\nZwei.", **values: Any) -> dict[str, Any]:
    return {"group": group, "lang": language, "title": f"{group} {language}", "text": text, **values}


def bring(folder: Path, owner: InstitutionPage | None, *rows: Any, name: str = "probe") -> Report:
    source = folder / "probe.jsonl"
    source.write_text("\n".join(one if isinstance(one, str) else json.dumps(one) for one in rows), encoding="utf-8")
    return Importer(name, Lookup.of_site(), institution=owner).run(list(read(source, DEFAULTS)))


def text(page: ArticlePage) -> str:
    return json.dumps(list(page.body.raw_data), ensure_ascii=False)


def article(group: str, language: str = "de") -> ArticlePage:
    return ArticlePage.objects.get(source_key=f"probe:{group}", locale__language_code=language)


def test_languages_of_an_article_are_translations_of_each_other(tmp_path: Path, owner: InstitutionPage) -> None:
    report = bring(tmp_path, owner, row("a", "ar"), row("a", "de"), row("b", "de"), row("a", "fr"))
    assert (report.created, report.problems) == (4, [])
    assert {page.locale.language_code for page in article("a").get_translations(inclusive=True)} == {"de", "ar", "fr"}
    assert article("b").translation_key != article("a").translation_key
    assert [block["id"] for block in article("a").body.raw_data] == [
        block["id"] for block in article("a", "ar").body.raw_data
    ]
    parent = article("a", "ar").get_parent().specific
    assert (parent.translation_key, parent.alias_of, parent.live) == (owner.translation_key, None, True)


def test_an_imported_page_is_as_complete_as_a_published_one(tmp_path: Path, owner: InstitutionPage, site: Tree) -> None:
    topic = make_topic(site, "Kompost", languages=("de",))
    bring(tmp_path, owner, row("a", "de", topics=[topic.slug], reviewed="2026-05-01", lead="Kurz."), row("b", "de"))
    page = article("a")
    assert page.latest_revision_id == page.live_revision_id
    assert (page.live, page.has_unpublished_changes) == (True, False)
    restored = page.get_latest_revision_as_object()
    assert list(restored.body.raw_data) == list(page.body.raw_data)
    assert (restored.title, restored.lead, list(restored.topics.all())) == ("a de", "Kurz.", [topic])
    assert list(page.topics.all()) == [topic]
    assert Revision.objects.for_instance(page).count() == 1
    assert {entry.action for entry in PageLogEntry.objects.filter(page=page)} == {"wagtail.create", "wagtail.publish"}
    assert not any(Page.find_problems())
    before = set(ReferenceIndex.objects.filter(object_id=str(page.pk)).values_list("to_object_id", "content_path"))
    ReferenceIndex.create_or_update_for_object(page)
    assert before == set(
        ReferenceIndex.objects.filter(object_id=str(page.pk)).values_list("to_object_id", "content_path")
    )
    assert [found.pk for found in Page.objects.search("a de", operator="and") if found.pk == page.pk]
    page.title = "Neu"
    page.save_revision().publish()
    assert article("a").title == "Neu"


def test_every_page_is_in_the_index_when_its_batch_is_committed(tmp_path: Path, owner: InstitutionPage) -> None:
    bring(tmp_path, owner, row("a", "de", "Rotteprozess"), row("a", "ar"))
    entry = SearchEntry.objects.get(object_id=article("a").pk, language="de")
    assert entry.title == "a de"
    assert SearchEntry.objects.filter(object_id=article("a", "ar").pk, language="ar").exists()


def test_a_second_import_changes_nothing(tmp_path: Path, owner: InstitutionPage) -> None:
    rows = [row("a", "de"), row("a", "en"), row("b", "de")]
    bring(tmp_path, owner, *rows)
    report = bring(tmp_path, owner, *rows)
    assert (report.written, report.unchanged) == (0, 3)
    assert Revision.objects.filter(object_id=str(article("a").pk)).count() == 1


def test_a_changed_text_becomes_a_revision_and_outdates_its_translation(tmp_path: Path, owner: InstitutionPage) -> None:
    bring(tmp_path, owner, row("a", "de"), row("a", "en", "One.\nTwo."))
    assert set(states(article("a", "en")).values()) == {CURRENT}
    address = article("a").url_path
    report = bring(tmp_path, owner, row("a", "de", "Eins.\nDrei."), row("a", "en", "One.\nTwo."))
    assert (report.updated, report.unchanged) == (1, 1)
    page = article("a")
    assert "Drei" in text(page)
    assert (page.live, page.url_path) == (True, address)
    found = states(article("a", "en"))
    assert [found[block["id"]] for block in page.body.raw_data] == [CURRENT, OUTDATED]


def test_what_people_edited_here_stays_public_and_the_new_text_waits(tmp_path: Path, owner: InstitutionPage) -> None:
    bring(tmp_path, owner, row("a", "de"))
    page = article("a")
    page.title = "Von Hand"
    page.save_revision(user=User.objects.create_user("e@example.org", "x")).publish()
    report = bring(tmp_path, owner, row("a", "de", "Anders."))
    assert (report.waiting, report.updated) == (1, 0)
    assert article("a").title == "Von Hand"
    assert "Anders" in text(article("a").get_latest_revision_as_object())
    assert bring(tmp_path, owner, row("a", "de", "Anders.")).unchanged == 1


def test_bad_rows_are_named_by_line_and_the_others_come_in(tmp_path: Path, owner: InstitutionPage) -> None:
    report = bring(
        tmp_path,
        owner,
        row("a", "de"),
        "{broken",
        row("b", "xx"),
        row("c", "de", title=" "),
        row("a", "de"),
        row("d", "de", text=" "),
        row("e", "de", slug="search"),
        row("f", "de", audience="freunde"),
        row("g", "de", reviewed="gestern"),
        row("h", "de", institution="niemand"),
        '["list"]',
        row("i", "de", title="Gut \ud800\x00"),
    )
    assert report.created == 2
    assert {problem.where for problem in report.skipped} == {f"line {number}" for number in range(2, 12)}
    assert article("i").title == "Gut"


def test_addresses_are_free_and_equal_titles_get_numbers(tmp_path: Path, owner: InstitutionPage) -> None:
    bring(tmp_path, owner, row("a", "de", title="Müll"), row("b", "de", title="Müll"), row("c", "de", title="Search"))
    assert [article(group).slug for group in "abc"] == ["müll", "müll-2", "search-2"]


def test_an_audience_closes_every_language_before_anyone_sees_it(tmp_path: Path, owner: InstitutionPage) -> None:
    closed = {"institutions": [owner.slug]}
    bring(tmp_path, owner, row("a", "de", audience=closed), row("a", "en", audience=closed), row("b", "de"))
    assert PageViewRestriction.objects.filter(page__translation_key=article("a").translation_key).count() == 2
    assert [page.pk for page in ArticlePage.objects.visible_to(Viewer(AnonymousUser()))] == [article("b").pk]


def test_a_later_language_of_a_closed_article_is_closed_too(tmp_path: Path, owner: InstitutionPage) -> None:
    bring(tmp_path, owner, row("a", "de", audience="partnership"))
    bring(tmp_path, owner, row("a", "de", audience="partnership"), row("a", "fr"))
    assert not ArticlePage.objects.visible_to(Viewer(AnonymousUser())).exists()


def test_what_people_closed_further_no_import_opens(tmp_path: Path, owner: InstitutionPage) -> None:
    bring(tmp_path, owner, row("a", "de", audience="partnership"))
    here = institution_audience(owner)
    chosen = Audience(Level.CHOSEN, frozenset([here.pk]))
    set_page_audience(article("a"), chosen, owners=article("a").audience_owners())
    rows = [row("a", "de", "Neu.", audience="partnership"), row("a", "fr", audience="partnership")]
    assert bring(tmp_path, owner, *rows).written == 2
    assert {article("a", code).audience for code in ("de", "fr")} == {chosen}


def test_a_source_that_closes_an_article_closes_every_language(tmp_path: Path, owner: InstitutionPage) -> None:
    bring(tmp_path, owner, row("a", "de"), row("a", "fr"))
    bring(tmp_path, owner, row("a", "de", "Neu.", audience="partnership"), row("a", "fr"))
    assert {article("a", code).audience for code in ("de", "fr")} == {PARTNERSHIP}


def test_links_lead_to_the_page_in_the_readers_language_whatever_comes_first(
    tmp_path: Path, owner: InstitutionPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importer, "BATCH", 1)
    link = '<p><a href="article:b">B</a> und <a href="article:nichts">nichts</a></p>'
    rows = [{**row("a", code), "text": "", "html": link} for code in ("de", "en")]
    report = bring(tmp_path, owner, *rows, row("b", "de"), row("b", "en"))
    for code in ("de", "en"):
        [block] = article("a", code).body.raw_data
        assert f'<a linktype="page" id="{article("b", code).pk}">B</a> und nichts' in block["value"]
        assert ReferenceIndex.objects.filter(
            object_id=str(article("a", code).pk), to_object_id=str(article("b", code).pk)
        )
        assert list(article("a", code).get_latest_revision_as_object().body.raw_data) == [block]
    assert len(report.notes) == 2
    assert bring(tmp_path, owner, *rows, row("b", "de"), row("b", "en")).unchanged == 4


def test_a_failing_article_leaves_nothing_and_stops_no_other(
    tmp_path: Path, owner: InstitutionPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stock = planting._log

    def refuse(seeds: Any, *rest: Any) -> None:
        stock(seeds, *rest)
        if any(seed.log["import"] == "probe:b" for seed in seeds):
            raise DatabaseError("disk full")

    monkeypatch.setattr(planting, "_log", refuse)
    report = bring(tmp_path, owner, row("a", "de"), row("b", "de"), row("b", "en"), row("c", "de"))
    assert (report.created, len(report.skipped)) == (2, 2)
    assert not ArticlePage.objects.filter(source_key="probe:b").exists()
    assert not any(Page.find_problems())
    assert SearchEntry.objects.filter(title__startswith="b ").count() == 0
    monkeypatch.undo()
    assert bring(tmp_path, owner, row("a", "de"), row("b", "de"), row("b", "en"), row("c", "de")).created == 2


def test_an_html_folder_is_read_by_language_folder_without_its_navigation(
    tmp_path: Path, owner: InstitutionPage
) -> None:
    for folder, code, word in (("de-DE", "", "Deutsch"), ("fr-FR", 'lang="fr"', "Français"), ("ja-JP", "", "x")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "eins.html").write_text(
            f'<?xml version="1.0" encoding="UTF-8"?><html {code}><head><title>T</title></head><body>'
            f'<ul class="docnav"><li>Weiter</li></ul><h1>{word}</h1><div>Text {word}</div></body></html>',
            encoding="utf-8",
        )
    report = Importer("buch", Lookup.of_site(), institution=owner).run(list(read(tmp_path, DEFAULTS)))
    assert (report.created, report.problems) == (2, [])
    pages = ArticlePage.objects.filter(source_key="buch:eins.html")
    assert sorted(page.title for page in pages) == ["Deutsch", "Français"]
    assert all("Weiter" not in text(page) for page in pages)


def test_markdown_with_front_matter_comes_in_and_a_file_without_it_is_named(
    tmp_path: Path, owner: InstitutionPage
) -> None:
    (tmp_path / "gut.de.md").write_text(
        "---\ntitle: Gut\nlanguage: de\ngroup: g\nslug: gut\n---\nText.\n", encoding="utf-8"
    )
    (tmp_path / "ohne.md").write_text("# Nur Text\n", encoding="utf-8")
    report = Importer("ordner", Lookup.of_site(), institution=owner).run(list(read(tmp_path, DEFAULTS)))
    assert report.created == 1
    assert [problem.where for problem in report.skipped] == ["ohne.md"]
    assert ArticlePage.objects.get().slug == "gut"


def test_a_dry_run_says_what_would_come_and_writes_nothing(
    tmp_path: Path, owner: InstitutionPage, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "probe.jsonl"
    source.write_text(json.dumps(row("a", "de")) + "\n{", encoding="utf-8")
    call_command("import_pages", str(source), institution=owner.slug, dry_run=True, verbosity=0)
    shown = capsys.readouterr()
    assert "1 pages would be created" in shown.out
    assert "line 2" in shown.err
    assert not ArticlePage.objects.exists()
    call_command("import_pages", str(source), institution=owner.slug, verbosity=0)
    assert ArticlePage.objects.count() == 1


def test_a_source_that_is_none_is_refused_with_the_reason(tmp_path: Path, owner: InstitutionPage) -> None:
    with pytest.raises(CommandError, match="neither"):
        call_command("import_pages", str(tmp_path / "nichts.csv"), institution=owner.slug)
    with pytest.raises(CommandError, match="no institution"):
        call_command("import_pages", str(tmp_path), institution="niemand")
