"""Pages and other texts are sent compressed; pictures and files, which gain nothing by it, as they are."""

import re

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

_TEXT = re.compile(r"text/|application/.*(json|xml|javascript)|image/svg")


class CompressionMiddleware(GZipMiddleware):
    """Django's, for texts alone. It pads what it sends, so that its size tells nothing of what a page holds."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress a text."""
        if not _TEXT.match(response.headers.get("Content-Type", "")):
            return response
        return super().process_response(request, response)
