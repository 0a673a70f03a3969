"""The WSGI application, for gunicorn and every other server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kommez_cms.settings")
application = get_wsgi_application()

from django.conf import settings  # noqa: E402 - the settings exist from here on

from search import analysis  # noqa: E402

# The word lists take up to a second to load; no reader should wait for that.
analysis.prepare(code for code, _name in settings.LANGUAGES)
