"""From which address does a request come, and to which name of ours? From whoever asks us, or from whom our proxies name."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The address of whoever asks. What stands in the header before our own proxies' part anybody may have written."""
    asks = _network_of(str(request.META.get("REMOTE_ADDR", "")))
    passed_on = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")
    trusted: int = settings.KEYWORKER_PROXIES
    if trusted < 1 or len(passed_on) < trusted:
        return asks
    return _network_of(passed_on[-trusted].strip()) or asks


def _network_of(written: str) -> str:
    """An address without its port. Whoever has one of IPv6 has a network of them, and is asked for by that."""
    plain = written.partition("]")[0].removeprefix("[")
    if plain.count(":") == 1:
        plain = plain.partition(":")[0]
    try:
        found = ip_address(plain)
    except ValueError:
        return ""
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ip_network((found, 64), strict=False)) if found.version == 6 else str(found)


def host_of(request: HttpRequest) -> str:
    """The name of this site, to which its passkeys answer."""
    return request.get_host().partition(":")[0]
