"""The home of a translator: what is missing, outdated and begun, of their institution, in their languages."""

import pytest
from django.test import Client
from django.urls import reverse

from knowledge.articles.freshness import OUTDATED, record_baselines, states
from knowledge.membership.models import Membership
from knowledge.models import ArticlePage, CarriedSentence
from knowledge.translations import work
from search.indexing import unit_of_work
from tests.factories import make_article, make_member
from tests.knowledge.translations.conftest import Office, begin, home_of, shown, write

LIMIT = 12


def arabic(article: ArticlePage) -> ArticlePage:
    return ArticlePage.objects.get(translation_key=article.translation_key, locale__language_code="ar")


def outdate(article: ArticlePage) -> None:
    """A paragraph is translated from the source as it is now; then that of the source changes."""
    with unit_of_work():
        version = arabic(article)
        raw = [dict(block) for block in version.body.raw_data]
        raw[1]["value"] = "<p>قياس ليلي</p>"
        version.body = raw
        version.save()
        record_baselines(version, article)
    raw = [dict(block) for block in article.body.raw_data]
    raw[1]["value"] = "<p>Seit heute wird zweimal gemessen.</p>"
    article.body = raw
    article.save_revision().publish()


def titles(found: list[work.Work]) -> set[str]:
    return {one.title for one in found}


def test_pages_without_a_version_wait_for_the_translator_of_that_language_only(office: Office) -> None:
    make_article(office.works, "Nachtmessung")
    make_article(office.works, "Schon da", languages=("de", "ar"))
    make_article(office.works, "Noch ein Entwurf", live=False)
    make_article(office.partner, "Fremdes Verfahren")
    found = work.missing(office.translator, LIMIT)
    assert titles(found) == {"Nachtmessung"}
    assert [one.language for one in found] == ["ar"]
    page = home_of(office.translator)
    assert reverse("prepare_translation", args=[found[0].source_id, "ar"]) in page
    assert "Fremdes Verfahren" not in page


def test_an_empty_list_of_languages_means_every_one_but_that_of_the_original(office: Office) -> None:
    make_article(office.works, "Nachtmessung", languages=("de", "en"))
    everything = make_member(office.works, "translator")
    assert {one.language for one in work.missing(everything, LIMIT)} == {"ar", "fr"}


def test_people_who_do_not_translate_have_no_such_lists(office: Office) -> None:
    make_article(office.works, "Nachtmessung")
    for found in (work.missing, work.outdated, work.drafts):
        assert found(office.editor, LIMIT) == []


def test_a_changed_source_puts_its_translation_on_the_home(office: Office) -> None:
    article = make_article(office.works, "Nachtmessung", languages=("de", "ar", "fr"))
    fresh = make_article(office.works, "Unverändert", languages=("de", "ar"))
    record_baselines(arabic(fresh), fresh)
    arabic(fresh).save()
    outdate(article)
    found = work.outdated(office.translator, LIMIT)
    assert [(one.title, one.language, one.ready) for one in found if "Nacht" in one.title] == [
        ("Nachtmessung [ar]", "ar", False)
    ]
    assert "Nachtmessung [ar]" in home_of(office.translator)


def test_bringing_up_to_date_shows_which_sentence_changed_and_ends_the_entry(office: Office) -> None:
    article = make_article(office.works, "Nachtmessung", languages=("de", "ar"))
    outdate(article)
    client = office.as_translator()
    page = begin(client, article)
    assert CarriedSentence.objects.get().sentence.data == "قياس ليلي"
    write(page)
    client.post(reverse("hand_over_translation", args=[page.pk]))
    assert "Nachtmessung" not in " ".join(titles(work.outdated(office.translator, LIMIT)))
    assert OUTDATED in states(arabic(article)).values()  # readers still see the old one
    office.as_editor().post(reverse("approve_translation", args=[page.pk]))
    assert set(states(arabic(article)).values()) == {"current"}
    assert arabic(article).title not in titles(work.outdated(office.translator, LIMIT))


def test_a_source_that_changes_again_brings_its_new_sentences_into_the_editor(office: Office) -> None:
    article = make_article(office.works, "Nachtmessung")
    client = office.as_translator()
    page = begin(client, article)
    write(page)
    article.refresh_from_db()
    article.title = "Nachtmessung im Winter"
    article.save_revision().publish()
    (draft,) = work.drafts(office.translator, LIMIT)
    assert not draft.ready
    begin(client, article)
    assert "Nachtmessung im Winter" in [one.get("source") for one in shown(client, page)["segments"]]
    (draft,) = work.drafts(office.translator, LIMIT)
    assert draft.ready


def test_a_draft_says_how_far_it_is(office: Office) -> None:
    client = office.as_translator()
    page = begin(client, make_article(office.works, "Nachtmessung"))
    (draft,) = work.drafts(office.translator, LIMIT)
    assert draft.page_id == page.pk
    before = draft.fact
    write(page)
    (draft,) = work.drafts(office.translator, LIMIT)
    assert draft.fact != before
    client.post(reverse("hand_over_translation", args=[page.pk]))
    (handed,) = work.drafts(office.translator, LIMIT)
    assert handed.fact not in (before, draft.fact)


@pytest.mark.parametrize("language", ["fr", "de", "xx"])
def test_nobody_begins_a_translation_outside_their_languages(office: Office, language: str) -> None:
    article = make_article(office.works, "Nachtmessung")
    address = reverse("prepare_translation", args=[article.pk, language])
    assert office.as_translator().post(address).status_code == 404
    assert ArticlePage.objects.filter(translation_key=article.translation_key).count() == 1


def test_beginning_needs_a_post_and_the_right_institution(office: Office) -> None:
    own, foreign = make_article(office.works, "Eigenes"), make_article(office.partner, "Fremdes")
    client: Client = office.as_translator()
    assert client.get(reverse("prepare_translation", args=[own.pk, "ar"])).status_code == 405
    assert client.post(reverse("prepare_translation", args=[foreign.pk, "ar"])).status_code == 404


def test_a_translator_of_two_institutions_sees_both(office: Office) -> None:
    Membership.objects.create(user=office.translator, role="translator", institution=office.partner, languages=["en"])
    make_article(office.works, "Nachtmessung")
    make_article(office.partner, "Brunnen")
    found = {(one.title, one.language) for one in work.missing(office.translator, LIMIT)}
    assert found == {("Nachtmessung", "ar"), ("Brunnen", "en")}


def test_words_a_translator_left_as_they_are_count_as_translated(office: Office) -> None:
    article = make_article(office.works, "Nachtmessung", languages=("de", "ar"))
    with unit_of_work():
        record_baselines(arabic(article), article)
        arabic(article).save()
    client = office.as_translator()
    page = begin(client, article)
    write(page, b0="Warum nachts gemessen wird", text="Warum nachts gemessen wird")
    client.post(reverse("hand_over_translation", args=[page.pk]))
    office.as_editor().post(reverse("approve_translation", args=[page.pk]))
    found = states(arabic(article))
    assert (found["b0"], found["b1"]) == ("current", "untranslated")
