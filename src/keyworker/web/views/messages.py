"""What has been sent outside the pages, what has not, and what may not have been?"""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from keyworker.notices.models import MESSAGES, DispatchQuerySet
from keyworker.notices.outbox import messages_about, send_again
from keyworker.paged import page_in
from keyworker.web.moment import now_of
from keyworker.web.paging import key_in, paging
from keyworker.web.signed_in import cases_of, signed_in


@signed_in
def sent(request: HttpRequest) -> HttpResponse:
    """Messages about the cases this person may see: those a person has to settle first, then the latest."""
    mine = messages_about(cases_of(request))
    if request.method == "POST":
        return _again(request, mine)
    key = key_in(request, MESSAGES)
    page = page_in(MESSAGES, key, mine.settled())
    context = {
        # They stand before all the rest; what is too many for a page comes up as these are settled.
        "to_settle": page_in(MESSAGES, None, mine.to_settle()) if key is None else None,
        "others": page.rows,
        "paging": paging(request, page),
    }
    return render(request, "pages/messages.html", context)


def _again(request: HttpRequest, mine: DispatchQuerySet) -> HttpResponse:
    try:
        wanted = mine.numbered(UUID(request.POST.get("message", "")))
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
