"""The language of an answer comes from its address alone; addresses that have no language are never sent to one."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

WITHOUT_LANGUAGE = ("/-/", "/admin/", "/api/", "/documents/", "/static/")


class LanguageMiddleware(LocaleMiddleware):
    """Django sends every missing address on to its twin below a language; a missing file is just missing."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.status_code == 404 and request.path_info.startswith(WITHOUT_LANGUAGE):
            response.headers.setdefault("Content-Language", translation.get_language() or "de")
            return response
        return super().process_response(request, response)
