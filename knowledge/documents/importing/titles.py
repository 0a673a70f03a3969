"""How do many new documents enter Wagtail's own index of titles at once?

Wagtail asks for a task with every save, several a document, each of which weighs the whole index anew. Inside the unit
of work that saved them nobody has seen these tasks: one statement for all takes their place, and of the tasks that note
references one a document is kept.
"""

from collections.abc import Collection
from datetime import datetime

from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from modelsearch.tasks import insert_or_update_object_task
from wagtail.search.backends import get_search_backends
from wagtail.tasks import update_reference_index_task

from knowledge.documents.models import Document


def index_titles(ids: Collection[int], since: datetime) -> None:
    """Of the documents with these ids, saved since then in this very transaction."""
    paths = (insert_or_update_object_task.module_path, update_reference_index_task.module_path)
    waiting = DBTaskResult.objects.filter(task_path__in=paths, status=TaskResultStatus.READY, enqueued_at__gte=since)
    names = {("knowledge", "document", str(pk)) for pk in ids}
    replaced, kept = [], set()
    for task in waiting.order_by("-enqueued_at"):
        asked = (task.task_path, *map(str, task.args_kwargs.get("args", ())))
        if asked in kept or (task.task_path == paths[0] and asked[1:] in names):
            replaced.append(task.pk)
        kept.add(asked)
    DBTaskResult.objects.filter(pk__in=replaced).delete()
    documents = list(Document.objects.filter(pk__in=ids))
    for backend in get_search_backends(with_auto_update=True):
        backend.add_bulk(Document, documents)
