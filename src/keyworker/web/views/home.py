"""What needs me today? Each role's first page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from keyworker.access.models import User
from keyworker.access.roles import Home
from keyworker.actions.on_case.allocation.waiting_list import PUT_ON_LIST
from keyworker.actions.on_case.intake.decision import SEND_GUIDANCE
from keyworker.actions.on_worker.supervision import unsigned
from keyworker.caseload.carried import carried_by, number_held_by, proposed_to
from keyworker.caseload.children_seen import longest_unseen
from keyworker.caseload.due import When, Within, due_for, due_under
from keyworker.caseload.managers_due import due_for_manager
from keyworker.caseload.of_team import (
    figures_of,
    figures_without_team,
    guidance_to_send,
    needing_manager_of,
    number_on_waiting_list,
)
from keyworker.caseload.team_board import sets_range, team_line, teams_side_by_side
from keyworker.caseload.visits_dated import dates_visits
from keyworker.caseload.worst_first import WORST_FIRST, worst_first
from keyworker.documents.templates import TemplateProblem
from keyworker.documents.writing import letters_of, letters_to_send
from keyworker.notices.unseen import told_lately, unseen_by
from keyworker.policy.casefile import instant
from keyworker.policy.packs.companions import companions_of
from keyworker.policy.packs.pack import Pack
from keyworker.record.governing_pack import governing, policy_ahead
from keyworker.record.readiness import missing
from keyworker.record.seers import Asked
from keyworker.record.set_up_so_far import authority, inspected_by, services_with_casework
from keyworker.web.moment import day_of, now_of
from keyworker.web.paging import key_in, paging
from keyworker.web.presenters.due_groups import grouped, with_steps
from keyworker.web.presenters.leavers import Leaver, leavers
from keyworker.web.presenters.steps import paperwork
from keyworker.web.presenters.team_dues import team_dues
from keyworker.web.signed_in import asked_of, cases_open_to, signed_in, user_of, worker_of
from keyworker.workforce.models import Worker


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """The first page, by role."""
    user, worker, day = user_of(request), worker_of(request), day_of(request)
    template, context = _PAGES[user.access.home](asked_of(request), user, worker, day)
    context["unseen"] = unseen_by(worker, at=now_of(request))
    if user.access.home is Home.SERVICE:
        page = worst_first(context["teams"], key_in(request, WORST_FIRST), most=_MANY)
        context |= {"worst": page.rows, "paging": paging(request, page, at="teams")}
    pack = governing(worker.team.service, day)
    return render(request, template, {"worker": worker, "day": day, "pack": pack, **context})


def _practitioner(
    asked: Asked, user: User, worker: Worker, day: date
) -> tuple[str, dict[str, Any]]:
    dues = due_for(worker, asked, as_of=day)
    number = number_held_by(worker, asked)
    seen = longest_unseen(asked, day=day, most=_FEW, held_by=worker) if number else []
    return "pages/home_practitioner.html", {
        "groups": [
            (when, title, with_steps(each, worker, day)) for when, title, each in grouped(dues)
        ],
        "overdue": sum(due.when is When.OVERDUE for due in dues),
        "due_today": sum(due.when is When.TODAY for due in dues),
        "proposals": proposed_to(worker, asked),
        "open_cases": number,
        "seen": seen,
        # Where nothing is due: whether the policy would say when to visit.
        "dates_visits": dates_visits(governing(worker.team.service, day)),
        "to_sign": unsigned(worker),
    }


def _manager(asked: Asked, user: User, worker: Worker, day: date) -> tuple[str, dict[str, Any]]:
    line = team_line(worker.team, day)
    reach = asked.whose_work_is_theirs
    shown = needing_manager_of(worker.team, asked, most=_FEW)
    waiting = [
        case for case in shown if case.stage == "received" and case.moving_to_id != worker.team_id
    ][:_FEW]
    above = [case.pk for case in waiting]
    dues = due_for_manager(worker, shown, reach, as_of=day, shown=above)
    figures = figures_of(reach, day=day)
    keeps_list = governing(worker.team.service, day).offers(PUT_ON_LIST.id)
    return "pages/home_manager.html", {
        "figures": figures,
        "on_list": number_on_waiting_list(reach) if keeps_list else 0,
        "leavers": _leavers(reach, worker, day),
        "waiting": [(case, dues.of_cases[case.pk]) for case in waiting],
        "theirs": with_steps(dues.theirs, worker, day),
        "of_team": team_dues(worker, [worker.team], day=day),
        "overdue": with_steps(dues.overdue, worker, day),
        "nearing": with_steps(dues.nearing, worker, day),
        "proposed": [case for case in shown if case.proposed_to_id][:_FEW],
        "coming": [case for case in shown if case.moving_to_id == worker.team_id],
        "seen": longest_unseen(reach, day=day, most=_FEW),
        "over": line.over_range,
        "room": line.with_room,
        "sets_range": sets_range(governing(worker.team.service, day)),
        **_answers_for(asked, worker, day),
    }


def _answers_for(asked: Asked, worker: Worker, day: date) -> dict[str, Any]:
    """The cases for which their job answers; not asked where the policy lays none on it."""
    pack = governing(worker.team.service, day)
    jobs = {row.accountable.job_role for row in pack.accountability}
    if jobs.isdisjoint(worker.roles):
        return {"answers_for_cases": (), "more_answered_for": 0}
    carried = carried_by(worker, asked, day=day)
    theirs = [case for case in carried if case.accountable_role in worker.roles]
    return {"answers_for_cases": theirs[:_FEW], "more_answered_for": len(theirs[_FEW:])}


def _leavers(reach: Within, worker: Worker, day: date) -> list[Leaver]:
    return leavers(reach, worker, governing(worker.team.service, day), day=day)


_FEW, _MANY = 8, 20


def _service_manager(
    asked: Asked, user: User, worker: Worker, day: date
) -> tuple[str, dict[str, Any]]:
    teams = teams_side_by_side(worker.team.service, day, named=_MANY)
    nowhere = figures_without_team(worker.team.service, day=day)
    over = sorted(
        (each for team in teams for each in team.unanswered), key=lambda each: -each.share
    )
    dues = due_for_manager(worker, (), worker.team.service, as_of=day)
    return "pages/home_service.html", {
        "teams": teams,
        "leavers": _leavers(worker.team.service, worker, day),
        "theirs": with_steps(dues.theirs, worker, day),
        "nearing": with_steps(dues.nearing, worker, day),
        "of_team": team_dues(worker, [each.team for each in teams], day=day),
        "overdue_count": sum(each.overdue for each in teams) + nowhere.overdue,
        # Figures of no team are in no line of a team's.
        "nowhere": nowhere,
        "over": over[:_MANY],
        "more_over": sum(each.number_unanswered for each in teams) - len(over[:_MANY]),
        **_answers_for(asked, worker, day),
    }


# A letter prepared longer ago than this and never recorded as sent was given up.
_RECENTLY = timedelta(days=60)


def _business_support(
    asked: Asked, user: User, worker: Worker, day: date
) -> tuple[str, dict[str, Any]]:
    pack = governing(worker.team.service, day)
    try:
        letters = {each.action for each in letters_of(pack).values() if each.recorded}
    except TemplateProblem:
        # Said where letters are prepared; what is due is shown all the same.
        letters = set()
    rules = paperwork(pack, worker, letters)
    reach = asked.whose_work_is_theirs
    sends = pack.offers(SEND_GUIDANCE.id)
    guidance = guidance_to_send(reach, day=day, most=_FEW + 1) if sends else []
    return "pages/home_support.html", {
        "groups": [
            (when, title, with_steps(each, worker, day))
            for when, title, each in grouped(due_under(rules, reach, as_of=day))
        ],
        "letters": letters_to_send(reach, since=instant(day - _RECENTLY), most=_FEW),
        "guidance": guidance[:_FEW],
        "more_guidance": len(guidance) > _FEW,
        "notices": told_lately(worker, at=asked.at, most=20),
    }


def _administration(
    asked: Asked, user: User, worker: Worker, day: date
) -> tuple[str, dict[str, Any]]:
    services = [
        (
            each,
            governing(each, day),
            sum(team.ended is None for team in each.teams.all()),
            policy_ahead(each, day),
        )
        for each in services_with_casework()
    ]
    return "pages/home_administration.html", {
        "authority": authority(),
        "missing": missing(day),
        "services": services,
        "not_linked": _not_linked(pack for _, pack, _, _ in services),
        "own": worker.team,
    }


def _not_linked(packs: Iterable[Pack]) -> list[tuple[Pack, list[str]]]:
    """The policies in force that point to guidance nobody has said the place of, each once, with what it is."""
    found = {}
    for pack in packs:
        titles = [each.title for each in companions_of(pack) if not each.address]
        if titles:
            found[pack.id] = (pack, titles)
    return list(found.values())


# As many records are listed; any other is found by a search.
_NEWEST = 100


def _inspection(asked: Asked, user: User, worker: Worker, day: date) -> tuple[str, dict[str, Any]]:
    return "pages/home_inspector.html", {
        "inspects": inspected_by(worker, at=asked.at),
        "records": cases_open_to(user, at=asked.at).newest_first()[:_NEWEST],
    }


_PAGES = {
    Home.PRACTITIONER: _practitioner,
    Home.MANAGER: _manager,
    Home.SERVICE: _service_manager,
    Home.SUPPORT: _business_support,
    Home.ADMINISTRATION: _administration,
    Home.INSPECTION: _inspection,
}
