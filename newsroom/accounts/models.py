"""Accounts of the staff."""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """Somebody who may sign in to the admin. Ours from the first migration, so that it may grow."""

    class Meta(AbstractUser.Meta):
        verbose_name = "compte"
        verbose_name_plural = "comptes"
