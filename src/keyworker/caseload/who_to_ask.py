"""Which records that may be of a child referred can this person open, and whom do they ask about the others?

Of a record that they may not open they learn that the child may be known, and whom to ask: the same whether it is
restricted or another team's, so that nothing tells the one from the other.
"""

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
    ask: str
    # Each is answered by a form of its own, which acts once.
    submission: UUID = field(default_factory=uuid4)


def as_shown(found: Sequence[Suggestion], cases: CaseQuerySet, *, on: date) -> list[Shown]:
    """Each suggestion by what the person may know of it; ``cases`` are those they may open."""
    numbers = {case.pk for each in found for case in each.cases}
    visible = set(cases.numbered(numbers).values_list("pk", flat=True))
    hidden = [each.cases[0] for each in found if not visible & {case.pk for case in each.cases}]
    managers = _managers_of(hidden, on)
    return [_shown(each, visible, managers) for each in found]


def _shown(found: Suggestion, visible: set[int], managers: Sequence[Worker]) -> Shown:
    open_to_them = tuple(case for case in found.cases if case.pk in visible)
    return Shown(found, open_to_them, ask="" if open_to_them else _whom(found.cases[0], managers))


def _managers_of(cases: Sequence[Case], on: date) -> list[Worker]:
    """The service managers of these cases: one query, none where there are no cases."""
    if not cases:
        return []
    found = Worker.objects.active_on(on).filter(
        team__service__in={case.service_id for case in cases},
        user__access_role__in=roles_answering_for(Reach.SERVICE),
    )
    return list(found.select_related("user", "team").order_by("pk"))


def _whom(case: Case, managers: Sequence[Worker]) -> str:
    """Whom to ask: whoever manages the whole service, and so may open what is restricted as well."""
    for each in managers:
        if each.team.service_id == case.service_id and _answers_for_all(each):
            return each.name
    return f"a service manager of {case.service.name}"


def _answers_for_all(worker: Worker) -> bool:
    user: User | None = worker.user
    return user is not None and user.access.answers_for is Reach.SERVICE
