"""Every KOMMEZ_ variable, typed, in one place: what it is called, what it may be, what it is when nobody says.

`docs/operations.md` holds the same table for operators; a test compares the two. A wrong value never starts a
half-configured site: `read()` collects all mistakes and raises one `ImproperlyConfigured` that names each.
"""

import difflib
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from kommez_cms import conversions as to

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
    security_contact: tuple[str, ...]
    security_policy: str
    translate_service: str
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
    storage_url: str
    storage_endpoint: str
    storage_key: tuple[str, str] | None
    upload_mb: int
    clamd: str
    check_links: bool
    mfa: str
    local: bool
    behind_proxy: bool
    accel: str
    log_format: str
    log_level: str


# name -> (default, conversion). A default is what a single machine needs and nothing less safe than production.
VARIABLES: dict[str, tuple[str, Callable[[str], object]]] = {
    "data_dir": ("var", to.folder),
    "database_url": ("", lambda value: to.database(value) if value else ""),
    "secret_key": ("", str),
    "site_url": ("http://127.0.0.1:8000", to.site),
    "hosts": ("", to.hosts),
    "languages": ("de,ar,en,fr", to.languages),
    "mail_url": ("consolemail://", to.mail),
    "mail_from": ("KommEZ <kommez@localhost>", to.address),
    "contact": ("kommez@augsburg.de", to.address),
    "security_contact": ("", to.reporting),
    "security_policy": ("", lambda value: to.page(value) if value else ""),
    "translate_service": ("libretranslate", to.choice("off", "libretranslate", "deepl")),
    "translate_url": ("", lambda value: to.service(value) if value else ""),
    "translate_key": ("", str),
    "search_url": ("", lambda value: to.cluster(value) if value else ()),
    "search_user": ("", lambda value: to.user(value) if value else None),
    "search_key": ("", str),
    "search_ca": ("", lambda value: to.certificates(value) if value else ""),
    "search_prefix": ("kommez", to.index_name),
    "search_shards": ("1", to.number(1, 64)),
    "search_replicas": ("1", to.number(0, 10)),
    "search_log_days": ("400", to.number(31, 1100)),
    "storage_url": ("", lambda value: to.bucket(value) if value else ""),
    "storage_endpoint": ("", lambda value: to.site(value) if value else ""),
    "storage_key": ("", lambda value: to.user(value) if value else None),
    "upload_mb": ("512", to.number(1, 10_240)),
    "clamd": ("", lambda value: to.daemon(value) if value else ""),
    "check_links": ("1", to.flag),
    "mfa": ("required", to.choice("required", "optional")),
    "local": ("0", to.flag),
    "behind_proxy": ("0", to.flag),
    "accel": ("", lambda value: to.location(value) if value else ""),
    "log_format": ("json", to.choice("json", "console")),
    "log_level": ("INFO", to.choice("DEBUG", "INFO", "WARNING", "ERROR")),
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
        except to.Wrong as error:
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
    if values.get("accel") and values.get("storage_url"):
        found.append("KOMMEZ_ACCEL is set, expected no KOMMEZ_STORAGE_URL: nginx sends files of this machine only")
    if values.get("translate_service") == "deepl" and not values.get("translate_key"):
        found.append("KOMMEZ_TRANSLATE_SERVICE is deepl, expected KOMMEZ_TRANSLATE_KEY")
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
