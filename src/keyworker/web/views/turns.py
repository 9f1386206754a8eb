"""How is the rota for new cases kept: whose turn it is, who comes next, which names are ready?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from keyworker.actions.on_team.rota import NAMES, PLAN, START, SWAP, managers_of, question_of_names
from keyworker.actions.outcome import Done, Outcome
from keyworker.caseload.permitted import may_do
from keyworker.caseload.rota import Turn, current, first_unlisted, rota
from keyworker.caseload.team_board import team_loads
from keyworker.policy.casefile import CaseFile
from keyworker.policy.packs.pack import Pack
from keyworker.record.names import workers_named
from keyworker.record.subjects import OnService
from keyworker.record.writing import NotPossible
from keyworker.web.moment import day_of
from keyworker.web.presenters.event_words import told_of
from keyworker.web.signed_in import signed_in, user_of, worker_of
from keyworker.web.submissions import (
    Form,
    error_summary,
    form_for,
    looking_at,
    not_done,
    say_recorded,
    submit,
)
from keyworker.workforce.models import Worker

_SAID = {
    PLAN.id: "the turns are planned",
    START.id: "your turn has started",
    NAMES.id: "the list of names",
    SWAP.id: "the swap",
}
_SHOWN_BEFORE = 6


@dataclass(frozen=True)
class Shown:
    """A turn as the page tells it: ``mine`` where it is this person's, ``names`` the list confirmed for it.

    ``submission`` is the number of the form that swaps it.
    """

    turn: Turn
    worker: Worker | None
    mine: bool
    names: tuple[str, ...]
    submission: str


@signed_in
def turns(request: HttpRequest) -> HttpResponse:
    """Whose turn it is, with the names listed for it; what comes; a plan; a swap."""
    worker, day = worker_of(request), day_of(request)
    subject = OnService(worker.team.service)
    pack = subject.pack_on(day)
    if pack.who_may(PLAN.id) is None:
        raise Http404
    asked, outcome = request.POST.get("action", ""), None
    if request.method == "POST":
        if asked not in _SAID:
            raise Http404
        outcome = submit(request, asked, subject)
        if isinstance(outcome, Done):
            say_recorded(request, outcome, f"Recorded: {_SAID[asked]}")
            return redirect("turns")
    refused, looked = not_done(outcome), looking_at(request, subject, outcome)
    forms = {
        each: form_for(request, each, subject, outcome if asked == each else None, context=looked)
        for each in (PLAN.id, NAMES.id)
    }
    context = {
        **_rota_shown(pack, looked.casefile, worker, day),
        **_what_they_may(pack, worker, day),
        "plan_form": forms[PLAN.id],
        "names_form": forms[NAMES.id],
        "version": looked.subject.version,
        "start_submission": uuid4(),
        "refused": refused,
        "errors": _errors(forms, asked, outcome),
        "has_errors": bool(refused),
        "asked": asked,
        "told": told_of(subject, to=user_of(request), day=day),
        "swap_entered": request.POST if asked == SWAP.id else {},
    }
    return render(request, "pages/turns.html", context, status=422 if refused else 200)


def _errors(
    forms: dict[str, Form], asked: str, outcome: Outcome | None
) -> Sequence[dict[str, str]]:
    """What was wrong with the form that was sent, each leading to its place."""
    if asked in forms:
        return forms[asked].errors
    refused = not_done(outcome)
    return error_summary((), refused.errors, refused, otherwise="#rota")


def _rota_shown(pack: Pack, record: CaseFile, worker: Worker, day: date) -> dict[str, Any]:
    problem = ""
    try:
        found = rota(pack, record, as_of=day)
    except NotPossible as error:
        found, problem = (), str(error)
    people = workers_named(turn.worker for turn in found)
    question = question_of_names(pack)
    shown = [
        Shown(
            turn,
            people.get(turn.worker),
            turn.worker == worker.ref,
            _listed(turn, question),
            str(uuid4()),
        )
        for turn in found
    ]
    now = current(found, day)
    running = next((each for each in shown if each.turn is now), None)
    unlisted = first_unlisted(found, worker.ref, day=day)
    return {
        "running": running,
        "coming": [each for each in shown if each.turn.starts > day],
        "problem": problem,
        "to_list": next((each for each in shown if each.turn is unlisted), None),
        "past": [each for each in reversed(shown) if each.turn.until <= day][:_SHOWN_BEFORE],
        "starts_now": running is not None and running.mine and running.turn.taken_up is None,
    }


def _listed(turn: Turn, question: str) -> tuple[str, ...]:
    answers = turn.listed.field("answers") if turn.listed is not None else None
    return tuple(answers.get(question, ())) if isinstance(answers, dict) else ()


def _what_they_may(pack: Pack, worker: Worker, day: date) -> dict[str, Any]:
    may_list = may_do(pack, NAMES.id, worker)
    practising = worker.team.workers.practising() if may_list else ()
    numbers = {each.pk for each in practising}
    loads = team_loads(worker.team, day) if may_list else []
    return {
        "managers": managers_of(worker.team.service, pack, on=day),
        "may_plan": may_do(pack, PLAN.id, worker),
        "may_list": may_list,
        "carried": [each for each in loads if each.worker.pk in numbers],
    }
