"""How does a supervisor prepare and record a session, and who signs it?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid5

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from keyworker.actions.action import Done
from keyworker.actions.on_case.work.supervision import SIGN
from keyworker.actions.on_worker.supervision import (
    RECORD,
    SessionRefused,
    record_session,
    session_fields,
    sessions_of,
    sign,
    why_not_signed,
)
from keyworker.actions.perform import perform
from keyworker.caseload.supervision_agenda import prepared
from keyworker.caseload.worker_loads import workloads
from keyworker.documents.session import session_as_word
from keyworker.policy.packs.pack import Pack
from keyworker.policy.wording import counted
from keyworker.record.governing_pack import pack_for
from keyworker.record.models import Case, SupervisionSession
from keyworker.web.forms import drawn, error_links
from keyworker.web.jinja import today
from keyworker.web.presenters.steps import may_do
from keyworker.web.signed_in import signed_in, user_of, worker_of
from keyworker.web.views.absence import managed_worker
from keyworker.web.views.actions import read_attempt
from keyworker.workforce.models import Worker

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SIGN = SIGN.id


@signed_in
def session(request: HttpRequest, worker_id: int) -> HttpResponse:
    """The session prepared from the caseload, with a way to record it on each case; the worker's own part apart."""
    found, day, me = managed_worker(request, worker_id), today(), worker_of(request)
    pack = pack_for(found.team.service, day)
    attempt, errors = read_attempt(request.POST.get("attempt", "")), {}
    records = may_do(pack, RECORD, me) and found.pk != me.pk
    if request.method == "POST":
        if not records:
            raise Http404
        outcome = record_session(
            found,
            pack=pack,
            supervisor=me,
            user=user_of(request),
            entered=request.POST,
            attempt=attempt,
            now=timezone.now(),
        )
        if isinstance(outcome, SupervisionSession):
            messages.success(request, f"Recorded: {found.name}'s own part of the session")
            return redirect("sessions", found.pk)
        errors = dict(outcome.errors) if isinstance(outcome, SessionRefused) else {}
    sections = drawn(
        session_fields(pack), request.POST if request.method == "POST" else None, errors
    )
    context = {
        "found": found,
        "session": prepared(found, user_of(request), as_of=day),
        "day": day,
        "pack": pack,
        "load": workloads(pack, [found], as_of=day).get(found.pk) if pack is not None else None,
        "records": records,
        "sections": sections,
        "errors": error_links(sections, errors),
        "has_errors": bool(errors),
        "attempt": attempt,
    }
    return render(request, "pages/session.html", context, status=422 if errors else 200)


@signed_in
def session_document(request: HttpRequest, worker_id: int) -> HttpResponse:
    """The same as a Word document, to write in."""
    found, day = managed_worker(request, worker_id), today()
    pack = pack_for(found.team.service, day)
    questions = [field.label for field in session_fields(pack) if field.name != "held_on"]
    written = session_as_word(
        prepared(found, user_of(request), as_of=day), day=day, of_worker=questions
    )
    response = HttpResponse(written, content_type=_WORD)
    response["Content-Disposition"] = (
        f'attachment; filename="supervision-{found.ref}-{day.isoformat()}.docx"'
    )
    return response


@dataclass(frozen=True)
class Held:
    """One session as this person reads it: the answers in the policy's words, and why they cannot sign (or empty)."""

    session: SupervisionSession
    answers: list[tuple[str, str]]
    cannot_sign: str


@signed_in
def sessions(request: HttpRequest, worker_id: int) -> HttpResponse:
    """The sessions of one worker, each with their own part, and who signed; the worker signs here too."""
    me, day = worker_of(request), today()
    found = get_object_or_404(Worker.objects.select_related("team__service"), pk=worker_id)
    readable = sessions_of(found, to=me)
    if found.pk != me.pk and found.line_manager_id != me.pk and not readable.exists():
        # Whoever manages the worker may begin; nobody else learns that they exist.
        managed_worker(request, worker_id)
    pack = pack_for(found.team.service, day)
    if request.method == "POST":
        return _signed(request, found, me, pack)
    shown = [
        Held(each, _answers(pack, each), why_not_signed(each, by=me, pack=pack))
        for each in readable[:24]
    ]
    context = {
        "found": found,
        "shown": shown,
        "pack": pack,
        "mine": found.pk == me.pk,
        "to_sign": _unsigned_cases(request, found, me, pack),
    }
    return render(request, "pages/sessions.html", context)


def _answers(pack: Pack | None, session: SupervisionSession) -> list[tuple[str, str]]:
    asked = ((field.name.removeprefix("answers."), field.label) for field in session_fields(pack))
    return [(label, str(session.answers[name])) for name, label in asked if name in session.answers]


def _signed(request: HttpRequest, found: Worker, me: Worker, pack: Pack | None) -> HttpResponse:
    if request.POST.get("cases"):
        return _signed_on_cases(request, found, me, pack)
    wanted = request.POST.get("session", "")
    chosen = sessions_of(found, to=me).filter(pk=int(wanted)).first() if wanted.isdigit() else None
    if chosen is None:
        raise Http404
    problem = sign(chosen, by=me, pack=pack, now=timezone.now())
    if problem:
        messages.error(request, problem)
    else:
        messages.success(request, "Signed")
    return redirect("sessions", found.pk)


def _signed_on_cases(
    request: HttpRequest, found: Worker, me: Worker, pack: Pack | None
) -> HttpResponse:
    """Sign what was recorded on each case, for oneself; each by the same action as on the case's own page."""
    attempt, done, kept = read_attempt(request.POST.get("attempt", "")), 0, []
    for case in _unsigned_cases(request, found, me, pack):
        outcome = perform(
            _SIGN,
            case=case,
            actor=me,
            user=user_of(request),
            entered={},
            seen_version=None,
            attempt=uuid5(attempt, case.reference),
            now=timezone.now(),
        )
        if isinstance(outcome, Done):
            done += 1
        else:
            kept.append(case.reference)
    if done:
        messages.success(request, f"Signed on {counted(done, 'case')}")
    if kept:
        messages.error(
            request, f"Not signed; see on the case what stands in the way: {', '.join(kept)}"
        )
    return redirect("sessions", found.pk)


def _unsigned_cases(
    request: HttpRequest, found: Worker, me: Worker, pack: Pack | None
) -> Sequence[Case]:
    """The worker's cases whose last record of supervision this person has not signed, where the policy has them sign."""
    if pack is None or pack.who_may(_SIGN) is None:
        return ()
    cases = Case.objects.visible_to(user_of(request)).open_for(found)
    return list(
        cases.supervised_unsigned(found.ref, by=me)
        .select_related("service", "team")
        .order_by("reference")
    )
