"""Pages that say what went wrong. They offer the search, the topics and a person, and never say what exists."""

import sys

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _t

from home.addresses import home_address
from home.frame import Frame, contact_address
from home.languages import current_language, language, site_languages
from home.room import is_no_room


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: the same bytes for an address that never was and for one this reader may not open."""
    return _error(
        request,
        404,
        _t("There is nothing here that you can open."),
        _t("The address may be mistyped, the page may have moved, or it is meant for members of the partnership."),
    )


def gone(request: HttpRequest) -> HttpResponse:
    """410: something everybody could read was withdrawn. What it was is not said."""
    return _error(
        request,
        410,
        _t("This was withdrawn."),
        _t("What stood here is no longer published. Old links and references lead to this notice."),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the person is known, the act is not theirs."""
    return _error(
        request,
        403,
        _t("You may not do this."),
        _t("Your role does not include this step. Ask the coordinator of your municipality if you need it."),
    )


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was open too long, or the browser keeps no cookie; Django's own page speaks English to developers."""
    return _error(
        request,
        403,
        _t("This form could not be checked."),
        _t(
            "It may have been open for too long. Go back, load the page again and send it once more; nothing was saved."
        ),
    )


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429: too many tries from one place within minutes."""
    text = _t("Please wait five minutes and try again. Nobody is locked out for longer.")
    response = _error(request, 429, _t("Too many tries"), text)
    response["Retry-After"] = "300"
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, 400, _t("This request could not be understood."), _t("Go back and try once more."))


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 507 when the disk is full: says so without the database, which may be what failed."""
    if is_no_room(sys.exception()):
        return _bare(
            507,
            _t("There is no room left on this server."),
            _t("Nothing was saved. The administrators have to make room; please try again later."),
        )
    return _bare(
        500,
        _t("Something went wrong on our side."),
        _t("Nothing you wrote was half saved. Please try again in a moment."),
    )


def _bare(status: int, title: str, text: str) -> HttpResponse:
    """A page that asks nothing of the database."""
    try:
        html = bare_page(title, text)
    except Exception:  # the stylesheets' names may be what is missing; then without them
        html = f"<!doctype html><title>KommEZ</title><h1>{title}</h1>"
    return _uncached(HttpResponse(html, status=status))


def bare_page(title: str, text: str, *, is_away: bool = False) -> str:
    """HTML in the active language that asks nothing of the database. `is_away`: the site cannot answer at all, so it
    leads nowhere but to a person."""
    contact = contact_address()
    context = {"language": language(current_language()), "title": title, "text": text, "contact": contact}
    choices = [] if is_away else [(one, home_address(one.code)) for one in site_languages()]
    return str(render_to_string("home/500.html", {**context, "choices": choices}))


def _error(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    context = {"title": title, "text": text, "status": status, "frame": Frame(request)}
    return _uncached(HttpResponse(render_to_string("home/error.html", context, request), status=status))


def _uncached(response: HttpResponse) -> HttpResponse:
    patch_cache_control(response, no_store=True)
    return response
