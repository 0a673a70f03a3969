"""The form of every page: the audience as two plain fields, and the addresses a page may not take."""

from collections.abc import Callable, Iterable
from copy import copy
from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.blocks import StreamValue
from wagtail.models import Page

from home.audience import PUBLIC, Audience, AudienceGroup, Level, audience_of
from home.checking.form import ask, remarks_field, remarks_of
from home.embedding.cycles import Chains, told
from home.images.publishing import lacking
from home.linking.saving import link_titles_of_form
from search.access import Viewer, visible_pages

# The buttons that lead to the public.
RELEASING = frozenset(("action-publish", "action-submit", "action-restart-workflow"))


class AudienceFields(forms.Form):
    """Two fields that say for whom; mixed into every form whose object has an audience."""

    audience_level = forms.ChoiceField(
        label=_("Who may see it"),
        choices=Level.choices,
        widget=forms.RadioSelect,
        initial=Level.PUBLIC,
        help_text=_(
            "Holds for every language version and all below, from the moment you save, also without publishing."
        ),
    )
    audience_groups = forms.ModelMultipleChoiceField(
        label=_("Chosen municipalities or institutions"),
        queryset=AudienceGroup.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def start_audience(self, thing: Any) -> None:
        """Fill both fields from the audience `thing` (page or collection) has now."""
        audience = audience_of(thing) if thing is not None and thing.pk else PUBLIC
        groups = offered_groups(getattr(self, "for_user", None), also=audience.chosen)
        self.fields["audience_groups"].queryset = groups  # type: ignore[attr-defined]
        if audience != PUBLIC:
            self.initial["audience_level"] = audience.level
            self.initial["audience_groups"] = list(audience.chosen)

    def keep_audience(self) -> None:
        """Show the audience, but let this person not change it."""
        for name in ("audience_level", "audience_groups"):
            self.fields[name].disabled = True

    def clean_audience(self) -> Audience | None:
        """The audience chosen in the form; None when it is to stay as it is, or the level was wrong or absent."""
        if self.fields["audience_level"].disabled or getattr(self.instance, "holds_audience", False):  # type: ignore[attr-defined]
            return None
        level = self.cleaned_data.get("audience_level")
        groups = self.cleaned_data.get("audience_groups")
        if level == Level.CHOSEN and not groups:
            self.add_error("audience_groups", _t("Choose at least one municipality or institution."))
            return None
        if not level:
            return None
        return Audience(level, frozenset(group.pk for group in groups or ()) if level == Level.CHOSEN else frozenset())


class AudiencePageForm(AudienceFields, WagtailAdminPageForm):
    """The audience is applied in `BasePage.save`, in the transaction of the save itself.

    A form that has been open for long says what it was filled with: what its person did not touch stays as somebody
    else has set it meanwhile, so that nobody opens again by an old form what was closed.
    """

    audience_was = forms.CharField(widget=forms.HiddenInput, required=False)
    remarks_seen = remarks_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_source_pages(self, self.for_user)
        if not (self.is_bound and is_releasing(self.data)):
            self.fields.pop("remarks_seen", None)
        if "audience_level" in self.fields:
            self.start_audience(self.instance if self.instance.pk else None)
            self.initial["audience_was"] = _spelled(audience_of(self.instance))
            if not may_change_audience(self.instance, self.for_user):
                self.keep_audience()

    def clean_audience(self) -> Audience | None:
        audience = super().clean_audience()
        was = self.cleaned_data.get("audience_was")
        if audience is None or not was or self.instance.pk is None:
            return audience
        now = _spelled(audience_of(self.instance))
        if _spelled(audience) in (was, now):
            return None
        if now != was:
            data: Any = copy(self.data)
            data[self.add_prefix("audience_was")] = now  # saying it once more is a choice
            self.data = data
            self.add_error("audience_level", _t("Somebody else has changed meanwhile who may see it. Please check."))
            return None
        return audience

    def clean_slug(self) -> str:
        from home.base import RESERVED_SLUGS

        slug = self.cleaned_data.get("slug") or ""
        if self.parent_page is not None and self.parent_page.depth == 2 and slug in RESERVED_SLUGS:
            raise ValidationError(_t("This address is used by the site itself. Please choose another one."))
        return slug

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "audience_level" in self.fields:
            audience = self.clean_audience()
            if audience is not None:
                self.instance.pending_audience = audience
        if is_releasing(self.data):
            for lack in lacking(cleaned.values()):
                self.add_error(None, lack.linked())
        if "remarks_seen" in self.fields:
            ask(self, remarks_of(cleaned, self._language()))
        return self._clean_texts(cleaned)

    def _language(self) -> str:
        page = self.instance
        return str((page.locale if page.locale_id else (self.parent_page or page).locale).language_code)

    def _clean_texts(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """Titles in brackets become links; a text that would show itself inside itself is refused, with the way."""
        viewer, page = Viewer(self.for_user), self.instance
        language = self._language()
        changed = link_titles_of_form(cleaned, viewer, language)
        for name, value in list(cleaned.items()):  # an error takes its field out
            if isinstance(value, StreamValue):
                path = Chains(page, value.get_prep_value()).path()
                if path:
                    way = told(path, page, viewer, language)
                    said = _t("A passage of another article would lead back to this one: %(way)s") % {"way": way}
                    self.add_error(name, said)
        # In place: Wagtail's own form drops what a `clean` below it returns.
        cleaned.update((name, value) for name, value in changed.items() if name in cleaned)
        return cleaned


def is_releasing(data: Any) -> bool:
    """Whether this sending of a page's form leads to the public: published, submitted, or approved."""
    approving = "action-workflow-action" in data and data.get("workflow-action-name") == "approve"
    return approving or not RELEASING.isdisjoint(data)


def _spelled(audience: Audience) -> str:
    """As a hidden field can hold it."""
    return ":".join([audience.level, *(str(pk) for pk in sorted(audience.chosen))])


def offer_source_pages(form: forms.BaseForm, user: Any) -> None:
    """Relations name pages of the source language: only those are offered, as boxes to tick, a tree with its levels.

    Of these, what the user may see; what was chosen by others and is out of their sight stays chosen.
    """
    for name, field in form.fields.items():
        if isinstance(field, forms.ModelMultipleChoiceField) and issubclass(field.queryset.model, Page):  # type: ignore[union-attr]
            pages = field.queryset.filter(locale__language_code=settings.LANGUAGE_CODE).order_by("path")  # type: ignore[union-attr]
            offered = pages if getattr(user, "is_superuser", False) else visible_pages(pages, Viewer(user))
            field.widget = forms.CheckboxSelectMultiple()
            field.label_from_instance = partial(_levelled, min((page.depth for page in offered), default=0))  # type: ignore[method-assign]
            field.queryset = offered
            chosen = {getattr(one, "pk", one) for one in form.get_initial_for_field(field, name) or ()}
            if hidden := chosen.difference(page.pk for page in offered):
                field.clean = partial(_with_hidden, field.clean, pages, hidden)  # type: ignore[method-assign]


def _with_hidden(clean: Callable[[Any], QuerySet[Any]], pages: QuerySet[Any], hidden: Iterable[int], value: Any) -> Any:
    return pages.filter(pk__in={*hidden, *clean(value).values_list("pk", flat=True)})


def _levelled(top: int, page: Page) -> str:
    return "– " * (page.depth - top) + page.title


def may_change_audience(page: Any, user: Any) -> bool:
    """Whoever may publish; of what is published in no language, also whoever may edit.

    The audience holds at once, so an author could otherwise open what an editor closed, without anybody's approval.
    """
    if user is None or page.pk is None or page.permissions_for_user(user).can_publish():
        return True
    return not Page.objects.filter(translation_key=page.translation_key, live=True).exists()


def offered_groups(user: Any, *, also: Iterable[int] = ()) -> QuerySet[AudienceGroup]:
    """Municipalities and institutions to choose from, `also` among them; one the user may not see is not named."""
    groups = AudienceGroup.objects.exclude(kind=AudienceGroup.Kind.PARTNERSHIP)
    if user is None or user.is_superuser:
        return groups
    institutions = groups.filter(kind=AudienceGroup.Kind.INSTITUTION)
    pages = Page.objects.filter(translation_key__in=[group.key for group in institutions])
    known = {key.hex for key in visible_pages(pages, Viewer(user)).values_list("translation_key", flat=True)}
    hidden = [group.pk for group in institutions if group.key not in known]
    own = user.groups.values("pk")
    return groups.filter(~Q(pk__in=hidden) | Q(group__in=own) | Q(pk__in=also))


def hold_audience_while_autosaving(request: HttpRequest, thing: Any) -> None:
    """Before an edit: what Wagtail saves by itself while somebody types must not change who may see the page."""
    thing.holds_audience = not request.accepts("text/html")
