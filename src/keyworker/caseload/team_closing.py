"""What would go to another team with a team that closes: who works there, which cases they lead, and what is due on these?

Cases are counted and not named: whoever closes a team need not be somebody who may open them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from keyworker.record.models import Allocation, Case
from keyworker.record.models.timescales import Timescale
from keyworker.workforce.models import Team, Worker


@dataclass(frozen=True, kw_only=True)
class Load:
    """How many of the team's cases somebody leads, and how many duties they answer for on these, and how many are late."""

    cases: int = 0
    due: int = 0
    late: int = 0


@dataclass(frozen=True, kw_only=True)
class WouldGo:
    """Everybody who goes with what each carries, what those of other teams carry of it, and what nobody does."""

    people: Sequence[tuple[Worker, Load]]
    of_others: Load
    of_nobody: Load
    every: Load


def would_go(team: Team, day: date) -> WouldGo:
    """What would go from the team if it closed on that day as things stand."""
    cases = Case.objects.not_closed().filter(team=team)
    lead_of = dict(
        Allocation.objects.running()
        .filter(case__in=cases, role="lead", worker__isnull=False)
        .values_list("case_id", "worker_id")
    )
    clocks = Timescale.objects.running_on(day).of_team(team.pk)
    due: Counter[int | None] = Counter(clocks.values_list("worker", flat=True))
    late: Counter[int | None] = Counter(clocks.late_on(day).values_list("worker", flat=True))
    leads: Counter[int | None] = Counter(lead_of.values())
    every = Load(cases=cases.count(), due=sum(due.values()), late=sum(late.values()))
    nobody = Load(cases=every.cases - len(lead_of), due=due.get(None, 0), late=late.get(None, 0))
    here = list(Worker.objects.filter(team=team).exclude(left__lt=day).order_by("name", "pk"))
    people = [
        (
            each,
            Load(cases=leads.get(each.pk, 0), due=due.get(each.pk, 0), late=late.get(each.pk, 0)),
        )
        for each in here
    ]
    loads = [load for _, load in people]
    others = Load(
        cases=len(lead_of) - sum(load.cases for load in loads),
        due=every.due - nobody.due - sum(load.due for load in loads),
        late=every.late - nobody.late - sum(load.late for load in loads),
    )
    return WouldGo(people=people, of_others=others, of_nobody=nobody, every=every)
