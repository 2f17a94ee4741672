"""Who asks, as far as it cannot be forged."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

# What an IPv6 client is given at least: it may write each request from another address of its own.
_IPV6_PREFIX = 64


def client_address(request: HttpRequest) -> str:
    """Return the address of who asks, its network for IPv6; "" if it is unknown.

    Behind our proxy every connection is the proxy's, which writes at the end of X-Forwarded-For where its own came
    from: what stands before was sent by the client, who may have made it up. Without a proxy, all of it may be.
    On a production site, a machine of our own network that asks directly is most likely a proxy of which nobody told
    us: it is nobody.
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
