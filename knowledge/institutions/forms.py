"""Forms of municipalities and of the life of a mirror in the editing interface."""

import zoneinfo
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from knowledge.institutions.acting import proposable
from knowledge.institutions.hours import DaysOffField
from knowledge.institutions.mirror_models import Mirror
from knowledge.institutions.models import InstitutionPage
from knowledge.relations import source_locale
from knowledge.topics.models import TopicPage
from search.access import Viewer


class MunicipalityForm(WagtailAdminModelForm):
    """Languages and time zone are chosen, never typed."""

    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=settings.LANGUAGES, required=False, widget=forms.CheckboxSelectMultiple
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=[(name, name) for name in sorted(zoneinfo.available_timezones())]
    )

    days_off = DaysOffField(
        label=_("Further days off"), required=False, help_text=_("Days as 2026-12-24, or as 12-24 for every year.")
    )

    def clean_country(self) -> str:
        return str(self.cleaned_data["country"]).upper()


class MirrorForm(WagtailAdminModelForm):
    """Abstract: the topics of a mirror are those of the source language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "topics" in self.fields:
            topics = TopicPage.objects.filter(locale=source_locale()).order_by("path")
            self.fields["topics"] = forms.ModelMultipleChoiceField(
                label=_("Topics"), queryset=topics, required=False, widget=forms.CheckboxSelectMultiple
            )


class ProposalForm(MirrorForm):
    """One's own side first, then the one asked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["proposer"].queryset = proposable(self.for_user)
        known = InstitutionPage.objects.visible_to(Viewer(self.for_user))
        others = known.filter(locale=source_locale()).order_by("municipality__slug", "title")
        self.fields["answerer"].queryset = others

    class Meta:
        model = Mirror
        fields = ["proposer", "answerer", "topics"]


class TopicsForm(MirrorForm):
    class Meta:
        model = Mirror
        fields = ["topics"]


class ConfirmForm(WagtailAdminModelForm):
    since = forms.DateField(
        label=_("Mirrors since"),
        initial=timezone.localdate,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )

    class Meta:
        model = Mirror
        fields = ["since"]


class DeclineForm(WagtailAdminModelForm):
    end_reason = forms.CharField(label=_("Why not"), max_length=500, help_text=_("The side that proposed reads this."))

    class Meta:
        model = Mirror
        fields = ["end_reason"]


class EndForm(WagtailAdminModelForm):
    end_reason = forms.CharField(
        label=_("Why it ends"), max_length=500, help_text=_("Everybody who opens the mirror's page reads this.")
    )

    class Meta:
        model = Mirror
        fields = ["end_reason"]
