"""Bulk actions on accounts and pictures: what the form of each refuses, they refuse; what they do is logged."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import ModelLogEntry

from newsroom.site.roles import EDITOR
from tests.admin import messages_of, sign_in, words
from tests.builders import make_photo

pytestmark = pytest.mark.django_db

User = get_user_model()


def act(client, action: str, *objects, **data):
    label = objects[0]._meta
    ids = "&".join(f"id={each.pk}" for each in objects)
    address = reverse("wagtail_bulk_action", args=[label.app_label, label.model_name, action])
    return client.post(f"{address}?{ids}&next={reverse('wagtailusers_users:index')}", data, follow=True)


def done() -> list[tuple[str, str]]:
    entries = ModelLogEntry.objects.filter(action="site.bulk_action").order_by("pk")
    return [(entry.label, entry.message.replace("\xa0", " ")) for entry in entries]


@pytest.fixture
def boss():
    return User.objects.create_superuser("patronne", "p@example.org", "une phrase de passe")


@pytest.fixture
def colleague():
    return User.objects.create_user("collegue", "c@example.org", "une phrase de passe")


@pytest.mark.parametrize("action", ["set_active_state", "assign_role", "delete"])
def test_a_chief_changes_no_administrator_among_others(action, boss, colleague):
    data = {"mark_as_active": "False", "role": Group.objects.get(name=EDITOR).pk}
    answer = act(sign_in("chief"), action, boss, colleague, **data)
    if action != "delete":  # which is no chief's to do: nothing is sent to it
        said = "Rien n’a été changé : seul un administrateur change le compte d’un administrateur (« patronne »)."
        assert messages_of(answer)[0].startswith(said)
    for account in (boss, colleague):
        account.refresh_from_db()
        assert (account.is_active, account.groups.count()) == (True, 0)
    assert done() == []


def test_no_account_is_copied_over(boss):
    data = {"username": "nouvelle", "email": "n@example.org", "first_name": "N", "last_name": "N"}
    passwords = {"password1": "une autre phrase", "password2": "une autre phrase"}
    answer = sign_in("chief").post(f"/admin/users/copy/{boss.pk}/", data | passwords)
    boss.refresh_from_db()
    assert (answer.status_code, boss.username, boss.check_password("une phrase de passe")) == (404, "patronne", True)


def test_what_is_done_to_several_accounts_is_in_the_history_of_each(colleague):
    other, role = User.objects.create_user("autre"), Group.objects.get(name=EDITOR)
    client = sign_in("chief")
    act(client, "set_active_state", colleague, other, mark_as_active="False")
    act(client, "assign_role", colleague, role=role.pk)
    colleague.refresh_from_db()
    assert (colleague.is_active, list(colleague.groups.all())) == (False, [role])
    assert [label for label, _ in done()] == ["collegue", "autre", "collegue"]
    assert "Inactif" in done()[0][1]
    assert EDITOR in done()[2][1]
    assert {entry.user.username for entry in ModelLogEntry.objects.filter(action="site.bulk_action")} == {"chef"}
    history = words(client.get(reverse("wagtailadmin_reports:site_history")))
    assert history.count("Action groupée.") == 3


def test_an_administrator_does_to_administrators_what_a_chief_may_not(client, boss, colleague):
    client.force_login(boss)
    second = User.objects.create_superuser("second")
    act(client, "set_active_state", second, mark_as_active="False")
    act(client, "delete", colleague)
    second.refresh_from_db()
    assert not second.is_active
    assert [label for label, _ in done()] == ["second", "collegue"]
    assert not User.objects.filter(pk=colleague.pk).exists()


def test_pictures_too(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    first, second = make_photo(title="Une", width_px=8, height_px=8), make_photo(title="Deux", width_px=8, height_px=8)
    client = sign_in("editor")
    act(client, "add_tags", first, second, tags="ia")
    act(client, "delete", first)
    assert [label for label, _ in done()] == ["Une", "Deux", "Une"]
