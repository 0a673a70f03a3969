"""Every KOMMEZ_ variable, typed, in one place: what it is called, what it may be, what it is when nobody says.

`docs/operations.md` holds the same table for operators; a test compares the two. A wrong value never starts a
half-configured site: `read()` collects all mistakes and raises one `ImproperlyConfigured` that names each.
"""

import difflib
import os
import re
import secrets
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

import environ
from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent
# Of the tools around the site.
NOT_SETTINGS = ("KOMMEZ_TEST_", "KOMMEZ_REQUIRE_ALL", "KOMMEZ_PYTHON", "KOMMEZ_BENCH_", "KOMMEZ_PROVE_")


@dataclass(frozen=True)
class Config:
    """The values the site was started with. Field `x_y` is read from `KOMMEZ_X_Y`."""

    data_dir: Path
    database_url: str
    secret_key: str
    site_url: str
    hosts: tuple[str, ...]
    languages: tuple[str, ...]
    mail_url: str
    mail_from: str
    contact: str
    translate_url: str
    translate_key: str
    search_url: tuple[str, ...]
    search_user: tuple[str, str] | None
    search_key: str
    search_ca: str
    search_prefix: str
    search_shards: int
    search_replicas: int
    search_log_days: int
    upload_mb: int
    mfa: str
    local: bool
    behind_proxy: bool
    accel: str
    log_format: str
    log_level: str


class _Wrong(ValueError):
    """What was expected instead."""


def _choice(*allowed: str) -> Callable[[str], str]:
    def convert(value: str) -> str:
        if value not in allowed:
            raise _Wrong(f"one of {', '.join(allowed)}")
        return value

    return convert


def _flag(value: str) -> bool:
    if value.lower() not in ("0", "1", "true", "false", "yes", "no"):
        raise _Wrong("0 or 1")
    return value.lower() in ("1", "true", "yes")


def _folder(value: str) -> Path:
    path = Path(value).expanduser()
    path = path if path.is_absolute() else ROOT / path
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _Wrong("a folder this process may write to") from error
    if not os.access(path, os.W_OK):
        raise _Wrong("a folder this process may write to")
    return path


