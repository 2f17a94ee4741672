"""The address of a client, as far as it cannot be forged."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

# An IPv6 client has at least such a network: it may send each request from another address of it.
_IPV6_PREFIX = 64


def client_address(request: HttpRequest) -> str:
    """Return the address of the client, its network for IPv6; "" if it is unknown.

    Behind our proxy every connection is the proxy's, which appends to X-Forwarded-For the address that it saw: what
    comes before was sent by the client, who may have made it up. Without a proxy, all of the header may be made up.
    On a production site, a private address without BEHIND_PROXY is most likely that of a proxy missing from the
    settings: unknown.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        address = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    try:
        found = ipaddress.ip_address(address.strip("[]"))
    except ValueError:
        return ""
    if found.is_private and not settings.BEHIND_PROXY and not settings.IS_LOCAL:
        return ""
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return found.ipv4_mapped.compressed
        return ipaddress.ip_network((found.packed, _IPV6_PREFIX), strict=False).compressed
    return found.compressed
