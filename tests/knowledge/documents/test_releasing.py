"""What the form of a document offers to whom: buttons that publish, and topics of the source language."""

from django.test import Client
from django.urls import reverse

from knowledge.documents.collections import institution_collection
from knowledge.membership.moderation import ensure_workflow
from knowledge.membership.rights import derive_all
from knowledge.models import InstitutionPage
from tests.factories import PASSWORD, Tree, make_document, make_institution, make_member, make_pair, make_topic

PUBLISH, UNPUBLISH = 'name="action-publish"', "/unpublish/"


def form(member: Client, name: str, *arguments: int) -> str:
    return member.get(reverse(f"wagtailsnippets_knowledge_document:{name}", args=arguments)).content.decode()


def signed_in(institution: InstitutionPage, role: str) -> Client:
    member = make_member(institution, role)
    derive_all()
    client = Client()
    assert client.login(email=member.email, password=PASSWORD)
    return client


def test_an_editor_may_publish_at_once_and_an_author_may_not(site: Tree) -> None:
    ensure_workflow()
    institution = make_institution(site, make_pair()[0])
    editor, author = signed_in(institution, "editor"), signed_in(institution, "author")
    assert PUBLISH in form(editor, "add")
    assert PUBLISH not in form(author, "add")
    assert "action-submit" in form(author, "add")


def test_an_editor_may_take_off_what_is_published(site: Tree) -> None:
    ensure_workflow()
    institution = make_institution(site, make_pair()[0])
    editor = signed_in(institution, "editor")
    document = make_document(institution, collection=institution_collection(institution))
    assert UNPUBLISH in form(editor, "edit", document.pk)
    assert PUBLISH in form(editor, "edit", document.pk)


def test_only_topics_of_the_source_language_are_offered_with_their_level(site: Tree) -> None:
    institution = make_institution(site, make_pair()[0])
    make_topic(site, "Wasserverluste", parent=make_topic(site, "Wasser"))
    text = form(signed_in(institution, "author"), "add")
    assert "– Wasserverluste" in text
    assert "Wasser [ar]" not in text
