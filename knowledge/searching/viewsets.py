"""The search in the editing interface: figures, recommendations, synonyms, weights, what was not found."""

from typing import Any

from django import forms
from django.conf import settings
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList, PageChooserPanel
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.viewsets.base import ViewSet, ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet

from knowledge.membership.listing import VIEWS, PermittedEdit
from knowledge.searching.dashboard import Dashboard, ListBehind
from knowledge.searching.refused import PERMISSION as MAY_MEND
from knowledge.searching.refused import Refused
from knowledge.searching.suggested import Suggested
from knowledge.searching.witness import WitnessedAdd, WitnessedDelete, WitnessedEdit, weighed
from search.facets import kind_labels, own_name
from search.models import NotFound, QueryRule, SynonymGroup, Weight

LANGUAGE = forms.Select(choices=settings.LANGUAGES)


class Permitted(MenuItem):
    """An entry of the menu for those with a right."""

    def __init__(self, *args: Any, permission: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.permission = permission

    def is_shown(self, request: Any) -> bool:
        return bool(request.user.has_perm(self.permission))


class FiguresViewSet(ViewSet):
    name, url_prefix, icon = "search-queries", "reports/searches", "search"
    menu_label = _("Figures")

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", Dashboard.as_view(), name="index"),
            path("<slug:name>/", ListBehind.as_view(), name="list"),
        ]

    def get_menu_item(self, order: int | None = None) -> MenuItem:
        label, address = self.menu_label, reverse("search-queries:index")
        return Permitted(label, address, icon_name="order", order=order, permission="search.view_querylog")


class SuggestedViewSet(ViewSet):
    name, url_prefix, icon = "search-suggested", "searching/suggested", "pick"
    menu_label = _("Suggested synonyms")

    def get_urlpatterns(self) -> list[Any]:
        return [path("", Suggested.as_view(), name="index")]

    def get_menu_item(self, order: int | None = None) -> MenuItem:
        label, address = self.menu_label, reverse("search-suggested:index")
        return Permitted(label, address, icon_name="pick", order=order, permission="search.add_synonymgroup")


class RefusedViewSet(ViewSet):
    name, url_prefix, icon = "search-refused", "searching/refused", "warning"
    menu_label = _("Refused by the cluster")

    def get_urlpatterns(self) -> list[Any]:
        return [path("", Refused.as_view(), name="index")]

    def get_menu_item(self, order: int | None = None) -> MenuItem:
        label, address = self.menu_label, reverse("search-refused:index")
        return Permitted(label, address, icon_name="warning", order=order, permission=MAY_MEND)


class DecisionViewSet(ModelViewSet):
    """What all of them share: the house's views, and a witness of every change."""

    copy_view_enabled = False
    add_to_reference_index = False
    inspect_view_enabled = False
    index_view_class = VIEWS["index_view_class"]
    add_view_class, edit_view_class, delete_view_class = WitnessedAdd, WitnessedEdit, WitnessedDelete
    history_view_class, usage_view_class = VIEWS["history_view_class"], VIEWS["usage_view_class"]


def _language(row: Any) -> str:
    return own_name(row.language)


class RuleViewSet(DecisionViewSet):
    model = QueryRule
    icon = "pick"
    url_prefix = "searching/recommendations"
    menu_label = _("Recommendations")
    list_display = [
        "words",
        Column("language", label=_("Language"), accessor=_language),
        Column("match", label=_("The query has"), accessor="get_match_display"),
        Column("items", label=_("Stand first / left out"), accessor=lambda row: _counted(row)),
        DateColumn("until_day", label=_("Until")),
        DateColumn("changed_at", label=_("Changed")),
    ]
    search_fields = ["words"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("language", widget=LANGUAGE), FieldPanel("match")]), FieldPanel("words")],
                heading=_("For which queries"),
            ),
            InlinePanel(
                "items",
                panels=[FieldPanel("act"), PageChooserPanel("page"), FieldPanel("address")],
                heading=_("What stands first, what is left out"),
                label=_("Page or document"),
                min_num=1,
            ),
            FieldRowPanel([FieldPanel("from_day"), FieldPanel("until_day")], heading=_("When")),
            FieldPanel("note"),
        ],
        base_form_class=WagtailAdminModelForm,
    )


