"""What the translations listen to, registered once when the apps are ready."""

from home.machine.terms import register_terms
from knowledge.translations import baselines, carrying, hints, titles


def connect() -> None:
    baselines.connect()
    carrying.connect()
    titles.connect()
    register_terms(hints.names_for)
