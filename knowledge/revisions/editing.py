"""Saving a page that somebody else saved meanwhile: what one of both changed is brought together, the rest is asked.

Wagtail's form is filled with one version and, sent, replaces whatever stands there by then; only its automatic saving
looks whether that is still the version it began with. Here every way of saving does: by hand, by itself, publishing,
moderation, going back to an old version.
"""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import BadRequest, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from wagtail.admin import messages
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.revisions import RevisionsRevertView
from wagtail.models import Page, Revision

from knowledge.revisions import sessions
from knowledge.revisions.asking import conflict_page
from knowledge.revisions.choosing import choices_in
from knowledge.revisions.contents import Content, MergedContent, merge_contents
from knowledge.revisions.keeping import keep
from knowledge.revisions.models import OpenForm
from knowledge.revisions.opening import FIELD, keep_words, note_opened, note_saved, opened
from knowledge.revisions.telling import merged_message

CARRIED = (
    "pending_audience",
    "compared_with",
    "minor_edit",
    "change_note",
    "holds_audience",
)  # said in the form, no fields of the page


class MergingMixin:
    """In front of Wagtail's view."""

    partials_template_name = "knowledge/revisions/edit_partials.html"

    def dispatch(self, request: HttpRequest, page_id: int, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return super().dispatch(request, page_id, **kwargs)  # type: ignore[misc]
        with transaction.atomic():  # two who save at once come one after the other
            Page.objects.select_for_update().filter(pk=page_id).values_list("pk").first()
            try:
                return super().dispatch(request, page_id, **kwargs)  # type: ignore[misc]
            except MultiValueDictKeyError as missing:  # half a form: Wagtail's blocks ask for their fields unprepared
                raise BadRequest from missing

    def get_template_names(self) -> list[str]:
        names: list[str] = super().get_template_names()  # type: ignore[misc]
        return ["knowledge/revisions/edit.html" if name == "wagtailadmin/pages/edit.html" else name for name in names]

    def get_context_data(self: Any, **kwargs: Any) -> dict[str, Any]:
        if not self.expects_json_response:
            kwargs["open_form"] = str(self.open_form.pk)
        return super().get_context_data(**kwargs)  # type: ignore[misc]

    def get_editing_sessions(self: Any) -> Any:
        return sessions.module(super().get_editing_sessions(), self.page.pk)  # type: ignore[misc]

    @cached_property
    def sent_form(self: Any) -> OpenForm | None:
        """What the form was filled with, as noted when it was opened."""
        return opened(self.page, self.request.user, self.request.POST.get(FIELD, ""))

    @cached_property
    def open_form(self: Any) -> OpenForm:
        """The form that is shown: the one that was sent and comes back, else a new one."""
        shown = self.sent_form if self.request.method == "POST" else None
        return shown or note_opened(self.page, self.request.user, self.latest_revision)

    @cached_property
    def is_out_of_date(self: Any) -> bool:
        if self.sent_form is not None:
            return not self.sent_form.shows(self.latest_revision)
        if self.latest_revision is None or self.request.method != "POST":
            return False
        if not self.request.POST.get("loaded_revision_id"):
            return FIELD in self.request.POST  # a form of ours that nothing is known of any more
        return bool(super().is_out_of_date)  # type: ignore[misc]

    def post(self: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """As Wagtail's; where somebody else saved meanwhile, both versions are merged first, or their editor asked."""
        may_save = not self.page.alias_of_id and not self.locked_for_user
        if may_save and self.is_out_of_date and not self.expects_json_response:
            self._write_over(None)
            response = self._merge()
        elif may_save and self.is_out_of_date:
            newer = _t("Somebody saved a newer version. Save by hand: then both are brought together.")
            return self.json_error_response("invalid_revision", newer)
        else:
            if may_save and not self.is_out_of_date:
                self._write_over(_own_last(self.latest_revision, self.sent_form, request))
            response = super().post(request, *args, **kwargs)  # type: ignore[misc]
        self._note_saved()
        return response

    def _write_over(self: Any, revision: Revision | None) -> None:
        """The automatic save writes over this revision; without one it makes a new one."""
        if revision is not None:
            keep_words(revision, but=self.sent_form)
        self.request.POST = data = self.request.POST.copy()
        data.pop("overwrite_revision_id", None)
        if revision is not None:
            data["overwrite_revision_id"] = str(revision.pk)

    def _note_saved(self: Any) -> None:
        """The form shows from now on what it saved; under the lock of the page nobody else can have saved since."""
        latest = Revision.objects.page_revisions().filter(pk__in=_latest_id(self.page)).defer("content").first()
        before = self.latest_revision
        is_new = latest is not None and (before is None or (latest.pk, latest.created_at) != self._state_before)
        if is_new and self.sent_form is not None:
            note_saved(self.sent_form, latest)

    @cached_property
    def _state_before(self: Any) -> tuple[int, Any] | None:
        return (self.latest_revision.pk, self.latest_revision.created_at) if self.latest_revision else None

    def _merge(self: Any) -> HttpResponse:
        base = self._base()
        model, latest = self.page_class, self.latest_revision
        shown = self.real_page_record.specific.with_content_json(base) if base else self.page
        self.form = self.form_class(
            self.request.POST,
            self.request.FILES,
            instance=shown,
            subscription=self.subscription,
            parent_page=self.parent,
            for_user=self.request.user,
        )
        if self.action_name == "save":
            self.form.defer_required_fields()
        if not self.form.is_valid():
            self.form.restore_required_fields()
            return self.form_invalid(self.form)
        written = self.form.save(commit=False)
        mine, theirs = written.serializable_data(), latest.content
        fields = ({*self.form.fields} | {*relations(model)}) & {*mine}
        versions = (base or {}, mine, theirs)
        found = merge_contents(model, versions, fields=fields)
        if found.conflicts:
            choices = choices_in(self.request.POST, found.conflicts, model)
            found = merge_contents(model, versions, fields=fields, choices=choices)
        kept = keep(self.real_page_record.specific, mine, user=self.request.user, latest=latest, at=timezone.now())
        if found.open:
            return conflict_page(self, found, kept)
        return self._save_merged(written, found, versions)

    def _base(self: Any) -> Content | None:
        """What their editor had before them; None when that is known no more, and everything different is asked."""
        if self.sent_form is not None:
            return self.sent_form.base()
        number = str(self.request.POST.get("loaded_revision_id"))
        loaded = self.page.revisions.filter(pk=int(number)).first() if number.isdecimal() else None
        at = self.request.POST.get("loaded_revision_created_at", "")
        return loaded.content if loaded is not None and loaded.created_at.isoformat() == at else None

    def _save_merged(self: Any, written: Any, found: MergedContent, versions: tuple[Content, ...]) -> HttpResponse:
        """The merged page goes the way Wagtail's form would have gone: saved, published or sent to moderation."""
        merged = self.real_page_record.specific.with_content_json(found.content)
        _carry(written, merged)
        try:
            merged.full_clean(exclude=self.form._meta.defer_required_on_fields if self.action_name == "save" else None)
        except ValidationError as problem:
            self.form.add_error(None, [text for texts in problem.message_dict.values() for text in texts])
            return self.form_invalid(self.form)

        def save(commit: bool = True) -> Any:
            if commit:
                merged.save(clean=False)
            return merged

        self.form.save, self.page, self.has_content_changes = save, merged, True
        response: HttpResponse = self.action_method()
        people = get_user_model().objects.filter(pk__in=_savers(self.page, self.sent_form, self.request.user))
        messages.info(self.request, merged_message(self.page_class, versions, list(people)))
        return response


class MergingEditView(MergingMixin, EditView):
    """Wagtail's form of a page."""


class MergingRevertView(MergingMixin, RevisionsRevertView):
    """The same form, filled with an old version."""


def _own_last(latest: Revision | None, form: OpenForm | None, request: HttpRequest) -> Revision | None:
    """The version that this form's automatic save may write over: its own last one, if nothing else holds on to it.

    A reply lost on the way leaves the script without the number of what it saved; the form's own note has it.
    """
    if latest is None or request.accepts("text/html") or latest.user_id != request.user.pk:
        return None
    named = request.POST.get("overwrite_revision_id")
    is_own = form.has_saved and form.shows(latest) if form is not None else named == str(latest.pk)
    page = latest.content_object
    is_held = latest.pk == page.live_revision_id or latest.task_states.exists() or latest.approved_go_live_at
    return latest if is_own and not is_held else None


def _latest_id(page: Any) -> Any:
    return Page.objects.filter(pk=page.pk).values("latest_revision")


def relations(model: Any) -> list[str]:
    """Names of the rows below a page that its form holds (contacts, milestones), comments aside."""
    return [relation.get_accessor_name() for relation in _child_relations(model) if relation.field.name == "page"]


def _child_relations(model: Any) -> list[Any]:
    from modelcluster.models import get_all_child_relations

    return [one for one in get_all_child_relations(model) if one.get_accessor_name() != "wagtail_admin_comments"]


def _carry(written: Any, merged: Any) -> None:
    """What was said in the form beside the fields, and the comments, go along."""
    for name in CARRIED:
        if name in written.__dict__:
            merged.__dict__[name] = written.__dict__[name]
    comments = written.wagtail_admin_comments.all()
    merged.wagtail_admin_comments.set(list(comments))


def _savers(page: Any, form: OpenForm | None, user: Any) -> Any:
    """Who saved since the form was filled."""
    rows = page.revisions.exclude(user=user).filter(content__kept__isnull=True)
    if form is not None and form.state is not None:
        rows = rows.filter(created_at__gt=form.state)
    return list(rows.order_by("-created_at").values_list("user_id", flat=True)[:20])
