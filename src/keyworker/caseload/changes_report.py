"""How often did children's workers change, and how often were children moved, in a quarter, in which team and why?

Counted by the child: one who is on two cases has the changes of both. A child is of the team that has the case now; a
change is of the team that the case was of once it had happened.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from statistics import median

from django.db.models import Count, Exists, OuterRef, Q

from keyworker.caseload.due import Within, cases_within, meant
from keyworker.caseload.journey import SAYS_WHY, reason_of
from keyworker.caseload.moves_report import Moves, moves_of
from keyworker.policy.casefile import instant, local_day
from keyworker.policy.durations import Duration
from keyworker.policy.packs.pack import Pack
from keyworker.policy.quarters import Quarter
from keyworker.policy.rules.settings import CHANGES_WITHIN, MANY_CHANGES, SOON_MOVED
from keyworker.record.children_at_hand import bring_children
from keyworker.record.models import Allocation, Case, CaseChild, Event, JourneyStep
from keyworker.record.models.case_questions import CaseQuerySet

_A_DAY = timedelta(days=1)
_WORKER, _TEAM = JourneyStep.What.WORKER, JourneyStep.What.TEAM
# A child has so many changes of worker or more in the last of the columns.
MOST = 3


@dataclass(frozen=True)
class Marks:
    """From how many changes of worker within how long a child is marked, and how soon after the first worker a move counts as
    one that the first choice of team might have spared; None where the policy's local defaults say nothing of it.
    """

    changes: int | None
    within: Duration | None
    soon: Duration | None

    @classmethod
    def of(cls, pack: Pack) -> Marks:
        """What a policy's local defaults say."""
        number = pack.setting_value(MANY_CHANGES)
        return cls(
            int(number) if isinstance(number, int | float) else None,
            pack.length_set(CHANGES_WITHIN),
            pack.length_set(SOON_MOVED),
        )


@dataclass(frozen=True)
class TeamChanges:
    """Of one team, or of all together where ``team`` is empty.

    ``counts`` is how many children had no change of worker in the quarter, one, two ..., and ``MOST`` or more; ``soon`` how
    many of the ``moves`` came soon after the first worker.
    """

    team: str
    children: int
    workers: int
    counts: tuple[int, ...]
    median: float
    moves: int
    soon: int


@dataclass(frozen=True)
class ChangedCase:
    """A case whose worker changed or that was moved in the quarter; ``marked`` where a child of it has many changes."""

    case: Case
    steps: tuple[JourneyStep, ...]
    marked: bool


@dataclass(frozen=True)
class ChangesReport:
    """The quarter's changes: of all teams together, of each, by reason (most frequent first), and case by case.

    ``why`` is the reason of each step by its number, empty where none is on record.
    """

    quarter: Quarter
    marks: Marks
    together: TeamChanges
    teams: tuple[TeamChanges, ...]
    reasons: tuple[tuple[str, int], ...]
    why: Mapping[int, str]
    cases: tuple[ChangedCase, ...]
    moves: Moves


def journeys_are_missing(within: Within) -> bool:
    """Whether some case that somebody led has no journey yet: it was recorded before journeys were kept."""
    shape, values = meant(within)
    led = Allocation.objects.filter(case=OuterRef("pk"), role="lead")
    known = JourneyStep.objects.filter(case=OuterRef("pk"), what=_WORKER)
    return cases_within(shape, **values).filter(Exists(led), ~Exists(known)).exists()


def changes_report(
    within: Within, quarter: Quarter, pack: Pack, *, team: int | None
) -> ChangesReport:
    """The report of the cases ``within`` somebody's reach, of those of one team where it is said: ten questions at most."""
    return _Counting(within, quarter, pack, team).report()


