"""The form of a report: which days, whose doing, which topics, in which language and file, for whose eyes."""

import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from knowledge.glance.content import AREA
from knowledge.glance.ground import Ground
from knowledge.glance.making import FORMATS
from knowledge.glance.scope import Scope
from knowledge.institutions.models import Municipality
from knowledge.topics.models import TopicPage
from knowledge.versions import local

LONGEST = 366 * 5  # days


class ReportForm(forms.Form):
    """Municipalities are those within reach; people of the whole site may take all together."""

    since = forms.DateField(label=_("From"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    until = forms.DateField(label=_("To"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    municipality = forms.ModelChoiceField(
        Municipality.objects.none(),
        label=_("Municipality"),
        required=False,
        empty_label=pgettext_lazy("municipalities", "all"),
    )
    topics = forms.MultipleChoiceField(
        label=_("Topics"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Without a choice the report covers all of them."),
    )  # fmt: skip
    internal = forms.BooleanField(
        label=_("For internal use"), required=False,
        help_text=_("Also names what only members of the partnership may read, and says so on every page."),
    )  # fmt: skip
    format = forms.ChoiceField(label=_("File"), choices=[(name, name.upper()) for name in FORMATS])

    def __init__(self, ground: Ground, data: Any = None) -> None:
        today = timezone.localdate()
        start = {"since": today.replace(month=1, day=1), "until": today, "language": ground.language, "format": "docx"}
        super().__init__(data, initial=start)
        field = self.fields["municipality"]
        cities = Municipality.objects.prefetch_related("texts")
        if ground.municipalities is not None:
            cities = cities.filter(pk__in=ground.municipalities)
            field.required = True
            field.empty_label = None  # type: ignore[attr-defined]
        field.queryset = cities  # type: ignore[attr-defined]
        areas = TopicPage.objects.visible_to(ground.viewer).filter(locale=ground.source, depth=AREA)
        titles = {page.translation_key: page.title for page in local(TopicPage, areas, ground.viewer, ground.language)}
        self.fields["topics"].choices = [  # type: ignore[attr-defined]
            (str(page.pk), titles.get(page.translation_key, page.title)) for page in areas.order_by("path")
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        if since and until:
            if until < since:
                self.add_error("until", _("The last day lies before the first."))
            elif until - since > datetime.timedelta(days=LONGEST):
                self.add_error("until", _("A report covers five years at most."))
        return given

    def scope(self) -> Scope:
        """Of a valid form."""
        given = self.cleaned_data
        return Scope(
            given["since"],
            given["until"],
            given["language"],
            municipality=given["municipality"],
            topics=tuple(int(pk) for pk in given["topics"]),
            internal=given["internal"],
        )
