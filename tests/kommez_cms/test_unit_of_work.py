"""An unsafe request stands or falls as a whole, and holds no lock while its sender is slow."""

import socket
import threading
import time
from urllib.parse import urlsplit

import lxml.html
import pytest
import requests
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path
from wagtail.models import Collection, Page

from kommez_cms import urls as site_urls
from tests.factories import Tree, make_site, make_standing
from tests.plugins.processes import wait_for


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


class SlowUpload(threading.Thread):
    """Sends a file at 50 kB/s to a page that takes posts, until told to stop."""

    def __init__(self, address: str) -> None:
        super().__init__(daemon=True)
        self.host = urlsplit(address)
        self.enough = threading.Event()
        self.sent = 0

    def run(self) -> None:
        head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
        with socket.create_connection((self.host.hostname, self.host.port)) as line:
            line.sendall(
                b"POST /de/accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 20000000\r\n"
                b"Content-Type: multipart/form-data; boundary=x\r\n\r\n" + head
            )
            while not self.enough.wait(0.1):
                line.sendall(b"0" * 5_000)
                self.sent += 5_000


class Editor(threading.Thread):
    """Saves drafts of one page through the real form, and notes how long each took and how it ended."""

    def __init__(self, address: str, page: Page, cookies: dict[str, str], saves: int) -> None:
        super().__init__(daemon=True)
        self.address = f"{address}/admin/pages/{page.pk}/edit/"
        self.session = requests.Session()
        self.session.cookies.update(cookies)
        self.saves = saves
        self.seconds: list[float] = []
        self.statuses: list[int] = []

    def run(self) -> None:
        for number in range(self.saves):
            shown = self.session.get(self.address, timeout=30)
            form = next(form for form in lxml.html.fromstring(shown.text).forms if form.get("id") == "page-edit-form")
            values = dict(form.form_values()) | {"body-count": "0", "title": f"Stand {number}"}
            started = time.monotonic()
            saved = self.session.post(self.address, data=values, timeout=30, allow_redirects=False)
            self.seconds.append(time.monotonic() - started)
            self.statuses.append(saved.status_code)


def save_beside_a_slow_upload(address: str, tree: Tree, saves: int) -> tuple[SlowUpload, list[Editor]]:
    editors = []
    for number in range(5):
        user = get_user_model().objects.create_superuser(email=f"{number}@example.org", password="a long password")
        client = Client()
        client.force_login(user)
        cookies = {name: morsel.value for name, morsel in client.cookies.items()}
        editors.append(Editor(address, make_standing(tree, title=f"Seite {number}", languages=()), cookies, saves))
    upload = SlowUpload(address)
    upload.start()
    wait_for(lambda: upload.sent > 20_000)
    for editor in editors:
        editor.start()
    for editor in editors:
        editor.join(120)
    upload.enough.set()
    upload.join(10)
    return upload, editors


@pytest.mark.sqlite
def test_five_editors_save_while_an_upload_crawls(running_site: str) -> None:
    upload, editors = save_beside_a_slow_upload(running_site, make_site(), saves=4)
    assert [editor.statuses for editor in editors] == [[302] * 4] * 5
    slowest = max(second for editor in editors for second in editor.seconds)
    assert upload.sent > 20_000
    assert slowest < 5.0, f"{slowest:.2f} s"  # an upload that held the lock would cost minutes; the figure is bench's


@pytest.mark.django_db(transaction=True)
def test_an_exception_outside_a_unit_of_work_breaks_no_other_transaction(client: Client) -> None:
    with transaction.atomic():
        client.get("/de/no-such-page/")
        assert not connection.needs_rollback
