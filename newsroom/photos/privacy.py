"""Take out of pictures what could reveal the author or the place (EXIF, GPS, XMP, comments), pixels untouched.

Each function keeps the parts of its format that are known to be needed, whatever else there is. Raises ValueError or
LookupError for a file that is not built as its format says.
"""

import re

# JPEG: tables, frames, scans, restarts; the profile of colours (APP2) and how they are coded (APP0, APP14).
_JPEG_KEPT = {0xDB, 0xDD, *range(0xC0, 0xD0)}
_JPEG_APPLICATIONS = {0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
_JFIF, _SCAN, _END = 0xE0, 0xDA, 0xD9
# What ends the data of a scan: a marker that is neither an escaped byte nor a restart.
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")

_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"pHYs"}

_WEBP_KEPT = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ICCP"}
_WEBP_FLAGS = 0x30  # of VP8X: a profile, an alpha channel


def strip_jpeg(content: bytes) -> bytes:
    """Return a JPEG without metadata, miniatures, nor what follows the picture."""
    kept, at = [b"\xff\xd8"], 2
    while True:
        while content[at + 1] == 0xFF:  # padding
            at += 1
        kind, end = content[at + 1], at + 2
        if content[at] != 0xFF:
            raise ValueError("no marker where a JPEG has one")
        if kind == _END:
            return b"".join([*kept, b"\xff\xd9"])
        end += int.from_bytes(content[at + 2 : at + 4])
        segment, at = content[at:end], end
        if kind == _SCAN:
            found = _NEXT_MARKER.search(content, at)
            if found is None:
                raise ValueError("a scan without an end")
            kept.append(segment + content[at : found.start()])
            at = found.start()
        elif kind == _JFIF and segment[4:9] == b"JFIF\0":
            kept.append(b"\xff\xe0\x00\x10" + segment[4:16] + b"\0\0")
        elif kind in _JPEG_KEPT or segment[4:].startswith(_JPEG_APPLICATIONS.get(kind, b"\0nothing")):
            kept.append(segment)


def strip_png(content: bytes) -> bytes:
    """Return a PNG without metadata."""
    kept, at, name = [_PNG_SIGNATURE], len(_PNG_SIGNATURE), b""
    while name != b"IEND":
        end = at + 12 + int.from_bytes(content[at : at + 4])
        name = content[at + 4 : at + 8]
        if len(name) < 4 or end > len(content):
            raise ValueError("a chunk without an end")
        if name in _PNG_KEPT:
            kept.append(content[at:end])
        at = end
    return b"".join(kept)


def strip_webp(content: bytes) -> bytes:
    """Return a WebP picture without metadata."""
    kept, at = [], 12
    while at < len(content):
        name, size = content[at : at + 4], int.from_bytes(content[at + 4 : at + 8], "little")
        end = at + 8 + size + size % 2
        if name == b"VP8X":
            kept.append(content[at : at + 8] + bytes([content[at + 8] & _WEBP_FLAGS]) + content[at + 9 : end])
        elif name in _WEBP_KEPT:
            kept.append(content[at:end])
        at = end
    inside = b"WEBP" + b"".join(kept)
    return b"RIFF" + len(inside).to_bytes(4, "little") + inside
