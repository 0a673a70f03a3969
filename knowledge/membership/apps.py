"""Wagtail's room for accounts, with our own forms and rules; registered in place of `wagtail.users`."""

from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(WagtailUsersAppConfig):
    user_viewset = "knowledge.membership.account_viewset.AccountViewSet"

    def ready(self) -> None:
        from knowledge.glossary import viewsets as glossary
        from knowledge.institutions import policies as institution_policies
        from knowledge.membership import policies
        from knowledge.searching import policies as searching_policies

        policies.register()
        institution_policies.register()
        glossary.register()
        searching_policies.register()
