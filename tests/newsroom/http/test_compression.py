"""Texts travel compressed, pictures as they are."""

import gzip

import brotli
import pytest
from django.http import HttpResponse

from newsroom.http.compression import CompressionMiddleware
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


@pytest.mark.parametrize(
    ("header", "given"),
    [
        ("br", "br"),
        ("br;q=1, gzip;q=0", "br"),
        ("BR, identity;q=0", "br"),
        ("gzip;q=0, *", "br"),
        ("*", "br"),
        ("gzip, br", "gzip"),
        ("gzip, *;q=0", "gzip"),
        ("br;q=0", ""),
        ("br;q=0.0, gzip;q=0", ""),
        ("identity;q=0", ""),
        ("deflate, zstd", ""),
    ],
)
def test_a_text_travels_as_whoever_asks_can_read_it(rf, header, given):
    text = "Départ chez Qwen. " * 50

    def travelling():
        response = HttpResponse(text, headers={"ETag": '"1"', "Content-Length": str(len(text.encode()))})
        request = rf.get("/", headers={"accept-encoding": header})
        return CompressionMiddleware(lambda _: response)(request)

    response = travelling()
    assert response.get("Content-Encoding", "") == given
    assert "Accept-Encoding" in response["Vary"]
    assert response["Content-Length"] == str(len(response.content))
    assert response["ETag"] == ('W/"1"' if given else '"1"')
    unpack = {"gzip": gzip.decompress, "br": brotli.decompress, "": bytes}[given]
    assert unpack(response.content).decode() == text
    if given:  # the size is left to chance
        assert len({len(travelling().content) for _ in range(50)}) > 5


def test_brotli_leaves_what_is_short_or_packed_as_it_is(rf):
    for response in (HttpResponse("Court."), HttpResponse("x" * 500, headers={"Content-Encoding": "gzip"})):
        before = response.content
        request = rf.get("/", headers={"accept-encoding": "br"})
        assert CompressionMiddleware(lambda _, response=response: response)(request).content == before
