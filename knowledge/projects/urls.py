"""Addresses of workspaces and of what was released from them. `page_id` is any language version of the project's page."""

from django.urls import path

from knowledge.projects import views

_SPACE = "projects/<small:page_id>/workspace/"

page_patterns = [
    path(_SPACE, views.workspace, name="project-workspace"),
    path(f"{_SPACE}changes/", views.changes, name="project-changes"),
    path(f"{_SPACE}<slug:kind>/", views.workspace_list, name="project-rows"),
    path(f"{_SPACE}<slug:kind>/add/", views.add_row, name="project-row-add"),
    path(f"{_SPACE}<slug:kind>/add/<small:under>/", views.add_row, name="project-value-add"),
    path(f"{_SPACE}<slug:kind>/<small:row_id>/", views.edit_row, name="project-row"),
    path(f"{_SPACE}<slug:kind>/<small:row_id>/remove/", views.delete_row, name="project-row-remove"),
    path(f"{_SPACE}<slug:kind>/<small:row_id>/act/", views.act_on_row, name="project-row-act"),
    path("projects/<small:page_id>/released/<slug:kind>/", views.released_list, name="project-released"),
]
