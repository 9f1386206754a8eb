"""From which address does a request come? From whoever asks us, or from whom our own proxies say that they were asked by."""

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
