"""What is turned away before anybody looks at who sent it, and what does every answer tell the browser to refuse?

A body larger than any form could be is refused by its stated length and never read: nothing of it reaches the disk. An
address that no record or page can have, because it holds a character that cannot be stored or is too long, has no page.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from keyworker.policy.written_numbers import written_count
from keyworker.web.views.signing_in import not_found, too_large

Answers = Callable[[HttpRequest], HttpResponse]

_LONGEST_ADDRESS = 1000
# No page uses any of these, and nobody else's page is to show one of ours.
_HEADERS = {
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def first_door(answers: Answers) -> Answers:
    """The middleware: it stands before all the others."""

    def guarded(request: HttpRequest) -> HttpResponse:
        response = _turned_away(request) or answers(request)
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return guarded


def _turned_away(request: HttpRequest) -> HttpResponse | None:
    if _length(request) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        response = too_large(request)
        # What is still on its way is not waited for.
        response.headers["Connection"] = "close"
        return response
    if "\x00" in request.path_info or len(request.path_info) > _LONGEST_ADDRESS:
        return not_found(request)
    return None


def _length(request: HttpRequest) -> int:
    given = str(request.META.get("CONTENT_LENGTH") or "0").strip()
    if not (given.isascii() and given.isdecimal()):
        return 0
    length = written_count(given)
    return settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1 if length is None else length
