"""The institution and the editor who upload, and an empty folder of parts."""

import shutil

import pytest
from django.test import Client

from knowledge.documents.uploading import parts
from knowledge.membership.moderation import ensure_workflow
from knowledge.models import InstitutionPage
from tests.factories import Tree, make_institution, make_pair
from tests.knowledge.documents.uploading.tus import signed_in


@pytest.fixture(autouse=True)
def no_parts() -> None:
    shutil.rmtree(parts.folder(), ignore_errors=True)


@pytest.fixture
def owner(site: Tree) -> InstitutionPage:
    ensure_workflow()
    return make_institution(site, make_pair()[0], "Stadtentwässerung")


@pytest.fixture
def editor(owner: InstitutionPage) -> Client:
    return signed_in(owner, "editor")
