"""What is somebody told who tried too often: until when they wait, and what they can do meanwhile?"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from keyworker.policy.casefile import LONDON
from keyworker.web.moment import now_of


def waits(request: HttpRequest, until: datetime) -> HttpResponse:
    """Too many wrong tries for this name from this place."""
    # A full minute, so that whoever comes back then is not told to wait again.
    clock_time = (until + timedelta(seconds=59)).astimezone(LONDON)
    context = {"until": f"{clock_time:%H:%M}"}
    answer = render(request, "pages/locked_out.html", context, status=429)
    answer.headers["Retry-After"] = str(max(1, int((until - now_of(request)).total_seconds())))
    return answer
