"""The WSGI application, for gunicorn and every other server."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kommez_cms.settings")
application = get_wsgi_application()

from django.conf import settings  # noqa: E402 - the settings exist from here on
from django.urls import get_resolver  # noqa: E402

from search import analysis  # noqa: E402

# The word lists take up to a second to load, the addresses as long; no reader should wait for that.
analysis.prepare(code for code, _name in settings.LANGUAGES)
get_resolver().url_patterns  # noqa: B018 - reading them imports all views
# What is loaded by now stays. Left to the collector, it is walked anew every twenty pages or so, a fifth of a second each.
gc.collect()
gc.freeze()
