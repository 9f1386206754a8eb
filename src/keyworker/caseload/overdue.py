"""Which duties are overdue, how many by worker and duty, and which stand on one page of them?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar, cast

from django.db.models import Count, QuerySet

from keyworker.access.models import User
from keyworker.access.roles import Reach
from keyworker.caseload.due import meant, reach_of, running
from keyworker.caseload.team_board import overdue_in_teams
from keyworker.paged import By, Key, Order, Paged, Shape, key_again, page_of
from keyworker.prepared import prepared
from keyworker.record.children_at_hand import bring_children
from keyworker.record.models import Timescale
from keyworker.record.models.case_questions import CaseQuerySet
from keyworker.record.models.timescales import TimescaleQuerySet
from keyworker.record.new_versions import follow_service
from keyworker.record.seers import Asked
from keyworker.workforce.models import Service

# Who or what is named so: duties that nobody answers for by name, cases that no team has yet.
NOBODY = "nobody"
Row = TypeVar("Row")
# A worker by number and name, a duty by rule and title, and how many.
Counted = tuple[int | None, str | None, str, str, int]
# Something to narrow the list to: its value in an address, its name, and how many are overdue of it.
Choice = tuple[str, str, int]


ORDER = Order(By("limit", date), By("case_id", int), By("pk", int))


@dataclass(frozen=True)
class Narrowed:
    """Whose duties, which one and of which team's cases are looked at alone; empty where all are.

    ``worker`` and ``team`` are numbers, or NOBODY.
    """

    worker: str = ""
    duty: str = ""
    team: str = ""

    def takes(self, count: Counted) -> bool:
        """Whether duties counted so are looked at."""
        worker, _, rule, _, _ = count
        return self.worker in {"", str(worker or NOBODY)} and self.duty in {"", rule}

    @property
    def shape(self) -> tuple[str, str, bool]:
        """What of it shapes the question."""
        return _one(self.worker), _one(self.team), bool(self.duty)

    @property
    def values(self) -> dict[str, Any]:
        """What of it fills the question in."""
        numbers = {"whose": self.worker, "of_team": self.team}
        found: dict[str, Any] = {
            name: int(each) for name, each in numbers.items() if _one(each) == _ONE
        }
        return found | ({"rule": self.duty} if self.duty else {})


_ONE = "one"


def _one(number: str) -> str:
    return number if number in {"", NOBODY} else _ONE


@dataclass(frozen=True)
class Counts:
    """What a list can be narrowed to, what it is ``narrowed`` to, and how many are overdue of that.

    Of a whole service its teams are offered; whose duties they are is asked within one.
    """

    narrowed: Narrowed
    number: int
    workers: Sequence[Choice]
    duties: Sequence[Choice]
    teams: Sequence[Choice] = ()


@dataclass(frozen=True)
class Overdue:
    """What is overdue of what somebody looks after, as it is asked for: what shapes the question, and what fills it in."""

    service: Service
    day: date
    shape: tuple[Any, ...]
    values: Mapping[str, Any]

    @property
    def of_service(self) -> bool:
        """Whether it is a whole service's, of which nothing is counted that is kept."""
        return len(self.shape) == 1

    def counted(self, asked: Narrowed) -> Counts:
        """How many there are, by worker and duty and, of a whole service, by team: a fixed number of questions."""
        if not self.of_service:
            follow_service(self.service, on=self.day)
            return _counts(replace(asked, team=""), self._by_worker_and_duty(""))
        teams = self._kept()
        offered = [(value, name, sum(each[-1] for each in found)) for value, name, found in teams]
        if asked.team not in {value for value, _, _ in teams}:
            duties = [each for _, _, found in teams for each in found]
            number = sum(each[-1] for each in duties if asked.duty in {"", each[0]})
            return Counts(Narrowed(duty=asked.duty), number, (), duties, offered)
        rows = self._by_worker_and_duty(asked.team)
        there = asked.worker in {str(row[0] or NOBODY) for row in rows}
        counts = _counts(asked if there else replace(asked, worker=""), rows)
        return replace(counts, teams=offered)

    def _kept(self) -> list[tuple[str, str, list[Choice]]]:
        """Of each team that has anything overdue, how many of each duty as it is kept; of no team as it is counted."""
        teams = overdue_in_teams(self.service, self.day)
        found = [(str(team.pk), team.name, duties) for team, duties in teams if duties]
        nowhere = [row[2:] for row in self._by_worker_and_duty(NOBODY)]
        return [*found, *([(NOBODY, "No team yet", nowhere)] if nowhere else ())]

    def _by_worker_and_duty(self, team: str) -> list[Counted]:
        narrowed = Narrowed(team=team)
        return _counted(narrowed.shape, *self.shape, **self.values, **narrowed.values)

    def page(self, narrowed: Narrowed, key: Key | None, *, total: int) -> Paged[Timescale]:
        """Those of them that stand there, the oldest first, with the children at hand; two questions, or three.

        ``narrowed`` takes so many (``total``) of those that were counted.
        """
        if not total:
            return Paged([], 1, 0, None, None)
        page = page_of(
            ORDER,
            key,
            rows=lambda at, most: self._ask(_listed, narrowed, at, most),
            number=lambda at: total if at is None else sum(self._ask(_number, narrowed, at, 0)),
        )
        bring_children(row.case for row in page.rows)
        return page

    def _ask(
        self, question: Callable[..., list[Row]], narrowed: Narrowed, at: Key | None, most: int
    ) -> list[Row]:
        asked = (at.shape if at is not None else None, most, narrowed.shape)
        there = at.values if at is not None else {}
        return question(asked, *self.shape, **self.values, **narrowed.values, **there)


