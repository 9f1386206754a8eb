"""What may rules ask of the workers who could take a part in a case?

Of each: the job, the qualities a manager confirmed, whether they are in post and here, their caseload with this case,
what they already have to do with the family, and what was told of them. It is the same whoever asks, for one worker
and for all who might be chosen, and takes a fixed number of queries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from keyworker.caseload.team_capacity import WithTheCase, capacities
from keyworker.caseload.worker_loads import LIVE, agreed_levels, caseloads
from keyworker.decisions.workload import WorkloadAnswer, measure
from keyworker.policy.casefile import CaseFile
from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary import COMPLEXITIES
from keyworker.policy.vocabulary.fields import KindList
from keyworker.prepared import prepared
from keyworker.record.case_files import worker_document
from keyworker.record.models import Allocation, Case
from keyworker.record.models.cases import Stage
from keyworker.record.recorded_facts import told_of
from keyworker.workforce.models import Worker

_WORKS_WITH = frozenset({"lead", "co-worker", "key-worker"})


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """A worker who might take a part in a case: their caseload with it, and their parts with its family so far."""

    worker: Worker
    case: Case
    load: WorkloadAnswer | None
    agreed: float | None
    away: bool
    parts: tuple[Allocation, ...]
    team_load: WithTheCase | None = None

    @property
    def works_with_family(self) -> bool:
        """Whether they now lead or co-work a case of the family."""
        return any(
            runs(each) and each.role in _WORKS_WITH and each.case.stage in LIVE
            for each in self.parts
        )

    @property
    def leads_family(self) -> bool:
        """Whether they now lead for the family on another case."""
        return any(leads_elsewhere(each, self.case) for each in self.parts)

    def facts(self, pack: Pack, known: CaseFile, *, as_of: date) -> dict[str, Any]:
        """Everything known of them that a rule may ask; what was told of them only where the record is silent."""
        found: dict[str, Any] = {
            **worker_document(self.worker, on=as_of),
            "active": self.worker.stays_on(as_of),
            "absent": self.away,
            "works_with_family": self.works_with_family,
            "load": _against_range(self.load, self.agreed, pack) if self.load is not None else None,
            "team_load": self.team_load.facts() if self.team_load is not None else None,
        }
        if "worker.leads_family" in pack.header.facts:
            found["leads_family"] = self.leads_family
        on_record = {name: value for name, value in found.items() if value is not None}
        told = told_of(known, self.worker.ref)
        silent = {name: told[name] for name in told if name.partition(".")[0] not in on_record}
        return {**silent, **on_record}


def proposed(
    workers: Sequence[Worker],
    case: Case,
    *,
    away: Collection[int],
    pack: Pack,
    as_of: date,
    part: str = "lead",
    at: datetime | None = None,
) -> list[Proposed]:
    """Each of these workers with what is read of them for that ``part`` in the case; ``away`` are those away, by number.

    What is entered later than it was is measured by what they had ``at`` that instant, not by what they have now.
    """
    parts = _parts(case, workers, at)
    loads = _loads(pack, workers, parts, case, part, as_of, at)
    agreed = agreed_levels({each.ref: loads[each.pk] for each in workers if each.pk in loads}, case)
    with_family = _with_family(case, parts)
    teams = capacities(pack, {each.team_id for each in workers}, as_of=as_of, at=at)
    led_in = _led_in(parts, case) if teams else set()
    return [
        Proposed(
            worker=each,
            case=case,
            load=loads.get(each.pk),
            agreed=agreed.get(each.ref),
            away=each.pk in away,
            parts=tuple(with_family[each.pk]),
            team_load=WithTheCase(teams[each.team_id], loads[each.pk], each.team_id in led_in)
            if each.team_id in teams and each.pk in loads
            else None,
        )
        for each in workers
    ]


def runs(part: Allocation) -> bool:
    """Whether the part is still played."""
    return part.period.upper is None


def leads_elsewhere(part: Allocation, case: Case) -> bool:
    """Whether by this part somebody now leads another case, one that is not closed."""
    elsewhere = part.case_id != case.pk and part.case.stage != Stage.CLOSED
    return elsewhere and part.role == "lead" and runs(part)


def _led_in(parts: Sequence[Allocation], case: Case) -> set[int]:
    """The teams of whoever leads the case now: what is handed on inside a team adds nothing to it."""
    leads = (each for each in parts if each.case_id == case.pk and each.role == "lead")
    numbers = [each.worker_id for each in leads if runs(each) and each.worker_id is not None]
    return set(Worker.objects.filter(pk__in=numbers).values_list("team_id", flat=True))


def _played(part: Allocation, at: datetime | None) -> bool:
    """Whether it counts in a caseload: played now in a case that is worked on, or ``at`` an earlier instant."""
    if at is None:
        return runs(part) and part.case.stage in LIVE
    return part.period.lower <= at and (part.period.upper is None or part.period.upper > at)


def _parts(case: Case, workers: Sequence[Worker], at: datetime | None) -> list[Allocation]:
    """Every part these workers play, and every part anyone has played with the family: one query."""
    then = {} if at is None else {"at": at}
    ids = [each.pk for each in workers]
    return list(_played_by(at is None, workers=ids, family=case.family_id, **then))


@prepared
def _played_by(
    is_now: bool, *, workers: Sequence[int], family: int, at: datetime | None = None
) -> QuerySet[Allocation]:
    of_workers = Allocation.objects.filter(worker__in=workers)
    running = (
        of_workers.running().filter(case__stage__in=LIVE)
        if is_now
        else of_workers.filter(period__contains=at)
    )
    with_family = Allocation.objects.filter(case__family=family)
    # One set of numbers, and not one or the other: the database would read every part there is.
    wanted = running.order_by().values("pk").union(with_family.order_by().values("pk"))
    parts = Allocation.objects.filter(pk__in=wanted)
    return parts.select_related("case__team", "case__service").order_by("pk")


def _loads(
    pack: Pack,
    workers: Sequence[Worker],
    parts: Sequence[Allocation],
    case: Case,
    part: str,
    as_of: date,
    at: datetime | None,
) -> dict[int, WorkloadAnswer]:
    if pack.workload is None:
        return {}
    mine = {each.pk for each in workers}
    running = [each for each in parts if each.worker_id in mine and _played(each, at)]
    held = caseloads(workers, as_of=as_of, adding=case, part=part, parts=running, pack=pack)
    return {pk: measure(pack, each, as_of=as_of) for pk, each in held.items()}


def _with_family(case: Case, parts: Sequence[Allocation]) -> Mapping[int, list[Allocation]]:
    """What each worker has had to do with the family, the first part first."""
    found: dict[int, list[Allocation]] = defaultdict(list)
    for each in sorted(parts, key=lambda each: (each.period.lower, each.pk)):
        if each.worker_id is not None and each.case.family_id == case.family_id:
            found[each.worker_id].append(each)
    return found


def _against_range(answer: WorkloadAnswer, agreed: float | None, pack: Pack) -> dict[str, Any]:
    """A caseload with a case added, against the range and the level ``agreed`` above it; None for what is not known."""
    position = answer.projected_position
    standings = (each.id for each in pack.kinds_of(KindList.STANDINGS))
    # What was agreed is a level of the first measure: it lets nobody above a cap on one kind of case.
    within = agreed is not None and answer.projected <= agreed
    agreed_to = within and not answer.would_be_over_further
    return {
        "count": answer.count,
        "projected": answer.projected,
        "position": position if position != "not-known" else None,
        "agreed_level": agreed,
        "by_standing": {**dict.fromkeys(standings, 0), **answer.projected_by_standing},
        "by_complexity": {**dict.fromkeys(COMPLEXITIES, 0), **answer.projected_by_complexity},
        "measure": {each.id: each.projected for each in (answer.first, *answer.further)},
        "within_agreed": agreed_to or (position != "over" if position != "not-known" else None),
    }
