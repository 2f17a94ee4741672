"""The addresses of outside videos, in every form their hosts give them, and the player that plays that."""

import re

import pytest
from django.conf import settings

from articles.players import player_of

YOUTUBE, KEY, LIST = "https://www.youtube-nocookie.com/embed", "dQw4w9WgXcQ", "PLrAXtmErZgOeiKm4sgNOknGvNjby9efdf"
VIMEO, DAILYMOTION = "https://player.vimeo.com/video/76979871", "https://geo.dailymotion.com/player.html"

PLAYERS = {
    f"{YOUTUBE}/{KEY}": [
        f"https://www.youtube.com/watch?v={KEY}",
        f"http://youtube.com/watch?v={KEY}&feature=youtu.be&si=abc",
        f"https://m.youtube.com/watch?app=desktop&v={KEY}",
        f"https://music.youtube.com/watch?v={KEY}",
        f"https://www.youtube.com/watch/{KEY}",
        f"https://youtu.be/{KEY}",
        f"https://youtu.be/{KEY}/?si=abc",
        f"https://www.youtube.com/embed/{KEY}",
        f"https://www.youtube-nocookie.com/embed/{KEY}?rel=0",
        f"https://www.youtube.com/v/{KEY}",
        f"https://www.youtube.com/e/{KEY}",
        f"https://www.youtube.com/shorts/{KEY}?feature=share",
        f"https://www.youtube.com/live/{KEY}?si=abc",
        f"https://www.youtube.com/watch_popup?v={KEY}",
        f"https://www.youtube.com/#!/watch?v={KEY}",
        f"https://www.youtube.com/attribution_link?a=x&u=%2Fwatch%3Fv%3D{KEY}%26feature%3Dshare",
        f"https://www.youtube.com/watch?v={KEY}&list=WL",  # the reader's own list
    ],
    f"{YOUTUBE}/{KEY}?start=90": [
        f"https://youtu.be/{KEY}?t=90",
        f"https://youtu.be/{KEY}?si=abc&t=1m30s",
        f"https://www.youtube.com/watch?v={KEY}&t=90s",
        f"https://www.youtube.com/watch?v={KEY}&amp;t=1m30s",
        f"https://www.youtube.com/watch?v={KEY}#t=1m30s",
        f"https://www.youtube.com/watch?time_continue=90&v={KEY}",
        f"https://www.youtube.com/live/{KEY}?t=90",
        f"https://www.youtube.com/embed/{KEY}?start=90",
        f"https://youtu.be/{KEY}?t=1:30",
    ],
    f"{YOUTUBE}/{KEY}?start=3723&end=3783": [f"https://www.youtube.com/embed/{KEY}?start=3723&end=3783"],
    f"{YOUTUBE}/{KEY}?start=3723": [f"https://youtu.be/{KEY}?t=1h2m3s"],
    f"{YOUTUBE}/{KEY}?list={LIST}": [
        f"https://www.youtube.com/watch?v={KEY}&list={LIST}&index=2",
        f"https://youtu.be/{KEY}?list={LIST}",
    ],
    f"{YOUTUBE}/{KEY}?list={LIST}&start=90": [f"https://youtu.be/{KEY}?list={LIST}&t=90"],
    f"{YOUTUBE}/videoseries?list={LIST}": [
        f"https://www.youtube.com/playlist?list={LIST}",
        f"https://www.youtube.com/embed/videoseries?list={LIST}",
        f"https://music.youtube.com/playlist?list={LIST}",
    ],
    f"{YOUTUBE}/live_stream?channel=UC4R8DWoMoI7CAwX8_LjQHig": [
        "https://www.youtube.com/embed/live_stream?channel=UC4R8DWoMoI7CAwX8_LjQHig"
    ],
    f"{VIMEO}?dnt=1": [
        "https://vimeo.com/76979871",
        "https://www.vimeo.com/76979871?share=copy",
        "https://player.vimeo.com/video/76979871?title=0&h=",
        "https://vimeo.com/channels/staffpicks/76979871",
        "https://vimeo.com/groups/shortfilms/videos/76979871",
        "https://vimeo.com/album/2632481/video/76979871",
        "https://vimeo.com/showcase/2632481/video/76979871",
        "https://vimeo.com/ondemand/thelastcolony/76979871",
        "https://vimeo.com/moogaloop.swf?clip_id=76979871",
    ],
    f"{VIMEO}?h=8272103f6e&dnt=1": [
        "https://vimeo.com/76979871/8272103f6e",
        "https://vimeo.com/76979871/8272103f6e?share=copy&fl=sv",
        "https://vimeo.com/76979871?h=8272103f6e",
        "https://player.vimeo.com/video/76979871?h=8272103f6e&badge=0",
        "https://vimeo.com/manage/videos/76979871/8272103f6e",
    ],
    f"{VIMEO}?dnt=1#t=90s": ["https://vimeo.com/76979871#t=90s", "https://vimeo.com/76979871?t=1m30s"],
    f"{VIMEO}?h=8272103f6e&dnt=1#t=90s": ["https://vimeo.com/76979871/8272103f6e#t=1m30s"],
    "https://vimeo.com/event/4398393/embed?dnt=1": ["https://vimeo.com/event/4398393"],
    "https://vimeo.com/event/4398393/embed/62b0dc92c6?dnt=1": [
        "https://vimeo.com/event/4398393/62b0dc92c6",
        "https://vimeo.com/event/4398393/embed/62b0dc92c6/interaction",
    ],
    "https://vimeo.com/showcase/2632481/embed?dnt=1": [
        "https://vimeo.com/showcase/2632481",
        "https://vimeo.com/album/2632481/embed",
    ],
    f"{DAILYMOTION}?video=x8u4owg": [
        "https://www.dailymotion.com/video/x8u4owg",
        "http://dailymotion.com/video/x8u4owg_le-titre-de-la-video_news",
        "https://www.dailymotion.com/fr/video/x8u4owg",
        "https://www.dailymotion.com/embed/video/x8u4owg?autoplay=1",
        "https://www.dailymotion.com/crawler/video/x8u4owg",
        "https://www.dailymotion.com/swf/video/x8u4owg",
        "https://www.dailymotion.com/swf/x8u4owg_titre",
        "https://touch.dailymotion.com/#/video/x8u4owg",
        "https://dai.ly/x8u4owg",
        "https://geo.dailymotion.com/player.html?video=x8u4owg&mute=true",
        "https://geo.dailymotion.com/player/x86gw.html?video=x8u4owg",
    ],
    f"{DAILYMOTION}?video=k46oCapRs4iikoz9DWy": ["https://dai.ly/k46oCapRs4iikoz9DWy"],  # a private one
    f"{DAILYMOTION}?video=x8u4owg&startTime=90": [
        "https://www.dailymotion.com/video/x8u4owg?start=90",
        "https://geo.dailymotion.com/player.html?video=x8u4owg&startTime=90",
    ],
    f"{DAILYMOTION}?video=x8u4owg&playlist=x7wdsj": ["https://www.dailymotion.com/video/x8u4owg?playlist=x7wdsj"],
    f"{DAILYMOTION}?playlist=x7wdsj": [
        "https://www.dailymotion.com/playlist/x7wdsj",
        "https://geo.dailymotion.com/player/xf7zn.html?playlist=x7wdsj",
    ],
}


