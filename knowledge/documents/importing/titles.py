"""How do many new documents enter Wagtail's own index of titles at once?

Wagtail asks for a task with every save, several a document, each of which weighs the whole index anew. Inside the unit
of work that saved them nobody has seen these tasks: one statement for all takes their place.
"""

from collections.abc import Collection
from datetime import datetime

from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from modelsearch.tasks import insert_or_update_object_task
from wagtail.search.backends import get_search_backends

from knowledge.documents.models import Document


def index_titles(ids: Collection[int], since: datetime) -> None:
    """Of the documents with these ids, saved since then in this very transaction."""
    waiting = DBTaskResult.objects.filter(
        task_path=insert_or_update_object_task.module_path, status=TaskResultStatus.READY, enqueued_at__gte=since
    )
    names = {("knowledge", "document", str(pk)) for pk in ids}
    replaced = [task.pk for task in waiting if tuple(task.args_kwargs.get("args", ())) in names]
    DBTaskResult.objects.filter(pk__in=replaced).delete()
    documents = list(Document.objects.filter(pk__in=ids))
    for backend in get_search_backends(with_auto_update=True):
        backend.add_bulk(Document, documents)
