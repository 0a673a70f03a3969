"""The pages of the editing interface that let terms out as a file and in again: form, preview, decision."""

import datetime
from pathlib import PurePath
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from knowledge.glossary.exchange import tables, tbx
from knowledge.glossary.exchange.applying import apply
from knowledge.glossary.exchange.entries import LARGEST, BadFile, Entry, as_json, entry_of, from_json
from knowledge.glossary.exchange.planning import Fate, Ground, Line, plan
from knowledge.glossary.models import Term, TermImport, TermText
from knowledge.glossary.viewsets import TermPolicy
from knowledge.institutions.acting import proposable
from knowledge.membership.granting import reach_of
from search.access import Viewer

KEPT = datetime.timedelta(days=1)
KINDS = {"tbx": "application/x-tbx+xml", "csv": "text/csv; charset=utf-8"}
SHOWN = 200  # lines of the preview that are spelt out; all others are counted


class ImportForm(forms.Form):
    file = forms.FileField(label=_("File (TBX or CSV)"))
    owner: Any = forms.ModelChoiceField(
        label=_("New terms are kept by"), queryset=None, required=False, help_text=_("Terms that are here keep theirs.")
    )

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["owner"]
        field.queryset = offered = proposable(user)
        field.required = not reach_of(user).is_wide
        if field.required and len(offered) == 1:
            field.initial = offered[0]

    def entries(self) -> list[Entry]:
        """Raises BadFile."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise BadFile(_t("The file is too large; %(most)d MB at most.") % {"most": LARGEST // 1024 // 1024})
        content: bytes = file.read()
        looks_like_xml = content.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0")[:1] == b"<"
        return tbx.read(content) if looks_like_xml else tables.read(content)


def _let_in(request: HttpRequest) -> None:
    if not TermPolicy(Term).user_has_permission(request.user, "add"):
        raise PermissionDenied


@require_safe
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """All terms as a file."""
    _let_in(request)
    if kind not in KINDS:
        raise Http404
    terms = Term.objects.visible_to(Viewer(request.user)).prefetch_related("texts", "topics").order_by("pk")
    found = [entry_of(term, sorted(topic.title for topic in term.topics.all())) for term in terms]
    content = tbx.write(found, title=_t("Glossary")) if kind == "tbx" else tables.write(found)
    reply = HttpResponse(content, content_type=KINDS[kind])
    reply["Content-Disposition"] = f'attachment; filename="kommez-glossary-{timezone.localdate():%Y-%m-%d}.{kind}"'
    return reply


@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """The form; a file that can be read leads to the preview, one that cannot says why."""
    _let_in(request)
    form = ImportForm(request.user, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            entries = form.entries()
        except BadFile as error:
            form.add_error("file", str(error))
        else:
            TermImport.objects.filter(made_at__lt=timezone.now() - KEPT).delete()
            name = PurePath(form.cleaned_data["file"].name or "").name[:255]
            sender: Any = request.user
            made = TermImport.objects.create(
                person=sender, name=name, owner=form.cleaned_data["owner"], content=as_json(entries)
            )
            return redirect("import-terms-preview", made.pk)
    return render(request, "knowledge/glossary/import.html", {"form": form, "page_title": _("Import terms")})


@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """What would be added, changed and left; sent with the choice, it is done in one go. One's own files only."""
    _let_in(request)
    found = get_object_or_404(TermImport.objects.select_related("owner"), pk=import_id, person=request.user)
    ground = Ground(request.user)
    lines = plan(from_json(found.content), ground)
    if request.method == "POST":
        if "cancel" in request.POST:
            found.delete()
            messages.success(request, _("Nothing was imported."))
            return redirect("term:index")
        if request.POST.get("state") == ground.state():
            return _apply(request, found, lines)
        messages.warning(request, _("The glossary has changed meanwhile. Nothing was imported; please look again."))
    return render(request, "knowledge/glossary/import_preview.html", _context(found, lines, ground))


def _apply(request: HttpRequest, found: TermImport, lines: list[Line]) -> HttpResponse:
    chosen = {int(number) for number in request.POST.getlist("take") if number.isdecimal() and len(number) < 8}
    if "rest" in request.POST:
        chosen |= {line.number for line in _to_decide(lines)[SHOWN:] if _is_taken(line)}
    if found.owner is None and not reach_of(request.user).is_wide:
        chosen -= {line.number for line in lines if line.fate == Fate.ADDED}  # its institution is gone meanwhile
    added, changed = apply(lines, chosen, user=request.user, owner=found.owner)
    found.delete()
    words = _t("Terms added: %(added)d, changed: %(changed)d.") % {"added": added, "changed": changed}
    messages.success(request, words)
    return redirect("term:index")


def _to_decide(lines: list[Line]) -> list[Line]:
    return [line for line in lines if line.fate != Fate.SAME]


def _is_taken(line: Line) -> bool:
    """Whether it is taken unless somebody says otherwise."""
    return line.fate in (Fate.ADDED, Fate.CHANGED)


def _context(found: TermImport, lines: list[Line], ground: Ground) -> dict[str, Any]:
    labels = {field.name: field.verbose_name for field in TermText._meta.concrete_fields}
    shown = _to_decide(lines)
    return {
        "page_title": _("Import terms"),
        "file": found,
        "state": ground.state(),
        "counts": [(fate, sum(line.fate == fate for line in lines)) for fate in Fate],
        "lines": [
            {
                "line": line,
                "taken": _is_taken(line),
                "differences": [
                    (_language(one.language), labels.get(one.field, _("topics")), one) for one in line.differences
                ],
            }
            for line in shown[:SHOWN]
        ],
        "rest": sum(map(_is_taken, shown[SHOWN:])),
    }


def _language(code: str) -> str:
    return str(get_language_info(code)["name_translated"]) if code else ""


def admin_urls() -> list[URLPattern]:
    return [
        path("glossary/export.<str:kind>", export, name="export-terms"),
        path("glossary/import/", bring, name="import-terms"),
        path("glossary/import/<uuid:import_id>/", preview, name="import-terms-preview"),
    ]
