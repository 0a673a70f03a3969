"""What a supervisor, a load balancer and an operator ask the site: is it alive, can it serve, how is it?"""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.http import require_safe

from kommez_cms import probes


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """No answer within seconds: the process hangs; restart it. Asks nothing else, so a database that is away does not
    make a supervisor restart every web process."""
    return HttpResponse("live\n", content_type="text/plain; charset=utf-8")


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """503: the database is away or its tables do not fit the code; send visitors elsewhere, do not restart."""
    findings = probes.ask((probes.database, probes.migrations))
    good = probes.worst(findings) == probes.OK
    text = "ready\n" if good else "".join(f"{finding.name}: {finding.state}\n" for finding in findings)
    return HttpResponse(text, status=200 if good else 503, content_type="text/plain; charset=utf-8")


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """503: something has failed that a person must mend; its name says what, `manage.py doctor` how. `warning` serves
    on. Everybody sees states only; an administrator who is logged in sees what was found and its figures."""
    findings = probes.ask(probes.CHEAP)
    state = probes.worst(findings)
    if may_see_figures(request, findings):
        checks: dict[str, object] = {
            finding.name: {"state": finding.state, "says": finding.says, **finding.figures} for finding in findings
        }
    else:
        checks = {finding.name: finding.state for finding in findings}
    return JsonResponse({"status": state, "checks": checks}, status=503 if state == probes.FAILED else 200)


def may_see_figures(request: HttpRequest, findings: list[probes.Finding]) -> bool:
    """Asked only while the database answers: knowing the person needs it."""
    return findings[0].state == probes.OK and findings[1].state == probes.OK and bool(request.user.is_superuser)


urlpatterns = [
    path("live", live, name="live"),
    path("ready", ready, name="ready"),
    path("health", health, name="health"),
]
