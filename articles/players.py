"""The players of outside videos, recognised by an address alone: no host is ever queried."""

import re
from typing import NamedTuple
from urllib.parse import SplitResult, parse_qsl, urlencode, urljoin, urlsplit


class Player(NamedTuple):
    """Who hosts a video, and the address to frame: one of `settings.EMBED_HOSTS`."""

    provider: str
    url: str


def player_of(address: str) -> Player | None:
    """Return the player of what an address shows, its start, playlist and key kept; None when it has no player."""
    try:
        parts = urlsplit(address.strip().replace("&amp;", "&"))
        host = (parts.hostname or "").rstrip(".")
    except ValueError:  # not an address
        return None
    for pattern, provider, read in _HOSTS:
        if parts.scheme in {"http", "https"} and re.fullmatch(pattern, host):
            url = read(host, parts)
            return Player(provider, url) if url else None
    return None


def _query(parts: SplitResult) -> dict[str, str]:
    """Return the parameters, those after « # » too: players take either."""
    return dict(parse_qsl(parts.fragment.rpartition("?")[2]) + parse_qsl(parts.query))


def _seconds(text: str) -> int:
    """Return the seconds of « 90 », « 90s », « 1m30s », « 1h2m3s », « 1:30 » or « 90.5 »; 0 for anything else."""
    if match := re.fullmatch(r"(?:(\d{1,3})h)?(?:(\d{1,5})m)?(?:(\d{1,7})(?:\.\d+)?s?)?", text, re.IGNORECASE):
        hours, minutes, seconds = (int(part or 0) for part in match.groups())
        return 3600 * hours + 60 * minutes + seconds
    total = 0
    for part in text.split(":") if re.fullmatch(r"\d{1,3}(?::\d\d){1,2}", text) else []:
        total = 60 * total + int(part)
    return total


def _with(address: str, **parameters: str | int) -> str:
    kept = {name: value for name, value in parameters.items() if value}
    return f"{address}?{urlencode(kept)}" if kept else address


_YOUTUBE = "https://www.youtube-nocookie.com/embed"
_YOUTUBE_ID = r"[\w-]{11}"
_YOUTUBE_PATH = re.compile(rf"/(?:(?:embed|shorts|live|v|e|vi|watch)/)?({_YOUTUBE_ID})(?:[/&?].*)?", re.ASCII)
_NOBODY_ELSES = {"WL", "LL"}  # « à regarder plus tard », « vidéos aimées »: each reader has their own


def _youtube(host: str, parts: SplitResult) -> str:
    query = _query(parts)
    path = parts.path.rstrip("/")
    if path == "/attribution_link":  # the address proper is a parameter
        inner = urlsplit(urljoin("https://www.youtube.com/", query.get("u", "")))
        return _youtube("www.youtube.com", inner) if inner.path != path else ""
    if path == "/embed/live_stream":
        channel = query.get("channel", "")
        return _with(f"{_YOUTUBE}/live_stream", channel=channel) if re.fullmatch(r"[\w-]+", channel) else ""
    key = query.get("v", "") or query.get("vi", "")
    if not re.fullmatch(_YOUTUBE_ID, key, re.ASCII):
        match = _YOUTUBE_PATH.fullmatch(path)
        # A bare /xxxxxxxxxxx is a video on the short host alone; elsewhere a channel may be called so.
        key = match[1] if match and (host.endswith("youtu.be") or path.count("/") > 1) else ""
    playlist = query.get("list", "")
    if playlist in _NOBODY_ELSES or not re.fullmatch(r"[\w-]{10,80}", playlist, re.ASCII):
        playlist = ""
    if key == "videoseries" or (not key and path in {"/playlist", "/watch", "/embed", "/embed/videoseries"}):
        return _with(f"{_YOUTUBE}/videoseries", list=playlist) if playlist else ""
    start = next(filter(None, (_seconds(query.get(name, "")) for name in ("t", "start", "time_continue"))), 0)
    end = _seconds(query.get("end", ""))
    return _with(f"{_YOUTUBE}/{key}", list=playlist, start=start, end=end) if key else ""


