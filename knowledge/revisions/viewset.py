"""Wagtail's views of pages, with ours where saving and comparing are concerned."""

from wagtail.admin.viewsets.pages import PageViewSet

from knowledge.revisions.desk_views import CompareView
from knowledge.revisions.editing import MergingEditView, MergingRevertView


class VersionedPageViewSet(PageViewSet):
    edit_view_class = MergingEditView
    revisions_compare_view_class = CompareView
    revisions_revert_view_class = MergingRevertView


_viewset = VersionedPageViewSet()


def versioned_pages() -> PageViewSet:
    """For the hook that registers viewsets."""
    return _viewset
