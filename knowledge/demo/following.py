"""What the members of the demo follow, and the translations they wait for."""

from typing import Any

from knowledge.articles.models import ArticlePage
from knowledge.demo.entries import entries
from knowledge.demo.pages import Tree
from knowledge.following.models import TranslationWish
from knowledge.following.subjects import follow
from knowledge.following.wishes import wish
from knowledge.membership.models import User
from search.indexing import unit_of_work


def load_following(tree: Tree) -> None:
    """For the accounts that are there; somebody who follows or waits for anything is left as they are."""
    for entry in entries("following"):
        user = User.objects.filter(email=entry["email"]).first()
        if user is None or user.follows.exists() or TranslationWish.objects.filter(user=user).exists():
            continue
        with unit_of_work():
            for kind, name in (("topic", "topics"), ("institution", "institutions")):
                for key in entry.get(name, ()):
                    follow(user, kind, tree.page(kind, key))
            for wanted in entry.get("wishes", ()):
                _wish(user, wanted)


def _wish(user: Any, wanted: dict[str, str]) -> None:
    """Only for what is there and really missing: an installation may have translated it since."""
    versions = ArticlePage.objects.filter(source_key=f"demo:{wanted['article']}", live=True)
    page = versions.first()
    if page is not None and not versions.filter(locale__language_code=wanted["language"]).exists():
        wish(user, f"page:{page.translation_key.hex}", wanted["language"])
