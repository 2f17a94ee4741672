"""Who asks, as far as it cannot be forged."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """Return the address of the client, "" when it is not known.

    Behind our proxy every connection is the proxy's, which writes at the end of X-Forwarded-For where its own came
    from: what stands before was sent by the client, who may have made it up. Without a proxy, all of it may be.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        address = request.headers.get("X-Forwarded-For", "").rpartition(",")[2]
    try:
        return str(ipaddress.ip_address(address.strip()))
    except ValueError:
        return ""
