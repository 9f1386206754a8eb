"""What needs me today? Each role's first page."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from keyworker.access.models import AccessRole
from keyworker.actions.on_worker.supervision import unsigned
from keyworker.caseload.due import Due, When, due_for, due_for_manager, due_under
from keyworker.caseload.team_board import team_loads, teams_side_by_side
from keyworker.documents.templates import TemplateProblem
from keyworker.documents.writing import letters_of, not_sent_yet
from keyworker.notices.models import Notice
from keyworker.policy.casefile import instant
from keyworker.record.governing_pack import pack_for
from keyworker.record.models import Case
from keyworker.record.queries import CaseQuerySet
from keyworker.web.moment import day_of
from keyworker.web.presenters.steps import Step, meets, paperwork
from keyworker.web.signed_in import cases_of, signed_in, user_of, worker_of
from keyworker.web.views.team_duties import team_dues
from keyworker.workforce.models import Worker

_GROUPS = (
    (When.OVERDUE, "Overdue"),
    (When.TODAY, "Due today"),
    (When.THIS_WEEK, "Due this week"),
    (When.LATER, "Later"),
)


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """The first page, by role."""
    user, worker, day = user_of(request), worker_of(request), day_of(request)
    asked = {
        AccessRole.PRACTITIONER: _practitioner,
        AccessRole.LEAD: _manager,
        AccessRole.PRACTICE_MANAGER: _manager,
        AccessRole.SERVICE_MANAGER: _service_manager,
        AccessRole.BUSINESS_SUPPORT: _business_support,
    }[AccessRole(user.access_role)]
    template, context = asked(cases_of(request), worker, day)
    context["unseen"] = Notice.objects.filter(worker=worker, seen_at__isnull=True).count()
    return render(request, template, {"worker": worker, "day": day, **context})


def grouped(dues: list[Due], *, later: int = 10) -> list[tuple[str, str, list[Due]]]:
    """Due lists under their headings; of what is due later only the next few."""
    groups = [
        (str(when), title, [due for due in dues if due.when is when]) for when, title in _GROUPS
    ]
    return [
        (when, title, each[:later] if when == When.LATER else each)
        for when, title, each in groups
        if each
    ]


def _practitioner(cases: CaseQuerySet, worker: Worker, day: date) -> tuple[str, dict[str, Any]]:
    dues = due_for(worker, cases, as_of=day)
    return "pages/home_practitioner.html", {
        "groups": [
            (when, title, _with_steps(each, worker, day)) for when, title, each in grouped(dues)
        ],
        "overdue": sum(due.when is When.OVERDUE for due in dues),
        "due_today": sum(due.when is When.TODAY for due in dues),
        "proposals": cases.proposed_to(worker).with_children(),
        "open_cases": cases.open_for(worker).count(),
        "to_sign": unsigned(worker),
    }


def _with_steps(dues: list[Due], worker: Worker, day: date) -> list[tuple[Due, Step | None]]:
    return [(due, meets(due, worker, as_of=day)) for due in dues]


def _manager(cases: CaseQuerySet, worker: Worker, day: date) -> tuple[str, dict[str, Any]]:
    loads = team_loads(worker.team, day)
    reach = cases.of_teams([worker.team])
    shown = _shown_to_manager(cases, reach, worker)
    dues = due_for_manager(worker, shown, reach, as_of=day)
    figures = reach.figures(day)
    waiting = [
        case for case in shown if case.stage == "received" and case.moving_to_id != worker.team_id
    ]
    return "pages/home_manager.html", {
        "figures": figures,
        "waiting": [(case, dues.of_cases[case.pk]) for case in waiting[:_FEW]],
        "theirs": _with_steps(dues.theirs, worker, day),
        "of_team": team_dues(worker, [worker.team], day=day),
        "overdue": _with_steps(dues.overdue, worker, day),
        "proposed": [case for case in shown if case.proposed_to_id][:_FEW],
        "coming": [case for case in shown if case.moving_to_id == worker.team_id],
        "over": [each for each in loads if each.load and each.load.position == "over"],
        "room": [
            each for each in loads if each.load and each.load.position == "room" and not each.absent
        ],
    }


_FEW = 8


def _shown_to_manager(visible: CaseQuerySet, reach: CaseQuerySet, worker: Worker) -> list[Case]:
    """The oldest referrals to decide, proposals not answered and cases on their way to the team: one query."""
    waiting = reach.awaiting_decision().values("pk")[:_FEW]
    proposed = (
        reach.filter(proposed_to__isnull=False)
        .not_closed()
        .order_by("received_on", "pk")
        .values("pk")[:_FEW]
    )
    coming = (
        visible.filter(moving_to=worker.team_id).order_by("received_on", "pk").values("pk")[:_FEW]
    )
    wanted = visible.filter(Q(pk__in=waiting) | Q(pk__in=proposed) | Q(pk__in=coming))
    return list(
        wanted.select_related("service", "team", "proposed_to").order_by("received_on", "pk")
    )


def _service_manager(cases: CaseQuerySet, worker: Worker, day: date) -> tuple[str, dict[str, Any]]:
    teams = teams_side_by_side(cases, worker.team.service, day)
    within = cases.filter(service=worker.team.service_id)
    dues = due_for_manager(worker, (), within, as_of=day)
    return "pages/home_service.html", {
        "teams": teams,
        "theirs": _with_steps(dues.theirs, worker, day),
        "of_team": team_dues(worker, [each.team for each in teams], day=day),
        "overdue_count": sum(each.overdue for each in teams),
        "over": [worker for team in teams for worker in team.unanswered],
    }


# A letter prepared longer ago than this and never recorded as sent was given up.
_RECENTLY = timedelta(days=60)


def _business_support(cases: CaseQuerySet, worker: Worker, day: date) -> tuple[str, dict[str, Any]]:
    pack = pack_for(worker.team.service, day)
    try:
        letters = {each.action for each in letters_of(pack).values() if each.recorded}
    except TemplateProblem:
        # Said where letters are prepared; what is due is shown all the same.
        letters = set()
    rules = paperwork(pack, worker, letters)
    reach = cases.of_teams([worker.team])
    return "pages/home_support.html", {
        "groups": [
            (when, title, _with_steps(each, worker, day))
            for when, title, each in grouped(due_under(rules, reach, as_of=day))
        ],
        "letters": not_sent_yet(reach, since=instant(day - _RECENTLY))[:_FEW],
        "guidance": cases.awaiting_guidance(worker.team).with_due(day).with_children(),
        "notices": Notice.objects.filter(worker=worker).select_related("case")[:20],
    }
