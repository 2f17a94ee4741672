"""A redirect that goes round in circles is refused in words."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect

from tests.admin import sign_in, soup, words
from tests.builders import make_article

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"


def send(client, old, new, address=None):
    data = {"old_path": old, "redirect_link": new, "is_permanent": "on"}
    return client.post(address or reverse("wagtailredirects:add"), data, follow=True)


@pytest.mark.parametrize(
    ("stored", "old", "new"),
    [
        ([], "/a", f"{SITE}/a/"),
        ([], "/a?x=1", f"{SITE}/a?x=1"),
        ([("/b", f"{SITE}/a")], "/a", f"{SITE}/b/"),
        ([("/b", f"{SITE}/c"), ("/c", f"{SITE}/a")], "/a/", f"{SITE}/b"),
        ([("/é", f"{SITE}/a")], "/a", f"{SITE}/%C3%A9"),
    ],
)
def test_a_circle_is_refused(stored, old, new):
    client = sign_in("chief")
    for path, link in stored:
        Redirect.objects.create(old_path=path, redirect_link=link)
    assert "tourne en rond" in words(send(client, old, new))
    assert Redirect.objects.count() == len(stored)
    kept = Redirect.objects.create(old_path="/ailleurs", redirect_link="https://exemple.org/")
    assert "tourne en rond" in words(send(client, old, new, reverse("wagtailredirects:edit", args=[kept.pk])))
    kept.refresh_from_db()
    assert kept.redirect_link == "https://exemple.org/"


def test_a_page_that_has_the_address_is_a_circle_too():
    client, story = sign_in("chief"), make_article()
    response = client.post(
        reverse("wagtailredirects:add"), {"old_path": story.url, "redirect_page": story.pk, "is_permanent": "on"}
    )
    assert "tourne en rond" in words(response)


@pytest.mark.parametrize("new", [f"{SITE}/b", "https://exemple.org/a", f"{SITE}/a/b", f"{SITE}/a?x=1"])
def test_what_leads_elsewhere_is_kept_and_may_be_saved_again(new):
    client = sign_in("chief")
    send(client, "/a", new)
    redirect = Redirect.objects.get()
    assert "tourne en rond" not in words(send(client, "/a", new, reverse("wagtailredirects:edit", args=[redirect.pk])))


def test_an_import_keeps_what_is_no_circle():
    client = sign_in("chief")
    file = SimpleUploadedFile("r.csv", f"de,vers\n/a,{SITE}/b\n/b,{SITE}/a\n/c,{SITE}/b\n".encode())
    form = soup(client.post(reverse("wagtailredirects:start_import"), {"import_file": file}))
    hidden = {name: form.select_one(f"[name={name}]")["value"] for name in ("import_file_name", "input_format")}
    sent = hidden | {"from_index": 0, "to_index": 1, "permanent": "on"}
    response = client.post(reverse("wagtailredirects:process_import"), sent, follow=True)
    assert "n’a pas été importée" in words(response)
    assert sorted(Redirect.objects.values_list("old_path", flat=True)) == ["/a", "/c"]
