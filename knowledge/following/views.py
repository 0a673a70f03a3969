"""The member's own pages: what is new, what one follows, the settings of mails, and the end of a mail by its link."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _t
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from home.languages import current_language
from knowledge.following.digest import mail_of, switch_off
from knowledge.following.forms import SettingsForm
from knowledge.following.interests import Ground
from knowledge.following.listing import followed
from knowledge.following.page import news_of, sections_of
from knowledge.following.searches import follow_search
from knowledge.following.subjects import follow, subject_of, unfollow
from knowledge.following.tokens import person_of
from knowledge.following.weeks import first_day, municipalities_of
from knowledge.following.wished import is_wanting
from knowledge.following.wishes import take_back, wish
from search.access import viewer_of


@login_required
@require_safe
def my(request: HttpRequest) -> HttpResponse:
    """The member's own page."""
    viewer, language = viewer_of(request), current_language()
    news = news_of(viewer, language, request.GET.get("page"))
    sections = sections_of(viewer, language) if news.page.number == 1 else []
    return render(request, "knowledge/following/my.html", {"news": news, "sections": sections})


@login_required
@require_safe
def following(request: HttpRequest) -> HttpResponse:
    """Everything the member follows, with a button each to end it."""
    groups = followed(request.user, Ground(viewer_of(request)), current_language())
    return render(request, "knowledge/following/following.html", {"groups": groups})


@login_required
@require_POST
def change_following(request: HttpRequest) -> HttpResponse:
    """Begin or end to follow the subject of the posted kind and number; 404 for what the member may not see. A search is
    begun by its query (`follow_a_search`)."""
    kind, pk = request.POST.get("kind", ""), request.POST.get("subject", "")
    subject = subject_of(kind, int(pk), viewer_of(request)) if pk.isdecimal() and len(pk) < 18 else None
    if subject is None:
        raise Http404
    if request.POST.get("action") == "end":
        done = unfollow(request.user, kind, subject)
        said = _t("You no longer follow this.") if done else _t("You did not follow this.")
    else:
        done = follow(request.user, kind, subject)
        said = _t("You follow this now. What is new stands on your page and in your mails.")
        said = said if done else _t("You follow this already.")
    messages.success(request, said)
    return redirect(_back(request, "my-following"))


@login_required
@require_POST
def follow_a_search(request: HttpRequest) -> HttpResponse:
    """Begin to follow the posted query, as the language of this address understands it."""
    row = follow_search(request.user, request.POST.get("query", ""), current_language())
    if row is None:
        messages.error(request, _t("This search cannot be followed: it has no words, or you follow too many searches."))
    else:
        messages.success(request, _t("You follow this search now. What is new among its hits stands in your mails."))
    return redirect(_back(request, "my-following"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mail_settings(request: HttpRequest) -> HttpResponse:
    mail = mail_of(request.user)
    day = first_day(municipalities_of([mail.user_id]).get(mail.user_id))
    form = SettingsForm(request.POST if request.method == "POST" else None, mail=mail, first_day=day)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _t("Saved."))
        return redirect("my-settings")
    return render(request, "knowledge/following/settings.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_POST
def change_wish(request: HttpRequest) -> HttpResponse:
    """Ask for a page or document in a language, or take that back."""
    subject, language = request.POST.get("subject", "")[:60], request.POST.get("language", "")[:12]
    if request.POST.get("action") == "end":
        take_back(request.user, subject, language)
        said = _t("You no longer wait for this translation.")
    elif is_wanting(subject, language, viewer_of(request)):
        wish(request.user, subject, language)
        said = _t("Noted. The translators see how many wait; your mail tells you when it is there.")
    else:
        said = _t("There is nothing to ask for: it is there already, or not for you to open.")
    messages.success(request, said)
    return redirect(_back(request, "my"))


@csrf_exempt  # whoever holds the signed link may use it, mail programs with one click (RFC 8058) too
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """The end of a mail without logging in. GET changes nothing: programs that look at links open them too."""
    person = person_of(token)
    if person is not None and request.method == "POST":
        switch_off(person[0])
    context = {"is_known": person is not None, "is_done": request.method == "POST"}
    response = render(
        request, "knowledge/following/unsubscribe.html", context, status=200 if person is not None else 410
    )
    patch_cache_control(response, private=True, no_store=True)
    return response


def _back(request: HttpRequest, otherwise: str) -> str:
    """The page of this site the button stood on."""
    there = request.POST.get("next", "")
    return there if url_has_allowed_host_and_scheme(there, allowed_hosts=None) else reverse(otherwise)
