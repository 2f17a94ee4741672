"""The image of a shared link: there for what is public, another one when title or photo change, never an empty box."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone
from PIL import Image

from articles.models import ArticlePage
from newsroom.photos import lettering
from newsroom.photos.lettering import Lettering, drawable_text, fit_text
from newsroom.photos.social import SocialCard, draw
from tests.builders import (
    make_article,
    make_company,
    make_dossier,
    make_person,
    make_photo,
    make_section,
    make_unpublished_articles,
    publish_article,
)
from tests.html import read

pytestmark = pytest.mark.django_db

SIZE = (1200, 630)
TITLE = "Alibaba : Qwen perd son responsable technique"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content)).convert("RGB")


def is_red(image: Image.Image) -> bool:
    """Whether the place of the photo is red."""
    red, green, _ = image.getpixel((1_000, 300))
    return red > 200 and green < 60


def path_in(page) -> str:
    return page.head("meta[property='og:image']").removeprefix(settings.SITE_URL)


def red_photo():
    photo = make_photo()
    Image.new("RGB", (1600, 900), "#ff0000").save(photo.file.path, "JPEG")
    return photo


def test_stories_fiches_and_dossiers_name_their_image(client, subtests):
    pages = {
        "article": make_article(title=TITLE, kicker="Ressources humaines"),
        "personne": make_person(title="Junyang Lin", native_name="林俊旸", native_language="zh-Hans"),
        "entreprise": make_company(title="Alibaba"),
        "dossier": make_dossier(title="Talents"),
    }
    for kind, page in pages.items():
        with subtests.test(kind):
            html = read(page.url)
            path = path_in(html)
            assert path.startswith(f"/partage/{kind}/{page.pk}-")
            response = client.get(path)
            assert (response.status_code, response["Content-Type"]) == (200, "image/jpeg")
            assert {"public", "immutable"} <= set(response["Cache-Control"].split(", "))
            assert opened(response.content).size == SIZE
            assert (html.head("meta[property='og:image:width']"), html.head("meta[property='og:image:height']")) == (
                "1200",
                "630",
            )
            assert page.title in html.head("meta[property='og:image:alt']")
            assert html.head("meta[name='twitter:card']") == "summary_large_image"


def test_the_image_shows_the_lead_photo_and_says_so():
    article = publish_article(lead_photo=red_photo())
    page = read(article.url)
    assert page.head("meta[property='og:image:alt']").endswith("Un rectangle gris.")
    assert is_red(opened(draw(article.social_card)))
    assert not is_red(opened(draw(make_article().social_card)))


def test_advertising_says_so_on_its_image():
    article = make_article(sponsor="Une marque")
    assert article.social_card.overline == "Publi-rédactionnel · IA"


def test_a_photo_bears_its_credit_and_whether_software_made_it():
    assert publish_article(lead_photo=make_photo(credit="Camille")).social_card.credit == "Camille"
    made = make_photo(credit="Camille", is_ai_generated=True)
    assert publish_article(lead_photo=made).social_card.credit == "Camille · Image générée par IA"


def test_another_title_or_photo_has_another_address_and_the_old_one_leads_to_it(client):
    article = make_article(title="Avant", lead_photo=make_photo())
    addresses = [path_in(read(article.url))]
    for changes in ({"title": "Après"}, {"lead_photo": make_photo()}, {"kicker": "Surtitre"}, {"lead_photo": None}):
        for field, value in changes.items():
            setattr(article, field, value)
        article.save_revision().publish()
        addresses.append(path_in(read(article.url)))
    assert len(set(addresses)) == len(addresses)
    response = client.get(addresses[0])
    assert (response.status_code, response["Location"]) == (302, addresses[-1])


def test_what_readers_may_not_see_has_no_image_and_answers_like_what_never_was(client, subtests):
    def answer(address: str) -> tuple[int, bytes, list[str]]:
        response = client.get(address)
        return response.status_code, response.content.replace(address.encode(), b"ADDRESS"), [*response.headers]

    hidden = make_unpublished_articles()
    withdrawn = hidden["withdrawn"] = make_article(title="SECRET withdrawn")
    assert client.get(withdrawn.social_card.path).status_code == 200
    withdrawn.unpublish()
    deleted = make_article(title="SECRET deleted")
    paths = {state: article.social_card.path for state, article in hidden.items()} | {
        "deleted": deleted.social_card.path
    }
    deleted.delete()
    fiche = make_person(title="SECRET draft", live=False)
    expired = make_dossier(title="SECRET expired")
    type(expired).objects.filter(pk=expired.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    paths |= {"draft fiche": fiche.social_card.path, "expired dossier": expired.social_card.path}
    never = answer("/partage/article/999999-0123456789ab.jpg")
    assert never[0] == 404
    for state, path in paths.items():
        for address in (path, path[:-16] + "0123456789ab.jpg"):
            with subtests.test(state, address=address):
                assert answer(address) == never


def test_an_image_drawn_under_embargo_of_a_story_is_not_served(client):
    article = make_article()
    path = article.social_card.path
    assert client.get(path).status_code == 200
    ArticlePage.objects.filter(pk=article.pk).update(embargo_until=timezone.now() + timedelta(days=1))
    assert client.get(path).status_code == 404


@pytest.mark.portable
def test_an_image_is_drawn_once(client, monkeypatch, django_assert_num_queries):
    article = publish_article(lead_photo=make_photo(), section=make_section())
    first = client.get(article.social_card.path)
    monkeypatch.setattr("newsroom.photos.social.draw", lambda card: b"another")
    client.get(article.social_card.path)
    with django_assert_num_queries(3):  # story, section, photo (its renditions are in Wagtail's cache)
        assert client.get(article.social_card.path).content == first.content


def test_a_lost_file_leaves_the_title_alone(caplog):
    article = publish_article(lead_photo=red_photo())
    card = article.social_card
    Path(card.picture.file.path).unlink()
    assert not is_red(opened(draw(card)))
    assert "left out of a shared image" in caplog.text


def test_a_preview_of_a_page_never_saved_has_no_image():
    assert ArticlePage(title="Titre").social_card.url == ""


def test_a_long_title_shrinks_then_is_cut():
    sizes = (80, 40)
    short, [line] = fit_text("Court", sizes, 750, 1_000, 300)
    assert (short.size_px, line) == (80, "Court")
    long, lines = fit_text("Un titre de plusieurs lignes " * 20, sizes, 750, 1_000, 300)
    assert long.size_px == 40
    assert len(lines) * long.leading_px <= 300
    assert lines[-1].endswith("…")
    assert all(long.width_px(each) <= 1_000 for each in lines)


def test_a_word_wider_than_the_image_is_broken():
    small, lines = fit_text("Rindfleischetikettierung" * 6, (40,), 750, 500, 600)
    assert len(lines) > 1
    assert all(small.width_px(each) <= 500 for each in lines)


@pytest.mark.parametrize(
    "text",
    ["", "林俊旸", "محمد صلاح et שלום", "Юрий", "\U0010ffff\ue000", "a\u200b\u202eb\x00", "é" * 200, "\U0001f469 Élan"],
)
def test_no_script_breaks_the_image(text):
    card = SocialCard("personne", 1, text, text, text, letters=text[:2])
    assert opened(draw(card)).size == SIZE


def test_what_no_font_draws_is_left_out_and_french_is_kept():
    assert drawable_text("\ue000Qwen \U0010ffff 3.5") == "Qwen 3.5"
    french = "« L’œuvre\u202f! Où\u00a0: 1er mars – à 14 h… — Noël, çà »"
    assert drawable_text(french) == french


def test_signs_of_the_house_s_second_file_are_drawn_without_other_fonts(monkeypatch):
    monkeypatch.setattr(lettering, "_FALLBACK_FONTS", ())
    for cached in ("_fonts", "_font_number"):
        monkeypatch.setattr(lettering, cached, getattr(lettering, cached).__wrapped__)
    assert drawable_text("Muñoz lève 50 £, @qwen #3 Łódź") == "Muñoz lève 50 £, @qwen #3 ód"


def test_without_other_fonts_there_is_no_empty_box(monkeypatch):
    monkeypatch.setattr(lettering, "_FALLBACK_FONTS", ())
    for cached in ("_fonts", "_font_number"):
        monkeypatch.setattr(lettering, cached, getattr(lettering, cached).__wrapped__)
    assert drawable_text("Junyang Lin 林俊旸 محمد") == "Junyang Lin"
    assert Lettering(40, 700).width_px("Junyang Lin") > 100
