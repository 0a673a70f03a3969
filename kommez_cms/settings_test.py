"""Settings for the test suite: the same site, plain HTTP, tasks in line, a scratch data folder."""

import os
import tempfile

os.environ.setdefault("KOMMEZ_DATA_DIR", tempfile.mkdtemp(prefix="kommez-test-"))
os.environ.setdefault("KOMMEZ_LOCAL", "1")
os.environ.setdefault("KOMMEZ_MFA", "optional")
os.environ.setdefault("KOMMEZ_LOG_LEVEL", "ERROR")
os.environ["KOMMEZ_DATABASE_URL"] = os.environ.get("KOMMEZ_TEST_DATABASE_URL", "")

from kommez_cms.settings import *  # noqa: E402, F403 - the base settings, with the environment above

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
STORAGES = {
    **STORAGES,  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
