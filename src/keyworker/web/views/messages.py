"""What has been sent outside the pages, what has not, and what may not have been?"""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages as flash
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from keyworker.access.models import AccessRole
from keyworker.notices.models import Dispatch
from keyworker.notices.outbox import send_again
from keyworker.web.moment import now_of
from keyworker.web.signed_in import cases_of, signed_in, user_of

_MOST = 100
_TO_SETTLE = (Dispatch.State.UNSURE, Dispatch.State.FAILED)


@signed_in
def sent(request: HttpRequest) -> HttpResponse:
    """Messages about the cases this person may see: those a person has to settle first, then the latest."""
    mine = _messages(request)
    if request.method == "POST":
        return _again(request, mine)
    return render(
        request,
        "pages/messages.html",
        {
            "to_settle": mine.filter(state__in=_TO_SETTLE).order_by("-created_at")[:_MOST],
            "others": mine.exclude(state__in=_TO_SETTLE).order_by("-created_at")[:_MOST],
        },
    )


def _messages(request: HttpRequest) -> QuerySet[Dispatch]:
    """Raises Http404 for a practitioner: what is sent is for those who look after it."""
    user = user_of(request)
    if user.access_role == AccessRole.PRACTITIONER:
        raise Http404
    return Dispatch.objects.filter(case__in=cases_of(request)).select_related("case")


def _again(request: HttpRequest, mine: QuerySet[Dispatch]) -> HttpResponse:
    try:
        wanted = mine.filter(pk=UUID(request.POST.get("message", ""))).first()
    except ValueError:
        wanted = None
    if wanted is None or wanted.case is None:
        raise Http404
    if send_again(wanted, now=now_of(request)):
        flash.success(request, f"The message about {wanted.case.reference} will be sent again.")
    else:
        flash.info(
            request,
            f"The message about {wanted.case.reference} needs nothing more: somebody was quicker.",
        )
    return redirect("messages")
