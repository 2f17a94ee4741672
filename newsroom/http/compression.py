"""Pages and other texts are sent compressed; pictures and files, which gain nothing by it, as they are."""

import re

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

_TEXT = re.compile(r"text/|application/.*(json|xml|javascript)|image/svg")


_TOKEN = re.compile(r"\s*([\w*-]+)\s*(?:;\s*q\s*=\s*([0-9.]{1,5}))?[^,]*")


def accepted(header: str) -> set[str]:
    """Return the tokens of a header such as Accept-Encoding, without those that it refuses (q=0)."""
    found = (_TOKEN.match(part) for part in header.lower().split(","))
    return {token[1] for token in found if token and (token[2] or "1").strip("0.")}


class CompressionMiddleware(GZipMiddleware):
    """Django's, for texts alone. It pads what it sends, so that the size reveals nothing of the content."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress a text."""
        if not _TEXT.match(response.headers.get("Content-Type", "")):
            return response
        if "gzip" not in accepted(request.headers.get("Accept-Encoding", "")):
            patch_vary_headers(response, ["Accept-Encoding"])
            return response
        return super().process_response(request, response)
