"""The demo's glossary: terms of the four topics in four languages."""

from knowledge.demo.entries import LANGUAGES, entries
from knowledge.demo.pages import Tree
from knowledge.glossary.models import Term, TermText
from search.indexing import unit_of_work


def load_terms(tree: Tree) -> int:
    """Make the terms whose German name is not there yet; how many."""
    known = set(TermText.objects.filter(language="de").values_list("name", flat=True))
    missing = [entry for entry in entries("glossary") if entry["de"]["name"] not in known]
    with unit_of_work():
        for entry in missing:
            term = Term(owner=tree.page("institution", entry["owner"]))
            term.texts = [
                TermText(
                    language=code,
                    name=entry[code]["name"],
                    other_names=entry[code]["also"],
                    definition=entry[code]["text"],
                )
                for code in LANGUAGES
            ]
            term.topics = [tree.page("topic", key) for key in entry["topics"]]
            term.save()
    return len(missing)
