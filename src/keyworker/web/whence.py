"""From which address does a request come, and to which name of ours? From whoever asks us, or from whom our proxies name."""

from __future__ import annotations

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The address of whoever asks. What stands in the header before our own proxies' part anybody may have written."""
    asks = str(request.META.get("REMOTE_ADDR", ""))
    passed_on = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")
    trusted: int = settings.KEYWORKER_PROXIES
    if trusted < 1 or len(passed_on) < trusted:
        return asks
    try:
        return str(ip_address(passed_on[-trusted].strip()))
    except ValueError:
        return asks


def host_of(request: HttpRequest) -> str:
    """The name of this site, to which its passkeys answer."""
    return request.get_host().partition(":")[0]
