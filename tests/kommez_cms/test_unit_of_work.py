"""An unsafe request stands or falls as a whole, and holds no lock while its sender is slow."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path
from wagtail import hooks
from wagtail.models import Collection, Page

from bench.saving import save_beside_a_slow_upload
from kommez_cms import urls as site_urls
from tests.factories import make_site, make_standing


def add_collection(request: HttpRequest) -> None:
    Collection.get_first_root_node().add_child(name="half done")


def refuse(request: HttpRequest) -> HttpResponse:
    add_collection(request)
    raise PermissionDenied


def fail(request: HttpRequest) -> HttpResponse:
    add_collection(request)
    return HttpResponse(status=503)


def crash(request: HttpRequest) -> HttpResponse:
    add_collection(request)
    raise RuntimeError("half way")


def succeed(request: HttpRequest) -> HttpResponse:
    add_collection(request)
    return HttpResponse(str(connection.in_atomic_block))


def look(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(connection.in_atomic_block))


urlpatterns = [
    path("refuse", refuse),
    path("fail", fail),
    path("crash", crash),
    path("succeed", succeed, name="succeed"),
    path("look", look),
    *site_urls.urlpatterns,
]
handler400, handler403 = site_urls.handler400, site_urls.handler403
handler404, handler500 = site_urls.handler404, site_urls.handler500


def added() -> bool:
    return Collection.objects.filter(name="half done").exists()


@pytest.mark.urls(__name__)
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("address", "status"), [("/refuse", 403), ("/fail", 503), ("/crash", 500)])
def test_a_request_that_fails_after_writing_leaves_no_row(address: str, status: int) -> None:
    make_site()
    client = Client(raise_request_exception=False)
    assert client.post(address).status_code == status
    assert not added()


@pytest.mark.django_db(transaction=True)
def test_what_the_editing_interface_refuses_after_writing_is_undone(admin_client: Client) -> None:
    """Wagtail answers a refusal with a redirect of its own."""
    page = make_standing(make_site(), title="Bleibt")

    def refuse(_request: HttpRequest, deleted: Page) -> None:
        assert not Page.objects.filter(pk=deleted.pk).exists()
        raise PermissionDenied

    with hooks.register_temporarily("after_delete_page", refuse):
        assert admin_client.post(f"/admin/pages/{page.pk}/delete/").status_code == 302
    assert Page.objects.filter(pk=page.pk).exists()


@pytest.mark.urls(__name__)
@pytest.mark.django_db(transaction=True)
def test_a_request_that_succeeds_keeps_what_it_wrote_in_one_transaction(client: Client) -> None:
    assert client.post("/succeed").text == "True"
    assert added()


@pytest.mark.urls(__name__)
@pytest.mark.django_db(transaction=True)
def test_reading_opens_no_transaction(client: Client) -> None:
    assert client.get("/look").text == "False"


@pytest.mark.urls(__name__)
@pytest.mark.django_db(transaction=True)
@override_settings(KOMMEZ_EXEMPT_FROM_UNIT_OF_WORK=("succeed",))
def test_a_view_exempt_by_name_opens_its_own_transactions(client: Client) -> None:
    assert client.post("/succeed").text == "False"


@pytest.mark.sqlite
def test_five_editors_save_while_an_upload_crawls(running_site: str) -> None:
    tree = make_site()
    pages = [make_standing(tree, title=f"Seite {number}", languages=()) for number in range(5)]
    upload, editors = save_beside_a_slow_upload(running_site, pages, rounds=4)
    assert [editor.statuses for editor in editors] == [[302] * 4] * 5
    slowest = max(second for editor in editors for second in editor.seconds)
    assert upload.sent > 20_000
    assert slowest < 5.0, f"{slowest:.2f} s"  # an upload that held the lock would cost minutes; the figure is bench's


@pytest.mark.django_db(transaction=True)
def test_an_exception_outside_a_unit_of_work_breaks_no_other_transaction(client: Client) -> None:
    with transaction.atomic():
        client.get("/de/no-such-page/")
        assert not connection.needs_rollback
