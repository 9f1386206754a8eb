"""What does a worker's absence come to, case by case: whose children, what is owed, who holds it, who was told?

Cases with a child whom the law does not let go unheld come first, then those that nobody here holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from keyworker.caseload.due import Due, due_on_cases
from keyworker.policy.casefile import local_day
from keyworker.policy.vocabulary import STATUTORY_STANDINGS, kinds
from keyworker.policy.wording import on_day
from keyworker.record.models import Allocation, Case, Event, Standing
from keyworker.record.models.case_questions import CaseQuerySet
from keyworker.workforce.models import Absence, Worker


@dataclass(frozen=True)
class CaseOfAbsence:
    """One case of whoever is away: the standings that make it statutory, what falls due meanwhile, and what was done."""

    case: Case
    statutory: tuple[str, ...]
    dues: tuple[Due, ...]
    holder: Worker | None
    holder_is_away: bool
    family_told: date | None

    @property
    def told_in_words(self) -> str:
        """Whether the family knows, and whether anything falls due meanwhile."""
        told = "family not told yet"
        if self.family_told is not None:
            told = f"family told {on_day(self.family_told)}"
        return told if self.dues else f"{told} · nothing falls due meanwhile"

    @property
    def is_held(self) -> bool:
        """Whether somebody who is here holds it."""
        return self.holder is not None and not self.holder_is_away


def cases_of_absence(absence: Absence, cases: CaseQuerySet, *, day: date) -> list[CaseOfAbsence]:
    """Each case that the worker leads: a fixed number of questions, however many."""
    led = cases.live().held_by(absence.worker, "lead").with_team().with_children()
    rows = list(led.order_by("reference"))
    numbers = [each.pk for each in rows]
    holders, told = _holders(numbers), _families_told(numbers, absence)
    away = _away([each.pk for each in holders.values()], day)
    standings, dues = _statutory(numbers), due_on_cases(rows, as_of=day)
    found = [
        CaseOfAbsence(
            case=case,
            statutory=tuple(sorted(standings[case.pk])),
            dues=tuple(each for each in dues[case.pk] if _meanwhile(each, absence, day)),
            holder=holders.get(case.pk),
            holder_is_away=case.pk in holders and holders[case.pk].pk in away,
            family_told=told.get(case.pk),
        )
        for case in rows
    ]
    return sorted(found, key=lambda each: (not each.statutory, each.is_held, each.case.reference))


def _meanwhile(due: Due, absence: Absence, day: date) -> bool:
    """Whether it falls due before they are back; with no date of return, within the next two weeks."""
    limit, back = due.clock.limit, absence.expected_return
    return limit is not None and (limit < back if back is not None else due.is_near(day))


def _holders(cases: Sequence[int]) -> dict[int, Worker]:
    running = Allocation.objects.running().filter(case__in=cases, role="holding")
    rows = running.select_related("worker").order_by("pk")
    return {each.case_id: each.worker for each in rows if each.worker is not None}


def _away(workers: Sequence[int], day: date) -> set[int]:
    absences = Absence.objects.covering(day).filter(worker__in=workers)
    return set(absences.values_list("worker", flat=True))


def _statutory(cases: Sequence[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    rows = Standing.objects.filter(
        case__in=cases, ended__isnull=True, standing__in=sorted(STATUTORY_STANDINGS)
    )
    for case, standing in rows.values_list("case", "standing"):
        found[case].add(standing)
    return found


def _families_told(cases: Sequence[int], absence: Absence) -> dict[int, date]:
    """Of each case, when its family was last told something since this absence was recorded."""
    rows = Event.objects.uncorrected().filter(
        case__in=cases, kind=kinds.FAMILY_TOLD, at__gte=absence.recorded_at
    )
    return {case: local_day(at) for case, at in rows.order_by("at").values_list("case", "at")}
