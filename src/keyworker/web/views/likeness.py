"""May a child of this referral be on record already, and what does the person looking say?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from keyworker.access.models import AccessRole, User
from keyworker.actions.action import ActionContext
from keyworker.actions.available import allowed_by_job, context_of
from keyworker.actions.on_case.intake.matches import JUDGE
from keyworker.actions.outcome import Done, Refused, Stale
from keyworker.caseload.possible_matches import Suggestion, suggestions
from keyworker.record.models import Case
from keyworker.record.subjects import OnCase
from keyworker.web.jinja import today
from keyworker.web.signed_in import find_case, signed_in, user_of, worker_of
from keyworker.web.views.questions import offered_questions
from keyworker.web.views.submitting import submit
from keyworker.workforce.models import Worker


@dataclass(frozen=True)
class Shown:
    """A suggestion as this person may see it: whole, where they may open a record of it; otherwise whom to ask."""

    suggestion: Suggestion
    open_to_them: tuple[Case, ...]
    elsewhere: str
    ask: str
    submission: UUID


@signed_in
def likeness(request: HttpRequest, reference: str) -> HttpResponse:
    """The records that may be of a child referred, one at a time to answer."""
    case = find_case(request, reference, page="possible matches")
    user, worker = user_of(request), worker_of(request)
    acting = context_of(case, worker, as_of=today())
    unmet, changes, errors = (), (), {}
    if request.method == "POST":
        outcome = submit(request, JUDGE.id, OnCase(case))
        if isinstance(outcome, Done):
            messages.success(request, f"Recorded on {case.reference}")
            return (
                redirect("matches", reference)
                if suggestions(case)
                else redirect(_onward(acting), reference)
            )
        if isinstance(outcome, Stale):
            case.refresh_from_db()
            changes = outcome.changes
        elif isinstance(outcome, Refused):
            unmet, errors = outcome.unmet, outcome.errors
    read = None if request.method == "POST" else acting.read
    context = {
        "case": case,
        "shown": as_shown(suggestions(case, read=read), user),
        "unmet": unmet,
        "changes": changes,
        "may_answer": allowed_by_job(JUDGE, acting),
        "version": case.version,
        "errors": [{"text": said, "href": "#main-content"} for said in errors.values()],
        "has_errors": bool(unmet or changes or errors),
        "onward": _onward(acting),
    }
    return render(
        request, "pages/matches.html", context, status=422 if context["has_errors"] else 200
    )


def _onward(acting: ActionContext) -> str:
    """The page that comes next: the policy's questions, otherwise the case."""
    return "questions" if offered_questions(acting) else "case"


def as_shown(found: Sequence[Suggestion], user: User) -> list[Shown]:
    """Each suggestion by what the person may know of it."""
    numbers = {case.pk for each in found for case in each.cases}
    visible = set(Case.objects.visible_to(user).filter(pk__in=numbers).values_list("pk", flat=True))
    hidden = [
        _plain(each) or each.cases[0]
        for each in found
        if not visible & {case.pk for case in each.cases}
    ]
    managers = _managers_of(hidden)
    shown = []
    for each in found:
        open_to_them = tuple(case for case in each.cases if case.pk in visible)
        plain = _plain(each)
        whom = (
            ""
            if open_to_them
            else _whom(plain or each.cases[0], managers, restricted=plain is None)
        )
        elsewhere = plain.reference if plain is not None and not open_to_them else ""
        shown.append(Shown(each, open_to_them, elsewhere, whom, uuid4()))
    return shown


def _plain(suggestion: Suggestion) -> Case | None:
    return next((case for case in suggestion.cases if not case.restricted), None)


def _managers_of(cases: Sequence[Case]) -> list[Worker]:
    """The managers of these cases' teams and services: one query, none where there are no cases."""
    if not cases:
        return []
    roles = (AccessRole.PRACTICE_MANAGER, AccessRole.SERVICE_MANAGER)
    found = Worker.objects.active_on(today()).filter(
        team__service__in={case.service_id for case in cases}, user__access_role__in=roles
    )
    return list(found.select_related("user", "team").order_by("pk"))


def _whom(case: Case, managers: Sequence[Worker], *, restricted: bool) -> str:
    """Whom to ask about a record the person may not open: its team's manager, for a restricted one a service manager."""
    of_team = (
        each
        for each in managers
        if each.team_id == case.team_id and _is(each, AccessRole.PRACTICE_MANAGER)
    )
    of_service = (
        each
        for each in managers
        if each.team.service_id == case.service_id and _is(each, AccessRole.SERVICE_MANAGER)
    )
    found = (None if restricted else next(of_team, None)) or next(of_service, None)
    return found.name if found is not None else f"a service manager of {case.service.name}"


def _is(worker: Worker, role: AccessRole) -> bool:
    return worker.user is not None and worker.user.access_role == role
