"""Machine translation by a service of the city's choice: asked by the worker, kept, and always labelled as such."""

from home.machine.translating import forget, is_available, translation_of, translations_of, want

__all__ = ["forget", "is_available", "translation_of", "translations_of", "want"]
