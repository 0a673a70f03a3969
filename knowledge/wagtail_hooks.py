"""Registers the subjects in the editing interface and on the public face; what is registered lives with its subject."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from home.bodies import DOCUMENT_HOOK
from home.embedding.passages import STATES_HOOK
from home.forms import hold_audience_while_autosaving
from home.frame import MENU_HOOK
from home.heads import DESCRIBE_HOOK, TWINS_HOOK
from home.linking.names import OTHER_NAMES_HOOK
from home.retention import RETENTION_HOOK
from home.sections import SECTIONS_HOOK
from home.statement.known import BARRIERS_HOOK
from home.writing.terms import TERMS_HOOK
from knowledge import face
from knowledge.articles import wanted_desk
from knowledge.articles.embedded import states_of_pages
from knowledge.cards import cards_of_documents
from knowledge.comments import views as comments
from knowledge.condition import report as condition
from knowledge.coverage import views as translation_board
from knowledge.described import describe
from knowledge.documents import rereading, withdrawing
from knowledge.documents.bulk import actions as bulk_actions
from knowledge.documents.bulk import articles as documents_of_articles
from knowledge.documents.bulk import views as documents_together
from knowledge.documents.bulk.connecting import person_saved
from knowledge.documents.likeness.telling import tell_of_the_same_file
from knowledge.documents.releasing import offer_release
from knowledge.documents.storing import report as stored_files
from knowledge.documents.uploading import views as uploading
from knowledge.documents.viewset import DocumentViewSet
from knowledge.feedback import desk as feedback_desk
from knowledge.feedback.barriers import open_barriers
from knowledge.following import desk as following_desk
from knowledge.following.searches import after_results as follow_below_hits
from knowledge.following.sections import MY_SECTIONS_HOOK
from knowledge.glance.mine import glance_section
from knowledge.glossary import checking as terms_checked
from knowledge.glossary.exchange import views as terms_in_files
from knowledge.glossary.marking import TermFinder, other_names
from knowledge.glossary.viewsets import TermViewSet
from knowledge.importing import admin as importing
from knowledge.institutions.sections import my_mirrors
from knowledge.institutions.viewsets import PartnershipGroup, register_log_actions
from knowledge.interchange import desk as files_of_articles
from knowledge.interchange import views as interchange
from knowledge.membership import desk, menu, side_doors
from knowledge.membership.viewsets import PeopleGroup
from knowledge.people import views as people
from knowledge.plain import desk as plain
from knowledge.projects.sections import my_steps
from knowledge.questions.face import sections as questions
from knowledge.revisions import keeping, sessions
from knowledge.revisions.viewset import versioned_pages
from knowledge.searching import witness as searching_witness
from knowledge.searching.missing import below_hits
from knowledge.searching.viewsets import SearchGroup
from knowledge.standing import desk as standing_desk
from knowledge.standing import retention
from knowledge.translations import actions as translating
from knowledge.translations import correcting_views, guarding
from knowledge.translations import page_views as translation_page
from knowledge.translations import publishing as translations_publishing
from knowledge.translations import views as translation_views
from knowledge.translations.exchange import views as translation_files
from knowledge.twins.views import views_with_twin
from knowledge.validity import views as validity
from search.page import AFTER_RESULTS_HOOK

register_snippet(DocumentViewSet)

hooks.register("register_admin_viewset", PeopleGroup)
hooks.register("register_admin_viewset", PartnershipGroup)
hooks.register("register_admin_viewset", TermViewSet)
hooks.register("register_admin_viewset", SearchGroup)
hooks.register("register_admin_viewset", versioned_pages, order=100)  # in place of Wagtail's own
hooks.register("register_log_actions", keeping.register_log_actions)
hooks.register("register_log_actions", guarding.register_log_actions)
hooks.register("register_admin_urls", sessions.admin_urls)
hooks.register("register_log_actions", register_log_actions)
hooks.register("register_log_actions", searching_witness.register_log_actions)
hooks.register("construct_homepage_panels", desk.construct_panels)
hooks.register("construct_homepage_panels", following_desk.construct_panels, order=10)
hooks.register("construct_homepage_panels", standing_desk.construct_panels, order=10)
hooks.register("construct_homepage_panels", feedback_desk.construct_panels, order=10)
hooks.register("construct_homepage_panels", comments.construct_panels, order=10)
hooks.register("register_admin_urls", comments.admin_urls)
hooks.register("register_page_header_buttons", comments.header_buttons)
hooks.register("construct_homepage_summary_items", menu.leave_out_numbers, order=1000)
hooks.register("construct_main_menu", menu.leave_out_unused)
hooks.register("construct_main_menu", standing_desk.lead_to_standing_pages)
hooks.register("construct_settings_menu", menu.leave_out_unused)
hooks.register("construct_search", menu.leave_out_unused)
hooks.register("construct_page_chooser_queryset", side_doors.only_known)
hooks.register("construct_snippet_action_menu", offer_release)
hooks.register("construct_snippet_action_menu", withdrawing.offer_withdrawing)
hooks.register("register_admin_urls", withdrawing.admin_urls)
hooks.register("after_create_snippet", tell_of_the_same_file)
hooks.register("after_edit_snippet", tell_of_the_same_file)
hooks.register("register_admin_urls", rereading.admin_urls)
hooks.register("register_admin_urls", stored_files.admin_urls)
hooks.register("register_admin_urls", uploading.admin_urls)
hooks.register("register_admin_urls", documents_together.admin_urls)
hooks.register("register_page_header_buttons", documents_of_articles.header_buttons)
hooks.register("register_admin_urls", interchange.admin_urls)
hooks.register("register_page_header_buttons", files_of_articles.header_buttons)
hooks.register("construct_homepage_panels", files_of_articles.construct_panels, order=10)
hooks.register("after_edit_page", files_of_articles.submit_documents)
hooks.register("after_edit_snippet", person_saved)
for action in bulk_actions.ACTIONS:
    hooks.register("register_bulk_action", action)
hooks.register("register_reports_menu_item", stored_files.menu_item)
hooks.register("register_reports_menu_item", condition.menu_item)
hooks.register("register_admin_urls", condition.admin_urls)
hooks.register("register_reports_menu_item", feedback_desk.menu_item)
hooks.register("register_admin_urls", feedback_desk.admin_urls)
hooks.register("register_admin_urls", terms_in_files.admin_urls)
hooks.register("after_edit_page", terms_checked.warn_of_missing_terms)
hooks.register("before_bulk_action", translations_publishing.tell_together, order=10)
hooks.register("register_admin_urls", translation_board.admin_urls)
hooks.register("register_reports_menu_item", translation_board.menu_item)
hooks.register("construct_page_action_menu", translating.lead_with_handing_over)
hooks.register("before_edit_page", hold_audience_while_autosaving)
hooks.register("before_edit_snippet", hold_audience_while_autosaving)

hooks.register(AFTER_RESULTS_HOOK, follow_below_hits)
hooks.register(AFTER_RESULTS_HOOK, below_hits)
hooks.register(MENU_HOOK, face.site_menu)
hooks.register(DESCRIBE_HOOK, describe)
hooks.register(TWINS_HOOK, views_with_twin)
hooks.register(SECTIONS_HOOK, face.home_sections)
hooks.register(DOCUMENT_HOOK, cards_of_documents)
hooks.register(STATES_HOOK, states_of_pages)
hooks.register(OTHER_NAMES_HOOK, other_names)
hooks.register(TERMS_HOOK, TermFinder)
hooks.register(BARRIERS_HOOK, open_barriers)
hooks.register(RETENTION_HOOK, retention.periods)
hooks.register("register_admin_urls", wanted_desk.admin_urls)
hooks.register("register_reports_menu_item", wanted_desk.menu_item)
hooks.register(MY_SECTIONS_HOOK, questions.my_questions)
hooks.register(MY_SECTIONS_HOOK, my_mirrors)
hooks.register(MY_SECTIONS_HOOK, my_steps)
hooks.register(MY_SECTIONS_HOOK, glance_section)

hooks.register("register_admin_urls", importing.admin_urls)
hooks.register("register_admin_urls", translation_views.admin_urls)
hooks.register("register_admin_urls", translation_page.admin_urls)
hooks.register("register_admin_urls", translation_files.admin_urls)
hooks.register("register_admin_urls", correcting_views.admin_urls)
hooks.register("register_page_header_buttons", plain.header_buttons)
hooks.register("register_page_header_buttons", importing.header_buttons)
hooks.register("register_page_header_buttons", translating.header_buttons)

hooks.register("register_admin_urls", validity.admin_urls)
hooks.register("register_page_header_buttons", validity.header_buttons)
hooks.register("register_log_actions", validity.register_log_actions)
hooks.register("register_admin_urls", people.admin_urls)
hooks.register("register_user_listing_buttons", people.account_buttons)
