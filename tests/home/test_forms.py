"""Do forms offer only what their person may see, and keep what others chose out of their sight?"""

from typing import Any

from django import forms

from home.audience import Audience, Level, set_page_audience
from home.forms import offer_source_pages
from knowledge.topics.models import TopicPage
from tests.factories import Tree, institution_group, make_institution, make_member, make_municipality, make_topic


class Topics(forms.Form):
    topics = forms.ModelMultipleChoiceField(TopicPage.objects.all(), required=False)


def form_of(user: Any, *, data: Any = None, chosen: Any = ()) -> Topics:
    form = Topics(data, initial={"topics": list(chosen)})
    offer_source_pages(form, user)
    return form


def test_a_topic_that_is_closed_to_an_editor_is_not_named_and_not_lost(site: Tree) -> None:
    city = make_municipality("augsburg")
    works, others = make_institution(site, city, "Stadtwerke"), make_institution(site, city, "Andere")
    open_topic, closed, draft = make_topic(site, "Wasser"), make_topic(site, "Geheim"), make_topic(site, "Entwurf")
    set_page_audience(closed, Audience(Level.CHOSEN, frozenset({institution_group(others).pk})))
    draft.unpublish()
    editor = make_member(works, "editor")

    offered = str(form_of(editor))
    assert "Geheim" not in offered
    assert "Entwurf" not in offered
    assert "Wasser" in offered
    assert "Geheim" in str(form_of(make_member(others, "editor")))

    sent = form_of(editor, data={"topics": [open_topic.pk]}, chosen=[closed])
    assert sent.is_valid()
    assert set(sent.cleaned_data["topics"]) == {open_topic, closed}
    forged = form_of(editor, data={"topics": [closed.pk]})
    assert not forged.is_valid()
