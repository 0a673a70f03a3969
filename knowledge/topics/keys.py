"""The stable keys of topics, by which search and lists file things under a topic and all topics above it."""

from collections.abc import Iterable, Mapping

from knowledge.topics.models import TopicPage


def keys_with_ancestors(ids: Mapping[int, Iterable[int]]) -> dict[int, tuple[str, ...]]:
    """Thing -> translation keys (hex) of its topics and of every topic above them; two queries for all things."""
    wanted = {pk for topics in ids.values() for pk in topics}
    if not wanted:
        return {}
    paths = dict(TopicPage.objects.filter(pk__in=wanted).values_list("pk", "path"))
    step = TopicPage.steplen
    lines = {pk: [path[:end] for end in range(step, len(path) + 1, step)] for pk, path in paths.items()}
    above = TopicPage.objects.filter(path__in={path for line in lines.values() for path in line})
    keys = dict(above.values_list("path", "translation_key"))
    return {
        thing: tuple(dict.fromkeys(keys[path].hex for pk in topics for path in lines.get(pk, ()) if path in keys))
        for thing, topics in ids.items()
    }
