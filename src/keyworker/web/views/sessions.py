"""How does a supervisor prepare and record a session, and who signs it?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID, uuid4, uuid5

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from keyworker.actions.form import own_fields
from keyworker.actions.on_case.work.supervision import SIGN as SIGN_ON_CASE
from keyworker.actions.on_worker.supervision import (
    RECORD,
    SIGN,
    policy_questions,
    sessions_of,
    why_not_signed,
)
from keyworker.actions.outcome import Done
from keyworker.caseload.supervision_agenda import prepared
from keyworker.caseload.worker_loads import workloads
from keyworker.decisions.taking_work import TakesWork
from keyworker.documents.session import session_as_word
from keyworker.policy.packs.pack import Pack
from keyworker.policy.wording import counted
from keyworker.record.governing_pack import governing
from keyworker.record.models import Case, SupervisionSession
from keyworker.record.subjects import OnCase, OnWorker
from keyworker.web.attachments import WORD, attached
from keyworker.web.moment import day_of
from keyworker.web.presenters.duties_of_supervision import duties_of_supervision
from keyworker.web.signed_in import cases_of, find_worker, managed_worker, signed_in, worker_of
from keyworker.web.submissions import (
    ALREADY,
    error_summary,
    form_for,
    looking_at,
    not_done,
    perform_sent,
    read_submission,
    say_recorded,
    submission_of,
    submit,
)
from keyworker.workforce.models import Worker


@signed_in
def session(request: HttpRequest, worker_id: int) -> HttpResponse:
    """The session prepared from the caseload, with a way to record it on each case; the worker's own part apart."""
    found, day, me = managed_worker(request, worker_id), day_of(request), worker_of(request)
    subject = OnWorker(found)
    pack, outcome = subject.pack_on(day), None
    if request.method == "POST":
        if found.pk == me.pk:
            raise Http404
        outcome = submit(request, RECORD.id, subject)
        if isinstance(outcome, Done):
            say_recorded(request, outcome, f"Recorded: {found.name}'s own part of the session")
            return redirect("sessions", found.pk)
    form = form_for(request, RECORD.id, subject, outcome)
    context = {
        "found": found,
        "session": prepared(found, cases_of(request), as_of=day),
        "day": day,
        "pack": pack,
        "duties": duties_of_supervision(pack),
        "load": workloads(pack, [found], as_of=day).get(found.pk),
        # Nothing is said of room here, so nobody is asked whether they are away.
        "takes": TakesWork(away=False, leave_from=None, last_day=found.left),
        "records": form.allowed and found.pk != me.pk,
        "form": form,
        "has_errors": bool(form.refused),
    }
    return render(request, "pages/session.html", context, status=form.status)


@signed_in
def session_document(request: HttpRequest, worker_id: int) -> HttpResponse:
    """The same as a Word document, to write in."""
    found, day = managed_worker(request, worker_id), day_of(request)
    asked = own_fields(RECORD, looking_at(request, OnWorker(found), None))
    questions = [field.label for field in asked if field.name != "held_on"]
    written = session_as_word(
        prepared(found, cases_of(request), as_of=day), day=day, of_worker=questions
    )
    name = f"supervision-{found.ref}-{day.isoformat()}.docx"
    return attached(written, name=name, kind=WORD)


@dataclass(frozen=True)
class Held:
    """One session as this person reads it: the answers in the policy's words, and why they cannot sign (or empty).

    ``submission`` is the number of the form that signs it.
    """

    session: SupervisionSession
    answers: list[tuple[str, str]]
    cannot_sign: str
    submission: UUID


@signed_in
def sessions(request: HttpRequest, worker_id: int) -> HttpResponse:
    """The sessions of one worker, each with their own part, and who signed; the worker signs here too."""
    me, day = worker_of(request), day_of(request)
    found = find_worker(worker_id)
    readable = sessions_of(found, to=me)
    if found.pk != me.pk and found.line_manager_id != me.pk and not readable.exists():
        # Whoever manages the worker may begin; nobody else learns that they exist.
        managed_worker(request, worker_id)
    subject, pack, outcome = OnWorker(found), governing(found.team.service, day), None
    if request.method == "POST":
        if request.POST.get("cases"):
            return _signed_on_cases(request, found, me, pack)
        if request.POST.get("session", "") not in {each.ref for each in readable}:
            raise Http404
        outcome = submit(request, SIGN.id, subject)
        if isinstance(outcome, Done):
            say_recorded(request, outcome, "Signed")
            return redirect("sessions", found.pk)
    refused = not_done(outcome)
    context = {
        "found": found,
        "shown": [
            Held(each, _answers(pack, each), why_not_signed(each, by=me), uuid4())
            for each in readable[:24]
        ],
        "version": subject.fresh().version,
        "refused": refused,
        "has_errors": bool(refused),
        "errors": error_summary((), refused.errors, refused, otherwise="#sessions"),
        "mine": found.pk == me.pk,
        "to_sign": _unsigned_cases(request, found, me, pack),
        "cases_submission": uuid4(),
    }
    return render(request, "pages/sessions.html", context, status=422 if refused else 200)


def _answers(pack: Pack, session: SupervisionSession) -> list[tuple[str, str]]:
    asked = ((field.name.removeprefix("answers."), field.label) for field in policy_questions(pack))
    return [(label, str(session.answers[name])) for name, label in asked if name in session.answers]


def _signed_on_cases(request: HttpRequest, found: Worker, me: Worker, pack: Pack) -> HttpResponse:
    """Sign what was recorded on each case, for oneself; each by the same action as on the case's own page."""
    sent, done, kept = read_submission(request), 0, []
    for case in _unsigned_cases(request, found, me, pack):
        signing = submission_of(request, entered={}, submission_id=uuid5(sent, case.reference))
        outcome = perform_sent(
            request, SIGN_ON_CASE.id, OnCase(case), replace(signing, seen_version=None)
        )
        if isinstance(outcome, Done):
            done += not outcome.again
        else:
            kept.append(case.reference)
    if not done and not kept:
        messages.info(request, ALREADY)
    if done:
        messages.success(request, f"Signed on {counted(done, 'case')}")
    if kept:
        messages.error(
            request, f"Not signed; see on the case what stands in the way: {', '.join(kept)}"
        )
    return redirect("sessions", found.pk)


def _unsigned_cases(request: HttpRequest, found: Worker, me: Worker, pack: Pack) -> Sequence[Case]:
    """The worker's cases whose last record of supervision this person has not signed, where the policy has them sign."""
    if pack.who_may(SIGN_ON_CASE.id) is None:
        return ()
    cases = cases_of(request).open_for(found)
    return list(cases.supervised_unsigned(found.ref, by=me).with_team())
