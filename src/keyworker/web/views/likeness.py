"""May a child of this referral be on record already, and what does the person looking say?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from keyworker.access.models import AccessRole, User
from keyworker.casework.actions import ACTIONS
from keyworker.casework.actions.base import Asked, Done, Refused, Stale
from keyworker.casework.actions.looking import allowed_by_job, asked_of
from keyworker.casework.actions.perform import perform
from keyworker.casework.matching import Suggestion, suggestions
from keyworker.casework.models import Case
from keyworker.web.jinja import today
from keyworker.web.signed_in import find_case, signed_in, user_of, worker_of
from keyworker.web.views.actions import read_attempt
from keyworker.web.views.questions import offered_questions
from keyworker.workforce.models import Service, Worker


@dataclass(frozen=True)
class Shown:
    """A suggestion as this person may see it: whole, where they may open a record of it; otherwise whom to ask."""

    suggestion: Suggestion
    open_to_them: tuple[Case, ...]
    elsewhere: str
    ask: str
    attempt: UUID


@signed_in
def likeness(request: HttpRequest, reference: str) -> HttpResponse:
    """The records that may be of a child referred, one at a time to answer."""
    case = find_case(request, reference, page="possible matches")
    user, worker = user_of(request), worker_of(request)
    asked = asked_of(case, worker, as_of=today())
    unmet, changes, errors = (), (), {}
    if request.method == "POST":
        given = request.POST.get("version", "")
        outcome = perform(
            "judge-likeness", case=case, actor=worker, user=user, entered=request.POST, now=timezone.now(),
            seen_version=int(given) if given.isdigit() else None, attempt=read_attempt(request.POST.get("attempt", "")),
        )  # fmt: skip
        if isinstance(outcome, Done):
            messages.success(request, f"Recorded on {case.reference}")
            return redirect("matches", reference) if suggestions(case) else redirect(_onward(asked), reference)
        if isinstance(outcome, Stale):
            case.refresh_from_db()
            changes = outcome.changes
        elif isinstance(outcome, Refused):
            unmet, errors = outcome.unmet, outcome.errors
    context = {
        "case": case, "shown": as_shown(suggestions(case), user), "unmet": unmet, "changes": changes,
        "may_answer": allowed_by_job(ACTIONS["judge-likeness"], asked), "version": case.version,
        "errors": [{"text": said, "href": "#main-content"} for said in errors.values()],
        "has_errors": bool(unmet or changes or errors), "onward": _onward(asked),
    }  # fmt: skip
    return render(request, "pages/matches.html", context, status=422 if context["has_errors"] else 200)


def _onward(asked: Asked) -> str:
    """The page that comes next: the policy's questions, otherwise the case."""
    return "questions" if offered_questions(asked) else "case"


def as_shown(found: Sequence[Suggestion], user: User) -> list[Shown]:
    """Each suggestion by what the person may know of it."""
    numbers = {case.pk for each in found for case in each.cases}
    visible = set(Case.objects.visible_to(user).filter(pk__in=numbers).values_list("pk", flat=True))
    shown = []
    for each in found:
        open_to_them = tuple(case for case in each.cases if case.pk in visible)
        plain = next((case for case in each.cases if not case.restricted), None)
        whom = "" if open_to_them else _whom(plain or each.cases[0], restricted=plain is None)
        elsewhere = plain.reference if plain is not None and not open_to_them else ""
        shown.append(Shown(each, open_to_them, elsewhere, whom, uuid4()))
    return shown


def _whom(case: Case, *, restricted: bool) -> str:
    """Whom to ask about a record the person may not open: its team's manager, for a restricted one a service manager."""
    manager = None
    if not restricted and case.team_id is not None:
        manager = _first(Worker.objects.filter(team=case.team_id, user__access_role=AccessRole.PRACTICE_MANAGER))
    return manager or _service_manager(case.service)


def _service_manager(service: Service) -> str:
    found = _first(Worker.objects.filter(team__service=service, user__access_role=AccessRole.SERVICE_MANAGER))
    return found or f"a service manager of {service.name}"


def _first(workers: object) -> str:
    return str(workers.active_on(today()).order_by("pk").values_list("name", flat=True).first() or "")  # type: ignore[attr-defined]
