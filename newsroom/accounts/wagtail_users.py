"""Wagtail's application of accounts, with forms of ours."""

from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(WagtailUsersAppConfig):
    """Gives Wagtail the forms of newsroom/accounts/viewsets.py."""

    user_viewset = "newsroom.accounts.viewsets.AccountViewSet"
