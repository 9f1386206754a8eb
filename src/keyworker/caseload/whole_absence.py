"""What does a worker's absence come to, case by case: whose children, what is owed, who holds it, who was told?

Each case in which they play any part is among them, and those that they held for somebody else until they went away themselves.
Cases with a child whom the law does not let go unheld come first, then those that nobody here holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from keyworker.caseload.due import Due, due_on_cases
from keyworker.policy.casefile import instant, local_day
from keyworker.policy.vocabulary import kinds
from keyworker.policy.wording import on_day
from keyworker.record.models import Allocation, Case, Event, Standing
from keyworker.record.models.case_questions import CaseQuerySet
from keyworker.workforce.models import Absence, Worker


@dataclass(frozen=True)
class CaseOfAbsence:
    """One case of whoever is away: the standings that make it statutory, what falls due meanwhile, and what was done.

    ``parts`` are theirs in it; ``lead`` is who has the case, where that is somebody else.
    """

    case: Case
    parts: tuple[str, ...]
    lead: Worker | None
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
    def whose(self) -> str:
        """Whose case it is, where it is not theirs."""
        return f"for {self.lead.name}" if self.lead is not None else "led by nobody"

    @property
    def is_left(self) -> bool:
        """Whether it is without them by their absence: they lead it, or held it for whoever does."""
        return "lead" in self.parts or "holding" in self.parts

    @property
    def is_held(self) -> bool:
        """Whether somebody who is here holds it, or has it beside them."""
        return not self.is_left or (self.holder is not None and not self.holder_is_away)


def cases_of_absence(absence: Absence, cases: CaseQuerySet, *, day: date) -> list[CaseOfAbsence]:
    """Each case that the worker has a part in: a fixed number of questions, however many."""
    parts = _parts(absence)
    theirs = cases.live().filter(pk__in=list(parts)).with_team().with_children()
    rows = list(theirs.order_by("reference"))
    numbers = [each.pk for each in rows]
    leads = _playing(numbers, "lead")
    holders, told = _playing(numbers, "holding"), _families_told(numbers, absence)
    away = _away([each.pk for each in holders.values()], day)
    standings, dues = Standing.objects.statutory().by_case(numbers), due_on_cases(rows, as_of=day)
    found = [
        CaseOfAbsence(
            case=case,
            parts=tuple(sorted(parts[case.pk])),
            lead=leads.get(case.pk) if "lead" not in parts[case.pk] else None,
            statutory=tuple(sorted(standings.get(case.pk, ()))),
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


def _parts(absence: Absence) -> dict[int, set[str]]:
    """Their parts now by case; a holding counts that the absence itself ended, on its first day or as it was recorded."""
    first = instant(absence.first_day)
    ended_by_it = Q(role="holding", period__endswith__in=[first, absence.recorded_at])
    theirs = Allocation.objects.filter(
        Q(period__upper_inf=True) | ended_by_it, worker=absence.worker
    )
    found: dict[int, set[str]] = defaultdict(set)
    for case, role in theirs.values_list("case", "role"):
        found[case].add(role)
    return found


def _playing(cases: Sequence[int], part: str) -> dict[int, Worker]:
    """Who plays that part in each of these cases."""
    running = Allocation.objects.running().filter(case__in=cases, role=part)
    rows = running.select_related("worker").order_by("pk")
    return {each.case_id: each.worker for each in rows if each.worker is not None}


def _away(workers: Sequence[int], day: date) -> set[int]:
    absences = Absence.objects.covering(day).filter(worker__in=workers)
    return set(absences.values_list("worker", flat=True))


def _families_told(cases: Sequence[int], absence: Absence) -> dict[int, date]:
    """Of each case, when its family was last told something since this absence was recorded."""
    rows = Event.objects.uncorrected().filter(
        case__in=cases, kind=kinds.FAMILY_TOLD, at__gte=absence.recorded_at
    )
    return {case: local_day(at) for case, at in rows.order_by("at").values_list("case", "at")}
