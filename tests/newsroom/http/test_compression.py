"""Texts travel compressed, pictures as they are."""

import gzip

import pytest

from newsroom.photos.renditions import make_renditions
from tests.builders import make_article, make_photo

GZIP = {"accept-encoding": "gzip, deflate, br"}


@pytest.mark.django_db
def test_a_page_travels_compressed_to_whoever_takes_it(client):
    article = make_article(title="Départ chez Qwen")
    plain, small = client.get(article.url), client.get(article.url, headers=GZIP)
    assert "Content-Encoding" not in plain.headers
    assert small["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in small["Vary"]
    assert "Départ chez Qwen" in gzip.decompress(small.content).decode()
    assert len(small.content) < len(plain.content) / 2


@pytest.mark.django_db
def test_a_picture_travels_as_it_is(client):
    photo = make_photo()
    make_renditions(photo)
    make_article(lead_photo=photo)
    response = client.get(photo.renditions.first().url, headers=GZIP)
    assert response.status_code == 200
    assert "Content-Encoding" not in response.headers