_VIMEO_VIDEO = re.compile(
    r"/(?:(?:video|videos|manage/videos|channels/[^/]+|groups/[^/]+/videos|(?:album|showcase)/\d+/video|ondemand/[^/]+)/)?"
    r"(\d+)(?:/([0-9a-f]{8,}))?(?:/.*)?"
)
_VIMEO_EVENT = re.compile(r"/event/(\d+)(?:/(?:embed/)?([0-9a-f]{8,}))?(?:/.*)?")
_VIMEO_SHOWCASE = re.compile(r"/(?:album|showcase)/(\d+)(?:/embed\d?)?")


def _vimeo(host: str, parts: SplitResult) -> str:
    query = _query(parts)
    path = parts.path.rstrip("/")
    start = _seconds(query.get("t", ""))
    key = query.get("h", "") if re.fullmatch(r"[0-9a-f]{8,}", query.get("h", "")) else ""
    if match := _VIMEO_EVENT.fullmatch(path):
        key = match[2] or key
        return _with(f"https://vimeo.com/event/{match[1]}/embed{f'/{key}' if key else ''}", dnt=1)
    if match := _VIMEO_SHOWCASE.fullmatch(path):
        return _with(f"https://vimeo.com/showcase/{match[1]}/embed", h=key, dnt=1)
    if path == "/moogaloop.swf":
        path = f"/{query.get('clip_id', '')}"
    match = _VIMEO_VIDEO.fullmatch(path)
    if match is None:
        return ""
    player = _with(f"https://player.vimeo.com/video/{match[1]}", h=match[2] or key, dnt=1)
    return f"{player}#t={start}s" if start else player


_DAILYMOTION_ID = r"([a-zA-Z0-9]{4,})(?:_[^/]*)?"  # its title may follow: x8u4owg_le-titre
_DAILYMOTION_VIDEO = re.compile(rf"(?:/[a-z]{{2}})?/(?:(?:embed|swf|crawler)/)?video/{_DAILYMOTION_ID}")
_DAILYMOTION_PLAYLIST = re.compile(rf"(?:/[a-z]{{2}})?/(?:embed/)?playlist/{_DAILYMOTION_ID}(?:/.*)?")


def _dailymotion(host: str, parts: SplitResult) -> str:
    query = _query(parts)
    path = parts.path.rstrip("/")
    video, playlist = query.get("video", ""), query.get("playlist", "")
    if host.endswith("dai.ly"):
        path = f"/video{path}"
    elif path.startswith("/swf/") and not path.startswith("/swf/video/"):
        path = path.replace("/swf/", "/video/", 1)
    elif parts.fragment.startswith("/"):  # touch.dailymotion.com/#/video/x8u4owg
        path = parts.fragment.partition("?")[0]
    if match := _DAILYMOTION_VIDEO.fullmatch(path):
        video = match[1]
    elif match := _DAILYMOTION_PLAYLIST.fullmatch(path):
        playlist = match[1]
    video, playlist = (found[1] if (found := re.fullmatch(_DAILYMOTION_ID, key)) else "" for key in (video, playlist))
    start = _seconds(query.get("start", "")) or _seconds(query.get("startTime", "")) or _seconds(query.get("t", ""))
    player = "https://geo.dailymotion.com/player.html"
    return _with(player, video=video, playlist=playlist, startTime=start) if video or playlist else ""


_HOSTS = (
    (r"(?:(?:www|m|music|gaming)\.)?youtube(?:-nocookie)?\.com|(?:www\.)?youtu\.be", "YouTube", _youtube),
    (r"(?:(?:www|player)\.)?vimeo\.com", "Vimeo", _vimeo),
    (r"(?:(?:www|touch|geo)\.)?dailymotion\.com|(?:www\.)?dai\.ly", "Dailymotion", _dailymotion),
)
