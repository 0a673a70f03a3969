"""Wrong settings: which variable, what it got, what it expects; and nothing starts."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from kommez_cms import config

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("KOMMEZ_MFA", "sometimes", "required, optional"),
        ("KOMMEZ_LOCAL", "maybe", "0 or 1"),
        ("KOMMEZ_DATABASE_URL", "mysql://x/y", "postgresql://"),
        ("KOMMEZ_DATABASE_URL", "postgresql://host", "postgresql://"),
        ("KOMMEZ_SITE_URL", "kommez.example.org", "https://host"),
        ("KOMMEZ_SITE_URL", "https://example.org/wiki", "without a path"),
        ("KOMMEZ_HOSTS", "*", "without scheme, port or star"),
        ("KOMMEZ_LANGUAGES", "en,de", "beginning with de"),
        ("KOMMEZ_LANGUAGES", "de,xx", "known to Django"),
        ("KOMMEZ_MAIL_URL", "carrier-pigeon://loft", "smtp"),
        ("KOMMEZ_TRANSLATE_URL", "libretranslate", "LibreTranslate"),
        ("KOMMEZ_MAIL_FROM", "nobody", "a mail address"),
        ("KOMMEZ_LOG_FORMAT", "xml", "json, console"),
        ("KOMMEZ_LOG_LEVEL", "LOUD", "DEBUG"),
        ("KOMMEZ_DATA_DIR", "/dev/null/data", "a folder"),
    ],
)
def test_a_wrong_value_is_named_with_what_is_expected(name: str, value: str, expected: str, tmp_path: Path) -> None:
    environment = {"KOMMEZ_DATA_DIR": str(tmp_path), name: value}
    with pytest.raises(ImproperlyConfigured) as refused:
        config.read(environment)
    assert name in str(refused.value)
    assert value in str(refused.value)
    assert expected in str(refused.value)


def test_all_mistakes_are_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        config.read({"KOMMEZ_DATA_DIR": str(tmp_path), "KOMMEZ_MFA": "x", "KOMMEZ_LOCAL": "y"})
    assert {line.split()[0] for line in str(refused.value).splitlines()} == {"KOMMEZ_MFA", "KOMMEZ_LOCAL"}


def test_a_misspelt_variable_is_refused_with_the_nearest_name(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        config.read({"KOMMEZ_DATA_DIR": str(tmp_path), "KOMMEZ_DATABSE_URL": "sqlite:///x"})
    assert "KOMMEZ_DATABSE_URL" in str(refused.value)
    assert "KOMMEZ_DATABASE_URL" in str(refused.value)


def test_a_password_in_a_wrong_address_is_not_printed(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        config.read({"KOMMEZ_DATA_DIR": str(tmp_path), "KOMMEZ_DATABASE_URL": "mysql://user:hunter2@host/name"})
    assert "hunter2" not in str(refused.value)


def test_the_secret_key_is_made_once_and_readable_by_nobody_else(tmp_path: Path) -> None:
    first = config.read({"KOMMEZ_DATA_DIR": str(tmp_path)})
    assert len(first.secret_key) >= 50
    assert config.read({"KOMMEZ_DATA_DIR": str(tmp_path)}).secret_key == first.secret_key
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


@pytest.mark.server
@pytest.mark.parametrize("command", ["check", "worker", "run"])
def test_nothing_starts_half_configured(command: str, tmp_path: Path) -> None:
    environment = {**os.environ, "KOMMEZ_DATA_DIR": str(tmp_path), "KOMMEZ_MFA": "x"}
    environment["DJANGO_SETTINGS_MODULE"] = "kommez_cms.settings"
    ended = subprocess.run(
        [sys.executable, "manage.py", command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 1
    assert "KOMMEZ_MFA is 'x', expected one of required, optional" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.server
def test_a_production_installation_passes_the_deployment_checks(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("KOMMEZ_", "DJANGO_"))} | {
        "KOMMEZ_DATA_DIR": str(tmp_path),
        "KOMMEZ_SITE_URL": "https://kommez.example.org",
        "KOMMEZ_MAIL_URL": "smtp+tls://user:password@mail.example.org:587",
        "KOMMEZ_SECURITY_CONTACT": "security@example.org",
        "DJANGO_SETTINGS_MODULE": "kommez_cms.settings",
    }
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KOMMEZ_SEARCH_URL", "search.example.org"),
        ("KOMMEZ_SEARCH_URL", "https://user:secret@search.example.org:9200"),
        ("KOMMEZ_SEARCH_URL", "https://a:9200,http://b:9200"),
        ("KOMMEZ_SEARCH_URL", "https://a:port"),
        ("KOMMEZ_SEARCH_USER", "nameonly"),
        ("KOMMEZ_SEARCH_CA", "/no/such/file.pem"),
        ("KOMMEZ_SEARCH_PREFIX", "Upper*"),
        ("KOMMEZ_SEARCH_SHARDS", "0"),
        ("KOMMEZ_SEARCH_REPLICAS", "-1"),
    ],
)
def test_a_wrong_variable_of_the_cluster_is_named_and_no_secret_shown(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(ImproperlyConfigured) as raised:
        config.read({"KOMMEZ_DATA_DIR": str(tmp_path), name: value})
    assert name in str(raised.value)
    assert "secret" not in str(raised.value)


def test_a_key_is_never_sent_in_the_clear_and_not_beside_a_user(tmp_path: Path) -> None:
    given = {"KOMMEZ_DATA_DIR": str(tmp_path), "KOMMEZ_SEARCH_URL": "http://a:9200", "KOMMEZ_SEARCH_KEY": "k"}
    with pytest.raises(ImproperlyConfigured, match="https"):
        config.read(given)
    with pytest.raises(ImproperlyConfigured, match="one of them"):
        config.read({**given, "KOMMEZ_SEARCH_URL": "https://a", "KOMMEZ_SEARCH_USER": "u:p"})


def test_several_hosts_are_read_with_their_ports(tmp_path: Path) -> None:
    given = {"KOMMEZ_DATA_DIR": str(tmp_path), "KOMMEZ_SEARCH_URL": "https://a:9200, https://b"}
    found = config.read({**given, "KOMMEZ_SEARCH_KEY": "k"})
    assert (found.search_url, found.search_key, found.search_user) == (
        ("https://a:9200", "https://b:443"),
        "k",
        None,
    )