class _Counting:
    def __init__(self, within: Within, quarter: Quarter, pack: Pack, team: int | None) -> None:
        self.quarter, self.team, self.pack = quarter, team, pack
        self.marks, self.calendar = Marks.of(pack), pack.calendar
        shape, values = meant(within)
        self.cases: CaseQuerySet = cases_within(shape, **values)
        self.start, self.end = instant(quarter.first), instant(quarter.last + _A_DAY)

    def report(self) -> ChangesReport:
        names = {each.team_id: each.team.name if each.team else "" for each in self.steps}
        names |= {team: name for team, name, _ in self._children_of_teams}
        of_team: dict[int | None, list[JourneyStep]] = defaultdict(list)
        for step in self.steps:
            of_team[step.team_id].append(step)
        children = {team: number for team, _, number in self._children_of_teams}
        teams = [
            self._of(names.get(number) or "No team", children.get(number, 0), of_team[number])
            for number in sorted({*children, *of_team}, key=lambda each: names.get(each) or "~")
        ]
        return ChangesReport(
            self.quarter,
            self.marks,
            self._of("", self._children, self.steps),
            tuple(teams),
            tuple(Counter(self.reasons.values()).most_common()),
            self.reasons,
            tuple(self._case_by_case()),
            moves_of(self.steps, self.pack),
        )

    @cached_property
    def steps(self) -> Sequence[JourneyStep]:
        """Every change and move of the quarter, in order."""
        found = JourneyStep.objects.filter(
            case__in=self.cases, changes=True, at__gte=self.start, at__lt=self.end
        )
        found = found.filter(team=self.team) if self.team else found
        read = found.with_who().select_related("case__service", "case__team")
        return list(read.order_by("at", "pk"))

    @cached_property
    def reasons(self) -> Mapping[int, str]:
        """Why each of them was taken, by the number of the step."""
        said: dict[int, list[Event]] = defaultdict(list)
        of = {each.case_id for each in self.steps}
        for event in Event.objects.uncorrected().filter(case__in=of, kind__in=SAYS_WHY):
            said[event.case_number].append(event)
        return {
            step.pk: reason_of(step.event, said[step.case_id]) if step.event is not None else ""
            for step in self.steps
        }

    @cached_property
    def people(self) -> Mapping[int, Collection[int]]:
        """The children of each case that changed, by number."""
        found: dict[int, list[int]] = defaultdict(list)
        rows = CaseChild.objects.filter(case__in={each.case_id for each in self.steps})
        for case, person in rows.values_list("case_id", "person_id"):
            found[case].append(person)
        return found

    @property
    def _there(self) -> CaseQuerySet:
        """The cases that were worked with at any time of the quarter."""
        begun = Q(opened_on__lte=self.quarter.last)
        still = Q(closed_on__isnull=True) | Q(closed_on__gte=self.quarter.first)
        found = self.cases.filter(begun & still)
        return found.filter(team=self.team) if self.team else found

    @cached_property
    def _children(self) -> int:
        rows = CaseChild.objects.filter(case__in=self._there)
        return int(rows.aggregate(number=Count("person", distinct=True))["number"])

    @cached_property
    def _children_of_teams(self) -> Sequence[tuple[int | None, str, int]]:
        rows = CaseChild.objects.filter(case__in=self._there).order_by()
        counted = rows.values_list("case__team", "case__team__name").annotate(
            number=Count("person", distinct=True)
        )
        return [(team, name or "", number) for team, name, number in counted]

    def _of(self, team: str, children: int, steps: Sequence[JourneyStep]) -> TeamChanges:
        changed = Counter(
            person
            for step in steps
            if step.what == _WORKER
            for person in self.people.get(step.case_id, ())
        )
        # Whoever left the team since is of it for what changed there.
        children = max(children, len(changed))
        each = sorted([*changed.values(), *[0] * (children - len(changed))])
        counts = Counter(min(number, MOST) for number in each)
        moves = [step for step in steps if step.what == _TEAM]
        return TeamChanges(
            team,
            children,
            sum(step.what == _WORKER for step in steps),
            tuple(counts[number] for number in range(MOST + 1)),
            float(median(each)) if each else 0.0,
            len(moves),
            sum(self._is_soon(step) for step in moves),
        )

    def _is_soon(self, step: JourneyStep) -> bool:
        first = self._first_workers.get(step.case_id)
        return (
            first is not None
            and self.marks.soon is not None
            and local_day(step.at) <= self.marks.soon.after_day(local_day(first), self.calendar)
        )

    @cached_property
    def _first_workers(self) -> Mapping[int, datetime]:
        moved = {each.case_id for each in self.steps if each.what == _TEAM}
        first = JourneyStep.objects.filter(case__in=moved, what=_WORKER, from_worker__isnull=True)
        return dict(first.values_list("case_id", "at"))

    @cached_property
    def _marked(self) -> frozenset[int]:
        """The children with many changes of worker, by the end of the quarter."""
        if self.marks.changes is None or self.marks.within is None:
            return frozenset()
        since = instant(self.marks.within.back.after_day(self.quarter.last, self.calendar) + _A_DAY)
        steps = JourneyStep.objects.filter(
            case__in=self.cases, what=_WORKER, changes=True, at__gte=since, at__lt=self.end
        )
        counted = steps.order_by().values("case__case_children__person").annotate(n=Count("pk"))
        many = counted.filter(n__gte=self.marks.changes)
        return frozenset(many.values_list("case__case_children__person", flat=True))

    def _case_by_case(self) -> list[ChangedCase]:
        found: dict[int, list[JourneyStep]] = defaultdict(list)
        for step in self.steps:
            found[step.case_id].append(step)
        cases = {step.case_id: step.case for step in self.steps}
        bring_children(cases.values())
        rows = [
            ChangedCase(
                cases[number],
                tuple(steps),
                not self._marked.isdisjoint(self.people.get(number, ())),
            )
            for number, steps in found.items()
        ]
        return sorted(rows, key=lambda each: (not each.marked, -len(each.steps), each.case.pk))
