"""What needs me today? Each role's first page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from keyworker.access.models import AccessRole, User
from keyworker.casework.due import Due, When, due_for, due_in_team, due_on_cases, overdue_count
from keyworker.casework.models import Case
from keyworker.notices.models import Notice
from keyworker.web.jinja import today
from keyworker.web.presenters.steps import Step, meets
from keyworker.web.signed_in import signed_in, user_of, worker_of
from keyworker.web.teamwork import team_loads, teams_side_by_side
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
    user, worker, day = user_of(request), worker_of(request), today()
    asked = {
        AccessRole.PRACTITIONER: _practitioner,
        AccessRole.LEAD: _manager,
        AccessRole.PRACTICE_MANAGER: _manager,
        AccessRole.SERVICE_MANAGER: _service_manager,
        AccessRole.BUSINESS_SUPPORT: _business_support,
    }[AccessRole(user.access_role)]
    template, context = asked(user, worker, day)
    context["unseen"] = Notice.objects.filter(worker=worker, seen_at__isnull=True).count()
    return render(request, template, {"worker": worker, "day": day, **context})


def grouped(dues: list[Due], *, later: int = 10) -> list[tuple[str, str, list[Due]]]:
    """Due lists under their headings; of what is due later only the next few."""
    groups = [(str(when), title, [due for due in dues if due.when is when]) for when, title in _GROUPS]
    return [(when, title, each[:later] if when == When.LATER else each) for when, title, each in groups if each]


def _practitioner(user: User, worker: Worker, day: date) -> tuple[str, dict[str, Any]]:
    dues = due_for(worker, user, as_of=day)
    return "pages/home_practitioner.html", {
        "groups": [(when, title, _with_steps(each, worker, day)) for when, title, each in grouped(dues)],
        "overdue": sum(due.when is When.OVERDUE for due in dues),
        "due_today": sum(due.when is When.TODAY for due in dues),
        "proposals": Case.objects.visible_to(user).proposed_to(worker).with_children(),
        "open_cases": Case.objects.visible_to(user).open_for(worker).count(),
    }


def _with_steps(dues: list[Due], worker: Worker, day: date) -> list[tuple[Due, Step | None]]:
    return [(due, meets(due, worker, as_of=day)) for due in dues]


def _manager(user: User, worker: Worker, day: date) -> tuple[str, dict[str, Any]]:
    cases = Case.objects.visible_to(user)
    loads = team_loads(worker.team, day)
    waiting = cases.awaiting_decision(worker.team)
    first = list(waiting.with_children()[:8])
    dues = due_on_cases(first, as_of=day)
    return "pages/home_manager.html", {
        "waiting_count": waiting.count(),
        "waiting": [(case, dues[case.pk]) for case in first],
        "guidance": cases.awaiting_guidance(worker.team).count(),
        "unallocated": cases.of_teams([worker.team]).without_lead().count(),
        "overdue_count": overdue_count([worker.team], user, as_of=day),
        "overdue": _with_steps(due_in_team(worker.team, user, as_of=day, only_overdue=True, most=10), worker, day),
        "proposed": cases.of_teams([worker.team])
        .filter(proposed_to__isnull=False)
        .not_closed()
        .with_children()
        .select_related("proposed_to")
        .order_by("received_on", "pk")[:10],
        "not_held": cases.of_teams([worker.team]).lead_absent(day).not_held().count(),
        "over": [each for each in loads if each.load and each.load.position == "over"],
        "room": [each for each in loads if each.load and each.load.position == "room" and not each.absent],
    }


def _service_manager(user: User, worker: Worker, day: date) -> tuple[str, dict[str, Any]]:
    return "pages/home_service.html", {"teams": teams_side_by_side(user, worker.team.service, day)}


def _business_support(user: User, worker: Worker, day: date) -> tuple[str, dict[str, Any]]:
    cases = Case.objects.visible_to(user)
    return "pages/home_support.html", {
        "guidance": cases.awaiting_guidance(worker.team).with_due(day).with_children(),
        "notices": Notice.objects.filter(worker=worker).select_related("case")[:20],
    }
