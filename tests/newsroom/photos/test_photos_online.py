"""A picture that readers see changes only by those who may publish where it stands."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone

from articles.models import DossierIndexPage, DossierPage
from newsroom.photos.models import Photo
from tests.admin import sign_in, soup, words
from tests.builders import (
    make_article,
    make_photo,
    publish_article,
    publish_company,
    publish_person,
)

pytestmark = [pytest.mark.django_db, pytest.mark.portable]

WHO = "Demandez à quelqu’un qui le peut (« Édition », « Rédaction en chef »)"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def writer():
    return sign_in("writer")


def photo_of_the_writer() -> Photo:
    user, _ = get_user_model().objects.get_or_create(username="redacteur", email="redacteur@example.org")
    return make_photo(title="Leur photo", uploaded_by_user=user, width_px=8, height_px=8)


def schedule(photo: Photo) -> None:
    story = make_article(title="À venir", live=False)
    story.lead_photo, story.go_live_at = photo, timezone.now() + timedelta(days=1)
    story.save_revision().publish()


def show_in_dossier(photo: Photo) -> None:
    dossier = DossierIndexPage.objects.get().add_child(instance=DossierPage(title="Un dossier", live=False))
    dossier.photo = photo
    dossier.save_revision().publish()


PLACES = {
    "opening of a story": lambda photo: publish_article(lead_photo=photo),
    "text of a story": lambda photo: publish_article(body=[("picture", {"photo": photo})]),
    "person": lambda photo: publish_person(photo=photo),
    "company": lambda photo: publish_company(photo=photo),
    "dossier": show_in_dossier,
    "scheduled story": schedule,
}

DATA = {"title": "Changé", "credit": "Changé", "description": "Changé."}


def bulk(action: str, photo: Photo) -> str:
    return f"{reverse('wagtail_bulk_action', args=['photos', 'photo', action])}?id={photo.pk}&next=/admin/"


@pytest.mark.parametrize("place", PLACES)
def test_a_writer_leaves_a_picture_that_readers_see_as_it_is(place, writer):
    photo = photo_of_the_writer()
    PLACES[place](photo)
    edit = reverse("wagtailimages:edit", args=[photo.pk])
    assert WHO in words(writer.get(edit))
    answers = [
        writer.post(edit, DATA),
        writer.post(reverse("wagtailimages:delete", args=[photo.pk]), follow=True),
        writer.post(bulk("delete", photo), follow=True),
    ]
    assert all(WHO in words(answer) for answer in answers)
    assert soup(answers[0]).select_one("[name=title]")["value"] == "Changé"  # nothing typed is lost
    assert Photo.objects.get().title == "Leur photo"


def test_no_other_door_leads_to_it(writer):
    photo = photo_of_the_writer()
    publish_article(lead_photo=photo)
    several = {f"image-{photo.pk}-{name}": value for name, value in DATA.items()}
    answer = writer.post(reverse("wagtailimages:edit_multiple", args=[photo.pk]), several).json()
    assert not answer["success"]
    assert "Demandez à" in answer["form"]
    writer.post(reverse("wagtailimages:delete_multiple", args=[photo.pk]))
    for action, data in {"add_tags": {"tags": "ia"}, "add_to_collection": {"collection": photo.collection_id}}.items():
        writer.post(bulk(action, photo), data)
    photo.refresh_from_db()
    assert (photo.title, photo.tags.count()) == ("Leur photo", 0)


def test_a_picture_of_drafts_is_the_writers_to_change_and_to_delete(writer):
    photo = photo_of_the_writer()
    make_article(live=False, lead_photo=photo)
    assert writer.post(reverse("wagtailimages:edit", args=[photo.pk]), DATA).status_code == 302
    photo.refresh_from_db()
    assert photo.title == "Changé"
    writer.post(bulk("delete", photo))
    assert not Photo.objects.exists()


@pytest.mark.parametrize("role", ["editor", "chief"])
def test_who_may_publish_changes_what_readers_see(role):
    photo = photo_of_the_writer()
    publish_article(lead_photo=photo)
    assert sign_in(role).post(reverse("wagtailimages:edit", args=[photo.pk]), DATA).status_code == 302
    photo.refresh_from_db()
    assert photo.title == "Changé"