@pytest.mark.parametrize(("player", "address"), [(player, each) for player, forms in PLAYERS.items() for each in forms])
def test_an_address_gives_the_player_of_what_it_shows(player, address):
    assert player_of(address).url == player
    assert any(player.startswith(f"{host}/") for host in settings.EMBED_HOSTS)


@pytest.mark.parametrize(
    "address",
    [
        "https://www.youtube.com/",
        "https://www.youtube.com/@arte",
        "https://www.youtube.com/channel/UC4R8DWoMoI7CAwX8_LjQHig",
        "https://www.youtube.com/abcdefghijk",  # a channel may be called so
        "https://www.youtube.com/watch?v=dQw4w9WgXc",  # a letter is missing
        f"https://youtu.be/{KEY}Q",
        "https://youtu.be/",
        "https://www.youtube.com/attribution_link?u=/attribution_link",
        "https://vimeo.com/",
        "https://vimeo.com/arte",
        "https://vimeo.com/arte/review/76979871/8272103f6e",
        "https://www.dailymotion.com/arte",
        "https://dai.ly/",
        f"https://youtube.com.exemple.fr/watch?v={KEY}",
        f"ftp://www.youtube.com/watch?v={KEY}",
        f"javascript:alert('https://youtu.be/{KEY}')",
        "https://[youtu.be/",
        "",
    ],
)
def test_what_shows_no_video_is_only_a_link(address):
    assert player_of(address) is None


def test_nothing_typed_in_an_address_gets_into_the_player():
    player = player_of(f'https://youtu.be/{KEY}?t=90"><script>&list=<b>').url
    assert re.fullmatch(rf"{re.escape(YOUTUBE)}/{KEY}", player)