def _counts(narrowed: Narrowed, rows: Sequence[Counted]) -> Counts:
    return Counts(
        narrowed,
        sum(row[-1] for row in rows if narrowed.takes(row)),
        [(str(row[0] or NOBODY), row[1] or "Nobody by name", row[-1]) for row in rows],
        [row[2:] for row in rows],
    )


def overdue_of(user: User, cases: CaseQuerySet | Asked, *, as_of: date) -> Overdue:
    """Of ``cases``, every duty past its limit that this person looks after: of their service, their team, or their own."""
    shape, values = meant(reach_of(user, cases))
    own = user.access.sees is Reach.OWN
    mine = {"mine": user.worker.pk} if own else {}
    service = user.worker.team.service
    return Overdue(service, as_of, (own, *shape), {**values, **mine, "day": as_of})


@prepared
def _counted(
    narrowed: tuple[str, str, bool], own: bool, *within: Any, **values: Any
) -> QuerySet[Timescale, Counted]:
    found = _narrowed(narrowed, own, *within, **values)
    return cast("QuerySet[Timescale, Counted]", found.counted())


_Asked = tuple[Shape, int, tuple[str, str, bool]]


@prepared
def _listed(asked: _Asked, *within: Any, **values: Any) -> QuerySet[Timescale]:
    return _there(asked, *within, **values)[: asked[1]]


@prepared
def _number(asked: _Asked, *within: Any, **values: Any) -> QuerySet[Timescale, int]:
    there = _there(asked, *within, **values).order_by()
    return there.values("live").annotate(n=Count("pk")).values_list("n", flat=True)


def _there(asked: _Asked, *within: Any, **values: Any) -> QuerySet[Timescale]:
    shape, _, narrowed = asked
    key = key_again(shape, values)
    return ORDER.from_there(_narrowed(narrowed, *within, **values), key)


def _narrowed(
    narrowed: tuple[str, str, bool],
    *within: Any,
    whose: int = 0,
    of_team: int = 0,
    rule: str = "",
    **values: Any,
) -> TimescaleQuerySet:
    worker, team, one_duty = narrowed
    found = _late(*within, **values)
    if one_duty:
        found = found.under(rule)
    if team:
        found = found.of_no_team() if team == NOBODY else found.of_team(of_team)
    if worker:
        found = found.of_nobody() if worker == NOBODY else found.of_worker(whose)
    return found


def _late(own: bool, *within: Any, day: date, mine: int = 0, **values: Any) -> TimescaleQuerySet:
    found = running(within, day, **values).filter(limit__lt=day)
    return found.of_worker(mine) if own else found
