"""An embargo refused where no view of the admin foresaw it."""

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.test import RequestFactory

from articles.middleware import RefusalMiddleware
from articles.publishing import EmbargoError


def refused(path, error):
    request = RequestFactory().post(path)
    request.session, request.resolver_match = {}, None
    request._messages = FallbackStorage(request)
    response = RefusalMiddleware(lambda request: None).process_exception(request, error)
    return response, [str(message) for message in get_messages(request)]


def test_it_is_a_message_in_the_admin():
    response, messages = refused("/admin/quelque-part/", EmbargoError("Sous embargo."))
    assert (response.status_code, response["Location"]) == (302, "/admin/")
    assert messages == ["Sous embargo."]


@pytest.mark.parametrize(("path", "error"), [("/ia/", EmbargoError("x")), ("/admin/", ValueError("x"))])
def test_anything_else_goes_its_way(path, error):
    assert refused(path, error) == (None, [])
