"""Which cases does a page that is shown name, so that it can be said later who was shown them on which list?

They are read off what was drawn, so that no list that is ever made can be forgotten, and none is noted that was not shown.
"""

from __future__ import annotations

import re
from functools import cache

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from keyworker.record.lists_shown import note_list
from keyworker.web.moment import now_of

# More than any page shows.
_MOST = 500


def note_what_it_lists(request: HttpRequest, response: HttpResponse) -> None:
    """Note the cases on a page that is not one case's own; what that shows is noted as a look at the case."""
    match = request.resolver_match
    if match is None or "reference" in match.kwargs or not _is_a_page(request, response):
        return
    found = dict.fromkeys(_links().findall(response.content))
    if found and request.user.is_authenticated:
        references = sorted(each.decode() for each in found)[:_MOST]
        note_list(request.user, match.url_name or "", references, at=now_of(request))


def _is_a_page(request: HttpRequest, response: HttpResponse) -> bool:
    return (
        request.method == "GET"
        and response.status_code == 200
        and not response.streaming
        and response.headers.get("Content-Type", "").startswith("text/html")
    )


@cache
def _links() -> re.Pattern[bytes]:
    """What leads to a case."""
    to_a_case = reverse("case", args=["X"]).removesuffix("X")
    return re.compile(re.escape(f'href="{to_a_case}').encode() + rb"([A-Za-z0-9-]+)")
