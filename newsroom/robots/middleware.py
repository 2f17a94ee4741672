"""Headers about text and data mining (TDMRep) on every response."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from newsroom.robots.models import Robots

# The admin is not public; health checks must answer without a database.
_EXCLUDED = ("/admin/", "/sante/")


def mining_declaration(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Return the middleware. Queries: 1, 0 when cached."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not request.path.startswith(_EXCLUDED):
            for name, value in Robots.declaration().items():
                response[name] = value
        return response

    return answer