def _database(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme == "sqlite" or (parts.scheme in ("postgres", "postgresql") and parts.path.strip("/")):
        return value
    raise _Wrong("sqlite:///path or postgresql://user:password@host:port/name")


def _site(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/"):
        raise _Wrong("https://host without a path")
    return value.rstrip("/")


def _service(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.query:
        raise _Wrong("the address of a LibreTranslate service, such as http://127.0.0.1:5000")
    return value.rstrip("/")


def _cluster(value: str) -> tuple[str, ...]:
    """Hosts with their ports; the client asks for a port and takes none from the scheme."""
    found = []
    for one in value.split(","):
        parts = urlsplit(one.strip())
        plain = not (parts.username or parts.query or parts.path.strip("/"))
        if parts.scheme not in ("http", "https") or not parts.hostname or not plain or not _port(parts):
            raise _Wrong("https://host:9200, several with commas; user and key have variables of their own")
        found.append(f"{parts.scheme}://{parts.hostname}:{_port(parts)}")
    if len({one.partition(":")[0] for one in found}) > 1:
        raise _Wrong("hosts that all speak https, or all http")
    return tuple(found)


def _port(parts: SplitResult) -> int:
    try:
        return parts.port or (443 if parts.scheme == "https" else 9200)
    except ValueError:
        return 0


def _user(value: str) -> tuple[str, str]:
    name, _, password = value.partition(":")
    if not name or not password:
        raise _Wrong("name:password")
    return name, password


def _certificates(value: str) -> str:
    try:
        ssl.create_default_context(cafile=value)
    except OSError as error:
        raise _Wrong("a file of PEM certificates that this process can read") from error
    return value


def _index_name(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,59}", value):
        raise _Wrong("up to 60 lower-case letters, digits, - and _, beginning with a letter or digit")
    return value


def _location(value: str) -> str:
    if not re.fullmatch(r"/[A-Za-z0-9/_-]{1,60}/", value):
        raise _Wrong("an internal location of nginx that begins and ends with a slash, such as /-/stored/")
    return value


def _number(least: int, most: int) -> Callable[[str], int]:
    def convert(value: str) -> int:
        if not value.isdecimal() or not least <= int(value) <= most:
            raise _Wrong(f"a number from {least} to {most}")
        return int(value)

    return convert


def _hosts(value: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in value.split(",") if name.strip())
    if any(character in name for name in names for character in "/: *"):
        raise _Wrong("host names separated by commas, without scheme, port or star")
    return names


def _languages(value: str) -> tuple[str, ...]:
    codes = tuple(code.strip() for code in value.split(",") if code.strip())
    unknown = [code for code in codes if code not in LANG_INFO]
    if unknown or not codes or codes[0] != "de":
        raise _Wrong("language codes separated by commas, known to Django, beginning with de (the source language)")
    return codes


def _mail(value: str) -> str:
    try:
        environ.Env.email_url_config(value)
    except Exception as error:
        raise _Wrong("smtp+tls://user:password@host:587, consolemail:// or filemail:///folder") from error
    return value


def _address(value: str) -> str:
    if "@" not in value:
        raise _Wrong("a mail address")
    return value


# name -> (default, conversion). A default is what a single machine needs and nothing less safe than production.
VARIABLES: dict[str, tuple[str, Callable[[str], object]]] = {
    "data_dir": ("var", _folder),
    "database_url": ("", lambda value: _database(value) if value else ""),
    "secret_key": ("", str),
    "site_url": ("http://127.0.0.1:8000", _site),
    "hosts": ("", _hosts),
    "languages": ("de,ar,en,fr", _languages),
    "mail_url": ("consolemail://", _mail),
    "mail_from": ("KommEZ <kommez@localhost>", _address),
    "contact": ("kommez@augsburg.de", _address),
    "translate_url": ("", lambda value: _service(value) if value else ""),
    "translate_key": ("", str),
    "search_url": ("", lambda value: _cluster(value) if value else ()),
    "search_user": ("", lambda value: _user(value) if value else None),
    "search_key": ("", str),
    "search_ca": ("", lambda value: _certificates(value) if value else ""),
    "search_prefix": ("kommez", _index_name),
    "search_shards": ("1", _number(1, 64)),
    "search_replicas": ("1", _number(0, 10)),
    "search_log_days": ("400", _number(31, 1100)),
    "upload_mb": ("512", _number(1, 10_240)),
    "mfa": ("required", _choice("required", "optional")),
    "local": ("0", _flag),
    "behind_proxy": ("0", _flag),
    "accel": ("", lambda value: _location(value) if value else ""),
    "log_format": ("json", _choice("json", "console")),
    "log_level": ("INFO", _choice("DEBUG", "INFO", "WARNING", "ERROR")),
}


def read(environment: Mapping[str, str] | None = None) -> Config:
    """The configuration of this process. Raises ImproperlyConfigured naming every wrong variable at once."""
    source = os.environ if environment is None else environment
    values: dict[str, object] = {}
    wrong: list[str] = []
    for name, (default, convert) in VARIABLES.items():
        raw = source.get(f"KOMMEZ_{name.upper()}", default)
        try:
            values[name] = convert(raw)
        except _Wrong as error:
            shown = "(hidden)" if "key" in name or "user" in name or ("url" in name and "@" in raw) else repr(raw)
            wrong.append(f"KOMMEZ_{name.upper()} is {shown}, expected {error}")
    wrong += _at_odds(values)
    wrong += _misspelt(source)
    if wrong:
        raise ImproperlyConfigured("\n".join(wrong))
    return _complete(values)


def _at_odds(values: Mapping[str, object]) -> list[str]:
    """Variables that are right each for itself and wrong together."""
    found = []
    hosts = values.get("search_url") or ()
    if values.get("search_user") and values.get("search_key"):
        found.append("KOMMEZ_SEARCH_USER and KOMMEZ_SEARCH_KEY are both set, expected one of them")
    if isinstance(hosts, tuple) and any(host.startswith("http:") for host in hosts):
        found += [
            f"KOMMEZ_SEARCH_{name.upper()} is set, expected KOMMEZ_SEARCH_URL with https"
            for name in ("user", "key", "ca")
            if values.get(f"search_{name}")
        ]
    return found


def _misspelt(source: Mapping[str, str]) -> list[str]:
    """Variables with our prefix that nothing reads: a setting that would silently not hold."""
    known = [f"KOMMEZ_{name.upper()}" for name in VARIABLES]
    found = []
    for name in source:
        if name.startswith("KOMMEZ_") and name not in known and not name.startswith(NOT_SETTINGS):
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
            found.append(f"{name} is no variable of KommEZ" + (f", expected {near[0]}" if near else ""))
    return found


def _complete(values: dict[str, object]) -> Config:
    """Fill what follows from other values: database file, secret key file, host of the site's own address."""
    folder = Path(str(values["data_dir"]))
    values["database_url"] = values["database_url"] or f"sqlite:///{folder / 'kommez.sqlite3'}"
    values["secret_key"] = values["secret_key"] or _kept_secret(folder / "secret-key")
    if not values["hosts"]:
        values["hosts"] = (urlsplit(str(values["site_url"])).hostname or "127.0.0.1",)
    return Config(**{field.name: values[field.name] for field in fields(Config)})  # type: ignore[arg-type]


def _kept_secret(path: Path) -> str:
    """A random key made at the first start and kept in the data folder, readable by the site's user only."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    key = secrets.token_urlsafe(48)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key)
    return key
