"""Was each week's check of a team's allocations made, when is the next due, and what does the manager look at?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from keyworker.decisions.clocks.clock import Clock
from keyworker.decisions.clocks.timescales import derive
from keyworker.policy.casefile import CaseFile, Event, local_day
from keyworker.policy.kept import kept_of
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.timescales import Timescale as Rule
from keyworker.policy.vocabulary import kinds
from keyworker.record.models import Timescale
from keyworker.record.models.case_questions import CaseQuerySet
from keyworker.workforce.models import Team

CHECKED = kinds.CASELOAD_CHECKED


@dataclass(frozen=True)
class Week:
    """One week's check: its clock, and what was recorded that meets it."""

    clock: Clock
    check: Event | None

    @property
    def missed(self) -> bool:
        return self.check is None and self.clock.days_late > 0

    @property
    def waits(self) -> bool:
        """Whether it can still be made."""
        return self.clock.status == "running"


@dataclass(frozen=True)
class Figures:
    """A team's allocations as they stand: every figure counts cases, but ``reviews``, which counts duties."""

    allocated: int
    without_lead: int
    proposed: int
    waiting: int
    reviews: int

    def as_kept(self) -> dict[str, int]:
        """The figures as the check keeps them."""
        return dict(self.__dict__)


def weeks(pack: Pack, record: CaseFile, *, as_of: date) -> list[Week]:
    """Every week of the team since it was set up, the latest first; none where the policy asks for no check.

    ``record`` is the team's file.
    """
    # A service has hundreds of teams: what is the same for all of them is asked once.
    asked = kept_of(pack, _of_a_check)
    if asked.begun_by.isdisjoint(record.kinds):
        return []
    clocks = derive(asked.pack, record, as_of=as_of, rules=asked.rules)
    known = record.known_on(as_of)
    found = [Week(clock, _meeting(clock, known)) for clock in clocks]
    return sorted(found, key=lambda week: local_day(week.clock.started), reverse=True)


class _OfACheck(NamedTuple):
    """The duties that a check meets, the kinds of event that begin them, and the policy by which they are asked of a team:
    without its states, which are of cases alone.
    """

    pack: Pack
    rules: tuple[Rule, ...]
    begun_by: frozenset[str]


def _of_a_check(pack: Pack) -> _OfACheck:
    rules = [rule for rule in pack.timescales if any(s.event == CHECKED for s in rule.stops)]
    begun_by = {
        each.event for rule in rules for each in (rule.starts, rule.starts.changed_by) if each
    }
    return _OfACheck(pack.model_copy(update={"states": ()}), tuple(rules), frozenset(begun_by))


def _meeting(clock: Clock, known: CaseFile) -> Event | None:
    """The check that met this week's clock."""
    met = local_day(clock.met) if clock.met is not None else None
    return next((event for event in known.of_kind(CHECKED) if event.day == met), None)


def figures(team: Team, within: CaseQuerySet, pack: Pack, *, as_of: date) -> Figures:
    """The team's allocations now, of the cases ``within`` the manager's reach; three queries."""
    cases = within.of_teams([team])
    counted = cases.figures(as_of)
    reviewing = {
        rule.id
        for rule in pack.timescales
        if any(stop.event.endswith(("reviewed", "review.held")) for stop in rule.stops)
    }
    late = Timescale.objects.live().filter(case__in=cases, rule__in=reviewing, limit__lt=as_of)
    return Figures(
        allocated=counted.open - counted.unallocated,
        without_lead=counted.unallocated,
        proposed=cases.unanswered().count(),
        waiting=counted.waiting,
        reviews=late.count(),
    )
