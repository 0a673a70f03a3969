"""Settings for the test suite: the same site, plain HTTP, tasks in line, a scratch data folder."""

import atexit
import os
import shutil
import tempfile

if "KOMMEZ_DATA_DIR" not in os.environ or "PYTEST_XDIST_WORKER" in os.environ:
    # Every process its own folder: parallel tests share no database, no files and no search index.
    os.environ["KOMMEZ_DATA_DIR"] = tempfile.mkdtemp(prefix="kommez-test-")
    atexit.register(shutil.rmtree, os.environ["KOMMEZ_DATA_DIR"], ignore_errors=True)
os.environ.setdefault("KOMMEZ_LOCAL", "1")
os.environ.setdefault("KOMMEZ_MFA", "optional")
os.environ.setdefault("KOMMEZ_LOG_LEVEL", "ERROR")
os.environ["KOMMEZ_SEARCH_URL"] = ""  # tests of the cluster bring their own
os.environ["KOMMEZ_DATABASE_URL"] = os.environ.get("KOMMEZ_TEST_DATABASE_URL", "")

from kommez_cms.settings import *  # noqa: F403 - the base settings, with the environment above

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A power cut in the middle of a test loses nothing worth a sync on every commit.
    OPTIONS = DATABASES["default"]["OPTIONS"]  # noqa: F405
    OPTIONS["init_command"] = OPTIONS["init_command"].replace("synchronous=FULL", "synchronous=OFF")

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
STORAGES = {
    **STORAGES,  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
