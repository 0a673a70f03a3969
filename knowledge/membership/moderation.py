"""Moderation: what an author submits is approved by the editors of the owner institution or by a coordinator."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, Task, TaskState, Workflow, WorkflowContentType, WorkflowPage, WorkflowTask
from wagtail.permissions import policy_registry

from knowledge.membership.naming import TASK_NAME, WORKFLOW_NAME


class OwnerApprovalTask(Task):
    """Whoever may publish the thing may approve it: editors of its institution, coordinators, administrators."""

    class Meta:
        verbose_name = _("Approval by the owner institution")
        verbose_name_plural = _("Approvals by the owner institution")

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        return may_publish(obj, user)

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        return not may_publish(obj, user)

    def user_can_lock(self, obj: Any, user: Any) -> bool:
        return may_publish(obj, user)

    def user_can_unlock(self, obj: Any, user: Any) -> bool:
        return False

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        if not may_publish(obj, user):
            return []
        return [
            ("reject", _("Request changes"), True),
            ("approve", _("Approve"), False),
            ("approve", _("Approve with comment"), True),
        ]

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> Any:
        waiting = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS).select_related("workflow_state")
        allowed = [
            state.pk
            for state in waiting
            if state.workflow_state.content_object and may_publish(state.workflow_state.content_object, user)
        ]
        return TaskState.objects.filter(pk__in=allowed)

    @classmethod
    def get_description(cls) -> Any:
        return _("Editors of the owner institution and coordinators approve")


def may_publish(obj: Any, user: Any) -> bool:
    """Whether the user may publish this page or document."""
    if isinstance(obj, Page):
        return bool(obj.permissions_for_user(user).can_publish())
    return bool(policy_registry.get(obj).user_has_permission_for_instance(user, "publish", obj))


def ensure_workflow() -> Workflow:
    """The one workflow of the site, on all pages and on documents; Wagtail's own default is set aside. Idempotent."""
    from knowledge.documents.models import Document

    workflow = Workflow.objects.filter(workflow_tasks__task__in=OwnerApprovalTask.objects.all()).first()
    if workflow is None:
        workflow = Workflow.objects.create(name=WORKFLOW_NAME, active=True)
        task = OwnerApprovalTask.objects.create(name=TASK_NAME)
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    root = Page.get_first_root_node()
    if root is not None:
        WorkflowPage.objects.update_or_create(page_id=root.pk, defaults={"workflow": workflow})
    content_type = ContentType.objects.get_for_model(Document)
    WorkflowContentType.objects.update_or_create(content_type=content_type, defaults={"workflow": workflow})
    for other in Workflow.objects.filter(active=True).exclude(pk=workflow.pk).filter(name="Moderators approval"):
        other.deactivate()
    return workflow