def _counted(row: QueryRule) -> str:
    acts = [item.act for item in row.items.all()]
    return f"{acts.count('pin')} / {acts.count('exclude')}"


class SynonymViewSet(DecisionViewSet):
    model = SynonymGroup
    icon = "resubmit"
    url_prefix = "searching/synonyms"
    menu_label = _("Synonyms")
    list_display = [
        "__str__",
        Column("language", label=_("Language"), accessor=_language),
        DateColumn("changed_at", label=_("Changed")),
    ]
    search_fields = ["words"]
    edit_handler = ObjectList(
        [
            FieldPanel("language", widget=LANGUAGE),
            FieldPanel("words", widget=forms.Textarea({"rows": 5, "dir": "auto"})),
            FieldPanel("one_way"),
        ],
        base_form_class=WagtailAdminModelForm,
    )


class WeightForm(WagtailAdminModelForm):
    kind = forms.ChoiceField(label=Weight._meta.get_field("kind").verbose_name, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "—"), *sorted(kind_labels().items(), key=lambda one: one[1])]


class WeightViewSet(DecisionViewSet):
    model = Weight
    icon = "order-up"
    url_prefix = "searching/weights"
    menu_label = _("Weights")
    list_display = [
        Column("what", label=_("What"), accessor=lambda row: kind_labels().get(row.kind) or weighed(row)),
        Column("factor", label=_("Factor"), accessor="factor"),
        "note",
        DateColumn("changed_at", label=_("Changed")),
    ]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("kind"),
                    PageChooserPanel("institution", "knowledge.InstitutionPage"),
                    PageChooserPanel("page"),
                    FieldPanel("address"),
                ],
                heading=_("One of these"),
            ),
            FieldPanel("factor", widget=forms.NumberInput({"step": "0.05", "min": "0.5", "max": "2"})),
            FieldPanel("note"),
        ],
        base_form_class=WeightForm,
    )


class NotFoundEdit(PermittedEdit):
    """What was sent stands there to be read; only what became of it is changed."""

    def save_instance(self) -> NotFound:
        self.form.instance.done_by = self.request.user
        saved: NotFound = super().save_instance()
        return saved


class NotFoundViewSet(DecisionViewSet):
    model = NotFound
    icon = "help"
    url_prefix = "searching/not-found"
    menu_label = _("Not found")
    list_display = [
        Column("query", label=_("Query"), accessor=lambda row: row.query or "–"),
        Column("text", label=_("What was missing"), accessor=lambda row: row.text[:120]),
        Column("language", label=_("Language"), accessor=_language),
        Column("state", label=_("State"), accessor="get_state_display"),
        DateColumn("at", label=_("Sent")),
    ]
    list_filter = ["state", "language"]
    search_fields = ["query", "text"]
    edit_view_class = NotFoundEdit
    edit_handler = ObjectList(
        [
            FieldPanel("query", read_only=True),
            FieldPanel("text", read_only=True),
            FieldPanel("state"),
            FieldPanel("remark"),
        ],
        base_form_class=WagtailAdminModelForm,
    )


class SearchGroup(ViewSetGroup):
    """The menu of those who run the search; each entry shows by its own right."""

    menu_label = pgettext_lazy("noun", "Search")
    menu_icon = "search"
    menu_name = "searching"
    menu_order = 570
    items = (
        FiguresViewSet,
        RuleViewSet,
        SynonymViewSet,
        SuggestedViewSet,
        WeightViewSet,
        NotFoundViewSet,
        RefusedViewSet,
    )
