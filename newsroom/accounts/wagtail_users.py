"""Wagtail's application of accounts, with our viewset."""

from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(WagtailUsersAppConfig):
    """Makes Wagtail use newsroom/accounts/viewsets.py."""

    group_viewset = "newsroom.accounts.viewsets.RoleViewSet"
    user_viewset = "newsroom.accounts.viewsets.AccountViewSet"
