"""How does a manager check the team's allocations each week, and how is the rota for new cases kept?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from keyworker.access.models import AccessRole
from keyworker.actions.on_team.team_actions import (
    CHECK,
    NAMES,
    PLAN,
    START,
    TEAM_ACTIONS,
    Submitted,
    TeamRefused,
    managers_of,
    pack_checklist,
    perform_for_team,
    swap,
)
from keyworker.caseload.permitted import may_do
from keyworker.caseload.rota import NotPlanned, Turn, current, rota
from keyworker.caseload.team_board import team_loads
from keyworker.caseload.team_checks import Week, figures, weeks
from keyworker.decisions.gates import Unmet
from keyworker.policy.packs.pack import Pack
from keyworker.record.governing_pack import pack_for
from keyworker.record.team_files import team_file
from keyworker.web.forms import drawn, error_links
from keyworker.web.moment import day_of, now_of
from keyworker.web.signed_in import cases_of, signed_in, user_of, worker_of
from keyworker.web.submissions import read_attempt
from keyworker.workforce.models import Team, Worker

_WEEKS_SHOWN = 13


@signed_in
def check(request: HttpRequest) -> HttpResponse:
    """The team's allocations as they stand, this week's check, and the weeks before."""
    user, worker, day = user_of(request), worker_of(request), day_of(request)
    team = _team_asked(request, worker)
    pack = _pack_with(team, CHECK, day)
    if not user.manages:
        raise Http404
    now, attempt = figures(team, cases_of(request), pack, as_of=day), uuid4()
    errors: Mapping[str, str] = {}
    unmet: Sequence[Unmet] = ()
    if request.method == "POST":
        attempt = read_attempt(request.POST.get("attempt", ""))
        sent = _sent(request, team, attempt)
        outcome = perform_for_team(
            CHECK, sent, team=team, entered=request.POST, known={"snapshot": now.as_kept()}
        )
        if not isinstance(outcome, TeamRefused):
            messages.success(request, f"Recorded: the allocations of {team.name} are checked")
            return redirect(f"{reverse('team-check')}?team={team.slug}")
        errors, unmet = outcome.errors or {}, outcome.unmet
    sections = drawn(
        TEAM_ACTIONS[CHECK].asks(pack, ()),
        request.POST if request.method == "POST" else None,
        errors,
    )
    found = weeks(pack, team_file(team.service, team), as_of=day)
    context = {
        "team": team,
        "figures": now,
        "weeks": found[:_WEEKS_SHOWN],
        "missed": sum(week.missed for week in found),
        "this_week": next((week for week in found if week.waits), None),
        "day": day,
        "sections": sections,
        "errors": error_links(sections, errors),
        "unmet": unmet,
        "attempt": attempt,
        "pack": pack,
        "carried": team_loads(team, day),
        "may": may_do(pack, CHECK, worker),
        "teams": _teams(request, worker),
        "has_errors": bool(errors or unmet),
        "people": _names(found),
    }
    return render(
        request, "pages/team_check.html", context, status=422 if context["has_errors"] else 200
    )


def _sent(request: HttpRequest, team: Team, attempt: UUID) -> Submitted:
    return Submitted(
        service=team.service,
        actor=worker_of(request),
        user=user_of(request),
        attempt=attempt,
        now=now_of(request),
    )


def _names(found: Sequence[Week]) -> dict[str, str]:
    refs = {week.check.by for week in found if week.check is not None and week.check.by}
    return {
        each.ref: each.name for each in Worker.objects.filter(pk__in=[int(ref[1:]) for ref in refs])
    }


def _teams(request: HttpRequest, worker: Worker) -> list[Team]:
    if user_of(request).access_role == AccessRole.SERVICE_MANAGER:
        return list(Team.objects.filter(service=worker.team.service_id).select_related("service"))
    return [worker.team]


def _team_asked(request: HttpRequest, worker: Worker) -> Team:
    teams, slug = _teams(request, worker), request.GET.get("team") or ""
    if not slug:
        return next((each for each in teams if each.pk == worker.team_id), teams[0])
    found = next((each for each in teams if each.slug == slug), None)
    if found is None:
        raise Http404
    return found


def _pack_with(team: Team, action: str, day: date) -> Pack:
    """The policy of the team's service. Raises Http404 where it does not know the action."""
    pack = pack_for(team.service, day)
    if pack.who_may(action) is None:
        raise Http404
    return pack


@dataclass(frozen=True)
class Shown:
    """A turn as the page tells it: ``mine`` where it is this person's, ``names`` the list confirmed for it."""

    turn: Turn
    worker: Worker | None
    mine: bool
    names: tuple[str, ...]


