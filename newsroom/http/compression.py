"""Pages and other texts are sent compressed; pictures and files, which gain nothing by it, as they are."""

import re
import secrets

import brotli
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

TEXT = re.compile(r"text/|application/.*(json|xml|javascript)|image/svg")
_TOKEN = re.compile(r"\s*([\w*-]+)\s*(?:;\s*q\s*=\s*([0-9.]{1,5}))?[^,]*")
# As in Django's GZipMiddleware.
SHORTEST_BYTES, _MAX_PADDING_BYTES = 200, 100
# A better one costs ten times as much for a twentieth of the bytes (docs/decisions/0037).
_BROTLI_QUALITY = 5


def accepts(header: str, token: str) -> bool:
    """Return whether a header such as Accept-Encoding accepts `token`, by name or by « * », and not with q=0."""
    found = (_TOKEN.match(part) for part in header.lower().split(","))
    accepted = {match[1]: bool((match[2] or "1").strip("0.")) for match in found if match}
    return accepted.get(token, accepted.get("*", False))


def brotli_of(content: bytes, *, padded: bool = False) -> bytes:
    """Return a text compressed; `padded` by up to 100 bytes that readers skip, as many as chance says."""
    compressor = brotli.Compressor(mode=brotli.MODE_TEXT, quality=_BROTLI_QUALITY)
    parts = [compressor.process(content)]
    if padded:
        # A metadata block at the start of a byte (RFC 7932, 9.2): its mark, its length less 1, what it holds.
        length = 1 + secrets.randbelow(_MAX_PADDING_BYTES)
        parts += [compressor.flush(), (0b010110 | (length - 1) << 6).to_bytes(2, "little"), bytes(length)]
    return b"".join([*parts, compressor.finish()])


class CompressionMiddleware(GZipMiddleware):
    """Django's, for texts alone, and by Brotli for who takes no gzip.

    It pads what it sends, so that the size reveals nothing of the content.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress a text."""
        if not TEXT.match(response.headers.get("Content-Type", "")):
            return response
        header = request.headers.get("Accept-Encoding", "")
        if "gzip" in header.lower() and accepts(header, "gzip"):
            return super().process_response(request, response)
        patch_vary_headers(response, ["Accept-Encoding"])
        if (
            isinstance(response, HttpResponse)
            and accepts(header, "br")
            and len(response.content) >= SHORTEST_BYTES
            and not response.has_header("Content-Encoding")
        ):
            response.content = brotli_of(response.content, padded=True)
            response.headers["Content-Length"] = str(len(response.content))
            response.headers["Content-Encoding"] = "br"
            if response.headers.get("ETag", "").startswith('"'):
                response.headers["ETag"] = "W/" + response.headers["ETag"]
        return response
