"""Which records that may be of a child referred can this person open, and whom do they ask about the others?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

from keyworker.access.models import User
from keyworker.access.roles import Reach, roles_answering_for
from keyworker.caseload.possible_matches import Suggestion
from keyworker.record.models import Case
from keyworker.record.models.case_questions import CaseQuerySet
from keyworker.workforce.models import Worker


@dataclass(frozen=True)
class Shown:
    """A suggestion as this person may see it: whole, where they may open a record of it; otherwise whom to ask."""

    suggestion: Suggestion
    open_to_them: tuple[Case, ...]
    elsewhere: str
    ask: str
    # Each is answered by a form of its own, which acts once.
    submission: UUID = field(default_factory=uuid4)


def as_shown(found: Sequence[Suggestion], cases: CaseQuerySet, *, on: date) -> list[Shown]:
    """Each suggestion by what the person may know of it; ``cases`` are those they may open."""
    numbers = {case.pk for each in found for case in each.cases}
    visible = set(cases.numbered(numbers).values_list("pk", flat=True))
    hidden = [
        _plain(each) or each.cases[0]
        for each in found
        if not visible & {case.pk for case in each.cases}
    ]
    managers = _managers_of(hidden, on)
    return [_shown(each, visible, managers) for each in found]


def _shown(found: Suggestion, visible: set[int], managers: Sequence[Worker]) -> Shown:
    open_to_them = tuple(case for case in found.cases if case.pk in visible)
    if open_to_them:
        return Shown(found, open_to_them, elsewhere="", ask="")
    plain = _plain(found)
    ask = _whom(plain or found.cases[0], managers, restricted=plain is None)
    return Shown(found, (), elsewhere=plain.reference if plain is not None else "", ask=ask)


def _plain(suggestion: Suggestion) -> Case | None:
    return next((case for case in suggestion.cases if not case.restricted), None)


def _managers_of(cases: Sequence[Case], on: date) -> list[Worker]:
    """The managers of these cases' teams and services: one query, none where there are no cases."""
    if not cases:
        return []
    roles = roles_answering_for(Reach.TEAM) | roles_answering_for(Reach.SERVICE)
    services = {case.service_id for case in cases}
    found = Worker.objects.active_on(on).filter(
        team__service__in=services, user__access_role__in=roles
    )
    return list(found.select_related("user", "team").order_by("pk"))


def _whom(case: Case, managers: Sequence[Worker], *, restricted: bool) -> str:
    """Whom to ask about a record the person may not open: its team's manager, for a restricted one a service manager."""
    of_team = (
        each for each in managers if each.team_id == case.team_id and _answers_for(each, Reach.TEAM)
    )
    of_service = (
        each
        for each in managers
        if each.team.service_id == case.service_id and _answers_for(each, Reach.SERVICE)
    )
    found = (None if restricted else next(of_team, None)) or next(of_service, None)
    return found.name if found is not None else f"a service manager of {case.service.name}"


def _answers_for(worker: Worker, reach: Reach) -> bool:
    user: User | None = worker.user
    return user is not None and user.access.answers_for is reach
