"""Accounts of the staff."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """An account of the admin: a custom user model from the first migration, so that it can change later."""

    class Meta(AbstractUser.Meta):
        verbose_name = "compte"
        verbose_name_plural = "comptes"
