"""The admin of accounts: a chief editor manages them, but cannot create or become an administrator."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from wagtail.users.forms import GroupForm, UserCreationForm, UserEditForm
from wagtail.users.views.groups import GroupViewSet
from wagtail.users.views.users import EditView, UserViewSet

from newsroom.pages.forms import TidyTextField


class AccountCreationForm(UserCreationForm):
    """The form of a new account; only `manage.py createsuperuser` makes administrators."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["is_superuser"]


class AccountEditForm(UserEditForm):
    """The form of an account."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.pop("is_superuser", None)  # Wagtail removes it itself from one's own account


class AccountEditView(EditView):
    """The form of an account; only administrators may change an administrator's, password included."""

    def dispatch(self, request: HttpRequest, *args, **kwargs):
        """Raise PermissionDenied for the account of an administrator, unless the user is one."""
        if self.object.is_superuser and not request.user.is_superuser:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class AccountViewSet(UserViewSet):
    """« Utilisateurs » in the settings menu."""

    edit_view_class = AccountEditView
    copy_view_enabled = False  # Wagtail 8.0's writes over the account it copies, an administrator's too

    def get_form_class(self, for_update: bool = False) -> type:
        """Return the form class."""
        return AccountEditForm if for_update else AccountCreationForm


class RoleForm(GroupForm):
    """The form of a role."""

    class Meta(GroupForm.Meta):
        field_classes = {"name": TidyTextField}


class RoleViewSet(GroupViewSet):
    """« Groupes » in the settings menu."""

    def get_form_class(self, for_update: bool = False) -> type:
        """Return the form class."""
        return RoleForm