@signed_in
def turns(request: HttpRequest) -> HttpResponse:
    """Whose turn it is, with the names listed for it; what comes; a plan; a swap."""
    user, worker, day = user_of(request), worker_of(request), day_of(request)
    pack = _pack_with(worker.team, PLAN, day)
    if user.access_role == AccessRole.PRACTITIONER:
        raise Http404
    asked = request.POST.get("action", "") if request.method == "POST" else ""
    errors: Mapping[str, str] = {}
    unmet: Sequence[Unmet] = ()
    if request.method == "POST":
        sent = _sent(request, worker.team, read_attempt(request.POST.get("attempt", "")))
        if asked == "swap":
            outcome = swap(
                request.POST.get("turn", ""),
                sent,
                to=request.POST.get("to", ""),
                reason=request.POST.get("swap_reason", ""),
            )
        elif asked in {PLAN, START, NAMES}:
            outcome = perform_for_team(asked, sent, team=None, entered=request.POST)
        else:
            raise Http404
        if not isinstance(outcome, TeamRefused):
            messages.success(request, f"Recorded: {_SAID[asked]}")
            return redirect("turns")
        errors, unmet = outcome.errors or {}, outcome.unmet
    context = _rota_shown(pack, worker, day) | _forms(request, pack, worker, day, asked, errors)
    context |= {
        "unmet": unmet,
        "has_errors": bool(errors or unmet),
        "attempt": uuid4(),
        "day": day,
        "pack": pack,
    }
    return render(
        request, "pages/turns.html", context, status=422 if context["has_errors"] else 200
    )


_SAID = {
    PLAN: "the turns are planned",
    START: "your turn has started",
    NAMES: "the list of names",
    "swap": "the swap",
}


def _rota_shown(pack: Pack, worker: Worker, day: date) -> dict[str, Any]:
    record, problem = team_file(worker.team.service), ""
    try:
        found = rota(pack, record, as_of=day)
    except NotPlanned as error:
        found, problem = (), str(error)
    refs = {int(turn.worker[1:]) for turn in found}
    people = {each.ref: each for each in Worker.objects.filter(pk__in=refs).select_related("team")}
    question = pack_checklist(pack)
    shown = [
        Shown(turn, people.get(turn.worker), turn.worker == worker.ref, _listed(turn, question))
        for turn in found
    ]
    now = current(found, day)
    running = next((each for each in shown if each.turn is now), None)
    coming = [each for each in shown if each.turn.starts > day]
    mine = next(
        (each for each in shown if each.mine and each.turn.until > day and not each.names), None
    )
    return {
        "running": running,
        "coming": coming,
        "problem": problem,
        "to_list": mine,
        "past": [each for each in reversed(shown) if each.turn.until <= day][:6],
        "starts_now": running is not None and running.mine and running.turn.taken_up is None,
    }


def _listed(turn: Turn, question: str) -> tuple[str, ...]:
    answers = turn.listed.field("answers") if turn.listed is not None else None
    return tuple(answers.get(question, ())) if isinstance(answers, dict) else ()


def _forms(
    request: HttpRequest,
    pack: Pack,
    worker: Worker,
    day: date,
    asked: str,
    errors: Mapping[str, str],
) -> dict[str, Any]:
    managers = managers_of(worker.team.service, pack, on=day)
    entered = {action: request.POST if asked == action else None for action in (PLAN, NAMES)}
    drawn_forms = {
        action: drawn(
            TEAM_ACTIONS[action].asks(pack, managers),
            entered[action],
            errors if asked == action else {},
        )
        for action in (PLAN, NAMES)
    }
    links = error_links(drawn_forms[asked], errors) if asked in drawn_forms else []
    links += [
        {"text": text, "href": "#rota"}
        for name, text in errors.items()
        if asked not in drawn_forms or not name
    ]
    practising = Worker.objects.filter(team=worker.team, user__access_role=AccessRole.PRACTITIONER)
    may_list = may_do(pack, NAMES, worker)
    numbers = set(practising.values_list("pk", flat=True)) if may_list else set()
    loads = (
        [each for each in team_loads(worker.team, day) if each.worker.pk in numbers]
        if may_list
        else []
    )
    return {
        "managers": managers,
        "plan_form": drawn_forms[PLAN],
        "names_form": drawn_forms[NAMES],
        "errors": links,
        "may_plan": may_do(pack, PLAN, worker),
        "may_list": may_list,
        "asked": asked,
        "carried": loads,
        "swap_entered": request.POST if asked == "swap" else {},
    }
