"""May a child of this referral be on record already, and what does the person looking say?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from keyworker.actions.action import ActionContext
from keyworker.actions.available import allowed_by_job, context_of
from keyworker.actions.on_case.intake.matches import JUDGE
from keyworker.actions.outcome import Done
from keyworker.actions.whose_step import has_questions_for
from keyworker.caseload.possible_matches import suggestions
from keyworker.caseload.who_to_ask import as_shown
from keyworker.record.subjects import OnCase
from keyworker.web.moment import day_of
from keyworker.web.presenters.likeness import question_about
from keyworker.web.presenters.whose_case import whose
from keyworker.web.signed_in import cases_of, find_case, signed_in, worker_of
from keyworker.web.submissions import error_summary, not_done, say_recorded, submit


@signed_in
def likeness(request: HttpRequest, reference: str) -> HttpResponse:
    """The records that may be of a child referred, one at a time to answer."""
    case = find_case(request, reference, page="possible matches")
    acting = context_of(case, worker_of(request), as_of=day_of(request))
    refused = not_done(None)
    if request.method == "POST":
        outcome = submit(request, JUDGE.id, OnCase(case))
        if isinstance(outcome, Done):
            say_recorded(request, outcome, f"Recorded on {case.reference}")
            return (
                redirect("matches", reference)
                if suggestions(case)
                else redirect(_onward(acting), reference)
            )
        refused = not_done(outcome)
        if refused.changes:
            case.refresh_from_db()
    read = None if request.method == "POST" else acting.read
    context = {
        "case": case,
        "shown": [
            (each, *question_about(each.suggestion))
            for each in as_shown(
                suggestions(case, read=read), cases_of(request), on=day_of(request)
            )
        ],
        "whose": whose(acting.children, on=day_of(request)),
        "refused": refused,
        "may_answer": allowed_by_job(JUDGE, acting),
        "version": case.version,
        "errors": error_summary((), refused.errors, refused),
        "has_errors": bool(refused),
        "onward": _onward(acting),
    }
    return render(
        request, "pages/matches.html", context, status=422 if context["has_errors"] else 200
    )


def _onward(acting: ActionContext) -> str:
    """The page that comes next: the policy's questions, otherwise the case."""
    return "questions" if has_questions_for(acting) else "case"
