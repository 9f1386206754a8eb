"""From where may a page of ours load what it shows? From where the settings say, and the same for every page."""

from __future__ import annotations

from collections.abc import Callable

from csp.constants import HEADER
from csp.utils import build_policy
from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]


def content_policy(get_response: Answer) -> Answer:
    """Middleware: every answer says so. No page has a policy of its own, so it is put into words once."""
    said = build_policy()

    def answered(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault(HEADER, said)
        return response

    return answered
