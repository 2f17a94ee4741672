"""What every answer says of text and data mining, whatever it is: page, feed, picture, file for machines."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from newsroom.robots.models import Robots

# What is read by nobody from outside, and what must answer without a database.
_SILENT = ("/admin/", "/sante/")


def mining_declaration(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Return the middleware. Queries: 1, none once it is cached."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not request.path.startswith(_SILENT):
            for name, value in Robots.declaration().items():
                response[name] = value
        return response

    return answer
