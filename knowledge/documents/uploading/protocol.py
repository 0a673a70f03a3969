"""The words of the tus protocol 1.0.0 (https://tus.io/protocols/resumable-upload): what requests say, and refusals.

Extensions served: creation, expiration, termination, checksum. Upload-Defer-Length and concatenation are not.
"""

import base64
import binascii
import hashlib
import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date

from knowledge.documents.names import safe_name
from knowledge.documents.uploading.models import Upload

VERSION = "1.0.0"
EXTENSIONS = "creation,expiration,termination,checksum"
ALGORITHMS = ("sha256", "sha1")
PIECE = "application/offset+octet-stream"
MAX_METADATA = 4096
_NUMBER = re.compile(r"[0-9]{1,15}")


class Refusal(Exception):
    """The request cannot be served: an HTTP status and a sentence for the person, "" where only programs ask."""

    def __init__(self, status: int, text: str = "") -> None:
        super().__init__(text)
        self.status = status
        self.text = text


def check_version(request: HttpRequest) -> None:
    if request.headers.get("Tus-Resumable") != VERSION:
        raise Refusal(412)


def number(request: HttpRequest, header: str) -> int:
    """A length or offset; raises Refusal(400) for anything that is no number of bytes."""
    given = request.headers.get(header, "")
    if not _NUMBER.fullmatch(given):
        raise Refusal(400, f"{header}?")
    return int(given)


def file_name(request: HttpRequest) -> str:
    """The neutralised name in `Upload-Metadata`; "document" where none is given. Everything else there is ignored."""
    given = request.headers.get("Upload-Metadata", "")
    if len(given) > MAX_METADATA:
        raise Refusal(400, "Upload-Metadata?")
    for pair in given.split(","):
        key, _space, value = pair.strip().partition(" ")
        if key == "filename":
            return safe_name(_decoded(value))
    return safe_name("")


def checksum(request: HttpRequest) -> "tuple[Any, bytes] | None":
    """A hash object to be fed and the digest it must come to; None where the request names none."""
    given = request.headers.get("Upload-Checksum")
    if given is None:
        return None
    algorithm, _space, value = given.partition(" ")
    if algorithm not in ALGORITHMS:
        raise Refusal(400, "Upload-Checksum?")
    try:
        return hashlib.new(algorithm, usedforsecurity=False), base64.b64decode(value, validate=True)
    except binascii.Error as error:
        raise Refusal(400, "Upload-Checksum?") from error


def reply(status: int, upload: Upload | None = None, text: str = "") -> HttpResponse:
    """A response of the protocol, never stored by anybody on the way; with the offset where there is an upload."""
    response = HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
    response["Tus-Resumable"] = VERSION
    response["Cache-Control"] = "no-store"
    if status == 412:
        response["Tus-Version"] = VERSION
    if upload is not None:
        response["Upload-Offset"] = str(upload.offset)
        response["Upload-Expires"] = http_date(upload.expires_at.timestamp())
    return response


def _decoded(value: str) -> str:
    try:
        return base64.b64decode(value, validate=True).decode("utf-8", errors="replace")
    except binascii.Error as error:
        raise Refusal(400, "Upload-Metadata?") from error
