"""The two addresses of the tus protocol, inside the editing interface: uploads of the person who asks, nobody else's.

They are exempt from the unit of work of the request (a slow line must hold no lock) and write in short transactions.
"""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _t
from django.views import View

from home.room import is_no_room
from knowledge.documents.bulk.receiving import note_refusal
from knowledge.documents.families import UploadRefused
from knowledge.documents.uploading import life, parts
from knowledge.documents.uploading.models import Upload
from knowledge.documents.uploading.protocol import (
    ALGORITHMS,
    EXTENSIONS,
    PIECE,
    VERSION,
    Refusal,
    check_version,
    checksum,
    file_name,
    number,
    reply,
)


class TusView(View):
    """Turns refusals into replies; asks for the protocol's version and the right to share documents first."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            if not life.may_upload(request.user):
                raise Refusal(403)
            if request.method != "OPTIONS":
                check_version(request)
            return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]
        except Refusal as refusal:
            return reply(refusal.status, text=refusal.text)
        except OSError as error:
            if not is_no_room(error):
                raise
            return reply(507, text=life.no_room().text)

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = reply(204)
        response["Tus-Version"] = VERSION
        response["Tus-Extension"] = EXTENSIONS
        response["Tus-Max-Size"] = str(life.largest())
        response["Tus-Checksum-Algorithm"] = ",".join(ALGORITHMS)
        return response


class Uploads(TusView):
    http_method_names = ["options", "post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Begin an upload of `Upload-Length` bytes: 201 with its address."""
        upload = life.begin(request.user, file_name(request), number(request, "Upload-Length"))
        response = reply(201, upload)
        response["Location"] = reverse("document-upload", args=[upload.pk])
        return response


class OneUpload(TusView):
    http_method_names = ["options", "head", "patch", "delete"]

    def head(self, request: HttpRequest, upload_id: UUID) -> HttpResponse:
        """How far it came."""
        upload = own(request, upload_id)
        response = reply(200, upload)
        response["Upload-Length"] = str(upload.size)
        return response

    def patch(self, request: HttpRequest, upload_id: UUID) -> HttpResponse:
        """The next bytes. 422 with reason and remedy when the whole file is one that is not shared here."""
        if request.headers.get("Content-Type") != PIECE:
            raise Refusal(415)
        at, length = number(request, "Upload-Offset"), number(request, "Content-Length")
        upload = own(request, upload_id)
        try:
            return reply(204, life.go_on(upload, request, at=at, length=length, digest=checksum(request)))
        except parts.Busy as error:
            raise Refusal(423) from error
        except parts.Lost as error:
            life.end(upload)
            raise Refusal(410) from error
        except UploadRefused as refused:
            verdict = refused.verdict
            note_refusal(request.user, request.headers.get("Upload-Batch", ""), upload, verdict.reason)
            raise Refusal(422, f"{verdict.explanation} {verdict.remedy}") from refused

    def delete(self, request: HttpRequest, upload_id: UUID) -> HttpResponse:
        """The person does not want it any more."""
        upload = own(request, upload_id)
        try:
            with parts.held(upload.pk):
                life.end(upload)
        except parts.Busy as error:
            raise Refusal(423) from error
        return reply(204)


def own(request: HttpRequest, upload_id: UUID) -> Upload:
    """The person's upload; those of others do not exist for them."""
    upload = Upload.objects.filter(pk=upload_id, owner_id=request.user.pk).first()
    if upload is None:
        raise Refusal(404)
    if upload.has_ended:
        raise Refusal(410, _t("This upload was given up after three days."))
    return upload


def admin_urls() -> list[Any]:
    return [
        path("uploads/", Uploads.as_view(), name="document-uploads"),
        path("uploads/<uuid:upload_id>/", OneUpload.as_view(), name="document-upload"),
    ]
