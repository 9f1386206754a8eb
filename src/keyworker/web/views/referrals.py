"""Which referrals wait for a decision, how long is left, and how is a new one received?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from keyworker.actions.available import allowed_by_job, context_of
from keyworker.actions.on_case.intake.matches import JUDGE
from keyworker.actions.on_case.intake.referral import MORE, RECEIVE
from keyworker.actions.outcome import Done
from keyworker.actions.referral_queue import TELLING, referral_queue
from keyworker.actions.whose_step import has_questions_for
from keyworker.caseload.of_team import WAITING
from keyworker.caseload.possible_matches import suggestions
from keyworker.policy.packs.pack import Pack
from keyworker.record.governing_pack import governing
from keyworker.record.models import Case
from keyworker.record.models.case_questions import DECIDE, NAME, TELL
from keyworker.record.subjects import NotYetACase
from keyworker.web.moment import day_of
from keyworker.web.paging import key_in, paging
from keyworker.web.presenters.queue import queue_shown
from keyworker.web.signed_in import asked_of, cases_of, signed_in, user_of, worker_of
from keyworker.web.submissions import form_for, say_recorded, submit

# The whole list, and the parts of it that may be looked at alone: what heads each.
_TITLES = {
    "": "Everything that waits",
    DECIDE: "To decide",
    NAME: "Nobody named",
    TELL: "Referrers to be told",
}


@signed_in
def queue(request: HttpRequest) -> HttpResponse:
    """Referrals by what each waits for under the policy, overdue first, and referrers who have still to be told."""
    user, worker = user_of(request), worker_of(request)
    what = request.GET.get("only", "")
    what = what if what in _TITLES else ""
    found = referral_queue(
        asked_of(request), user, day=day_of(request), what=what, key=key_in(request, WAITING)
    )
    pack = governing(worker.team.service, day_of(request))
    context = {
        "pack": pack,
        "queue": queue_shown(found, worker, day=day_of(request)),
        "paging": paging(request, found.page),
        "only": what,
        "parts": _parts(pack),
    }
    return render(request, "pages/referrals.html", context)


def _parts(pack: Pack) -> list[tuple[str, str]]:
    """What may be looked at alone; nobody tells a referrer where the policy knows no such step."""
    tells = any(pack.offers(each) for each in TELLING)
    return [(part, title) for part, title in _TITLES.items() if part != TELL or tells]


@signed_in
def receive(request: HttpRequest) -> HttpResponse:
    """The form for a new referral."""
    subject = NotYetACase(worker_of(request).team.service)
    outcome = submit(request, RECEIVE.id, subject) if request.method == "POST" else None
    if isinstance(outcome, Done):
        seen = cases_of(request).includes(outcome.case)
        further = "" if seen else ". A manager of the service decides which team it goes to"
        # The reference of a record that somebody may not open is not theirs to know.
        of = f": {outcome.case.reference}" if seen or not outcome.case.restricted else ""
        say_recorded(request, outcome, f"Referral received{of}{further}", seen=seen)
        return _onward(request, outcome.case)
    form = form_for(request, RECEIVE.id, subject, outcome)
    context = {
        "form": form,
        "sections": form.sections,
        "errors": form.errors,
        "has_errors": bool(form.refused),
        "refused": form.refused,
        "submission": form.submission,
        "typed_again": form.typed_again,
        "entered": request.POST if outcome is not None else None,
        "more_title": MORE,
    }
    return render(request, "pages/receive.html", context, status=form.status)


def _onward(request: HttpRequest, case: Case) -> HttpResponse:
    """The page that comes after receiving: what has still to be asked, otherwise the case."""
    if not cases_of(request).includes(case):
        return redirect("home")
    acting = context_of(case, worker_of(request), as_of=day_of(request))
    if allowed_by_job(JUDGE, acting) and suggestions(case):
        return redirect("matches", case.reference)
    if has_questions_for(acting):
        return redirect("questions", case.reference)
    return redirect("case", case.reference)
