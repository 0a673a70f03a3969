"""From the text of a variable to its value; `Wrong` says what was expected instead."""

import os
import re
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

import environ
from django.conf.locale import LANG_INFO

ROOT = Path(__file__).resolve().parent.parent


class Wrong(ValueError):
    """What was expected instead."""


def choice(*allowed: str) -> Callable[[str], str]:
    def convert(value: str) -> str:
        if value not in allowed:
            raise Wrong(f"one of {', '.join(allowed)}")
        return value

    return convert


def flag(value: str) -> bool:
    if value.lower() not in ("0", "1", "true", "false", "yes", "no"):
        raise Wrong("0 or 1")
    return value.lower() in ("1", "true", "yes")


def folder(value: str) -> Path:
    path = Path(value).expanduser()
    path = path if path.is_absolute() else ROOT / path
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Wrong("a folder this process may write to") from error
    if not os.access(path, os.W_OK):
        raise Wrong("a folder this process may write to")
    return path


def database(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme == "sqlite" or (parts.scheme in ("postgres", "postgresql") and parts.path.strip("/")):
        return value
    raise Wrong("sqlite:///path or postgresql://user:password@host:port/name")


def site(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/"):
        raise Wrong("https://host without a path")
    return value.rstrip("/")


def service(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.query:
        raise Wrong("the address of a LibreTranslate service, such as http://127.0.0.1:5000")
    return value.rstrip("/")


def cluster(value: str) -> tuple[str, ...]:
    """Hosts with their ports; the client asks for a port and takes none from the scheme."""
    found = []
    for one in value.split(","):
        parts = urlsplit(one.strip())
        plain = not (parts.username or parts.query or parts.path.strip("/"))
        if parts.scheme not in ("http", "https") or not parts.hostname or not plain or not _port(parts):
            raise Wrong("https://host:9200, several with commas; user and key have variables of their own")
        found.append(f"{parts.scheme}://{parts.hostname}:{_port(parts)}")
    if len({one.partition(":")[0] for one in found}) > 1:
        raise Wrong("hosts that all speak https, or all http")
    return tuple(found)


def _port(parts: SplitResult) -> int:
    try:
        return parts.port or (443 if parts.scheme == "https" else 9200)
    except ValueError:
        return 0


def user(value: str) -> tuple[str, str]:
    name, _, password = value.partition(":")
    if not name or not password:
        raise Wrong("name:password")
    return name, password


def certificates(value: str) -> str:
    try:
        ssl.create_default_context(cafile=value)
    except OSError as error:
        raise Wrong("a file of PEM certificates that this process can read") from error
    return value


def index_name(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,59}", value):
        raise Wrong("up to 60 lower-case letters, digits, - and _, beginning with a letter or digit")
    return value


def daemon(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme == "unix" and parts.path.startswith("/") and not parts.netloc:
        return value
    if parts.scheme != "tcp" or not parts.hostname or parts.path or not _port(parts):
        raise Wrong("tcp://host:3310 or unix:/run/clamav/clamd.ctl")
    return value


def bucket(value: str) -> str:
    parts = urlsplit(value)
    if (
        parts.scheme != "s3"
        or not parts.netloc
        or parts.username
        or not re.fullmatch(r"(region=[a-z0-9-]+)?", parts.query)
    ):
        raise Wrong("s3://bucket/prefix?region=eu-central-1 (prefix and region may be left out)")
    return value


def location(value: str) -> str:
    if not re.fullmatch(r"/[A-Za-z0-9/_-]{1,60}/", value):
        raise Wrong("an internal location of nginx that begins and ends with a slash, such as /-/stored/")
    return value


def number(least: int, most: int) -> Callable[[str], int]:
    def convert(value: str) -> int:
        if not value.isdecimal() or not least <= int(value) <= most:
            raise Wrong(f"a number from {least} to {most}")
        return int(value)

    return convert


def hosts(value: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in value.split(",") if name.strip())
    if any(character in name for name in names for character in "/: *"):
        raise Wrong("host names separated by commas, without scheme, port or star")
    return names


def languages(value: str) -> tuple[str, ...]:
    codes = tuple(code.strip() for code in value.split(",") if code.strip())
    unknown = [code for code in codes if code not in LANG_INFO]
    if unknown or not codes or codes[0] != "de":
        raise Wrong("language codes separated by commas, known to Django, beginning with de (the source language)")
    return codes


def mail(value: str) -> str:
    try:
        environ.Env.email_url_config(value)
    except Exception as error:
        raise Wrong("smtp+tls://user:password@host:587, consolemail:// or filemail:///folder") from error
    return value


def address(value: str) -> str:
    if "@" not in value:
        raise Wrong("a mail address")
    return value


def reporting(value: str) -> tuple[str, ...]:
    """Where weaknesses are reported, as `security.txt` writes it: `mailto:` or https addresses, the preferred one first."""
    found = []
    for one in filter(None, map(str.strip, value.split(","))):
        if re.fullmatch(r"[^\s@:/<>]+@[^\s@:/<>]+\.[a-zA-Z]{2,}", one):
            found.append(f"mailto:{one}")
        else:
            found.append(page(one, "a mail address or https://host/page, several with commas"))
    return tuple(found)


def page(value: str, expected: str = "https://host/page") -> str:
    if not re.fullmatch(r"https://[^\s<>\"]+", value) or not urlsplit(value).hostname:
        raise Wrong(expected)
    return value


def blob_storage(url: str, *, endpoint: str, key: tuple[str, str] | None) -> dict[str, Any]:
    """The entry of Django's STORAGES for documents: the local folder, or the bucket that the address names."""
    if not url:
        return {"BACKEND": "knowledge.documents.blobs.BlobStorage"}
    parts = urlsplit(url)
    options: dict[str, Any] = {
        "bucket_name": parts.netloc,
        "location": parts.path.strip("/"),
        "region_name": parts.query.partition("=")[2] or None,
        "endpoint_url": endpoint or None,
    }
    if key is not None:
        options |= {"access_key": key[0], "secret_key": key[1]}
    return {"BACKEND": "knowledge.documents.storing.cloud.CloudBlobStorage", "OPTIONS": options}
