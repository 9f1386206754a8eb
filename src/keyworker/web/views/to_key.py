"""What is still to be typed into the authority's own record system, with the words to copy and a button that says it was."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from keyworker.access.roles import Reach
from keyworker.actions.on_case.work.keyed import CONFIRM_KEYED
from keyworker.actions.outcome import Done
from keyworker.caseload.due import reach_of
from keyworker.caseload.to_key import ORDER, entries_to_key, that_they_read
from keyworker.paged import page_in
from keyworker.record.governing_pack import governing
from keyworker.record.subjects import OnCase
from keyworker.web.moment import day_of
from keyworker.web.paging import key_in, paging
from keyworker.web.presenters.to_key import shown_to_key
from keyworker.web.signed_in import asked_of, find_case, signed_in, user_of, worker_of
from keyworker.web.submissions import error_summary, not_done, say_recorded, submit


@signed_in
def to_key(request: HttpRequest) -> HttpResponse:
    """The entries of whoever's work it is that nobody has said to be keyed, the longest waiting first."""
    user, day, service = user_of(request), day_of(request), worker_of(request).team.service
    keyed = governing(service, day).pages.keyed
    if keyed is None:
        raise Http404
    outcome = None
    if request.method == "POST":
        case = find_case(request, request.POST.get("case", ""), page=f"action {CONFIRM_KEYED.id}")
        outcome = submit(request, CONFIRM_KEYED.id, OnCase(case))
        if isinstance(outcome, Done):
            say_recorded(request, outcome, f"Recorded: it stands in {keyed.system}")
            return redirect("to-key")
    refused = not_done(outcome)
    theirs = that_they_read(keyed, user)
    page = page_in(
        ORDER, key_in(request, ORDER), entries_to_key(theirs, reach_of(user, asked_of(request)))
    )
    context = {
        "system": keyed.system,
        "rows": shown_to_key(page.rows, service, to=user, day=day),
        "paging": paging(request, page),
        "whole_service": user.access.sees is Reach.SERVICE,
        "refused": refused,
        "errors": error_summary((), refused.errors, refused, otherwise="#entries"),
        "has_errors": bool(refused),
    }
    return render(request, "pages/to_key.html", context, status=422 if refused else 200)
