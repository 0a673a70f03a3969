"""Registers what this room adds to the editing interface."""

from wagtail import hooks

from home import writing_direction
from home.checking import live
from home.images import refusing
from home.linking import desk as linking
from home.linking import linked_desk
from home.withdrawals import views as withdrawals

hooks.register("insert_global_admin_css", writing_direction.stylesheet)
hooks.register("construct_wagtail_userbar", live.use_our_checker)
hooks.register("before_bulk_action", refusing.refuse_together)
hooks.register("register_admin_urls", withdrawals.admin_urls)
hooks.register("register_page_header_buttons", withdrawals.header_buttons)
hooks.register("register_log_actions", withdrawals.register_log_actions)

hooks.register("register_rich_text_features", linking.register_feature)
hooks.register("register_admin_urls", linking.admin_urls)
hooks.register("after_create_page", linking.tell_what_stayed_open)
hooks.register("after_edit_page", linking.tell_what_stayed_open)
hooks.register("register_admin_urls", linked_desk.admin_urls)
hooks.register("register_page_header_buttons", linked_desk.header_buttons)
