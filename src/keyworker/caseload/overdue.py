"""Which duties are overdue, how many by worker and duty, and which stand on one page of them?

A page begins where the one before it ended, so the last of thousands is found as soon as the first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, cast

from django.db.models import Q, QuerySet

from keyworker.access.models import User
from keyworker.access.roles import Reach
from keyworker.caseload.due import meant, reach_of, running
from keyworker.prepared import prepared
from keyworker.record.children_at_hand import bring_children
from keyworker.record.models import Timescale
from keyworker.record.models.case_questions import CaseQuerySet
from keyworker.record.models.timescales import TimescaleQuerySet
from keyworker.record.new_versions import follow_service
from keyworker.workforce.models import Service

NOBODY = "nobody"
# A worker by number and name, a duty by rule and title, and how many.
Count = tuple[int | None, str | None, str, str, int]


@dataclass(frozen=True)
class Key:
    """Where in the list a duty stands: by its limit, its case and its own number. ``beyond`` says which way from it."""

    beyond: Literal["after", "before"]
    limit: date
    case: int
    clock: int

    def __str__(self) -> str:
        return f"{self.limit}.{self.case}.{self.clock}"


def key_of(clock: Timescale, beyond: Literal["after", "before"]) -> Key:
    """Where a duty of the list stands."""
    assert clock.limit is not None
    return Key(beyond, clock.limit, clock.case_id, clock.pk)


@dataclass(frozen=True)
class Narrowed:
    """Whose duties and which one are looked at alone; empty where all are. ``worker`` is a number, or NOBODY."""

    worker: str = ""
    duty: str = ""

    def takes(self, count: Count) -> bool:
        """Whether duties counted so are looked at."""
        worker, _, rule, _, _ = count
        return self.worker in {"", str(worker or NOBODY)} and self.duty in {"", rule}

    @property
    def shape(self) -> tuple[str, bool]:
        """What of it shapes the question."""
        whose = self.worker if self.worker in {"", NOBODY} else "one"
        return (whose, bool(self.duty))

    @property
    def values(self) -> dict[str, Any]:
        """What of it fills the question in."""
        whose = {} if self.worker in {"", NOBODY} else {"worker": int(self.worker)}
        return whose | ({"rule": self.duty} if self.duty else {})


@dataclass(frozen=True)
class Overdue:
    """What is overdue of what somebody looks after, as it is asked for: what shapes the question, and what fills it in."""

    service: Service
    day: date
    shape: tuple[Any, ...]
    values: Mapping[str, Any]

    def counted(self) -> list[Count]:
        """How many there are by worker and duty; two questions."""
        follow_service(self.service, on=self.day)
        return _counted(*self.shape, **self.values)

    def page(self, narrowed: Narrowed, key: Key | None, *, most: int) -> list[Timescale]:
        """So many of them from there on, the oldest first, with the children at hand; from the first without a key.

        ``narrowed`` takes some of those that were counted.
        """
        way = key.beyond if key is not None else ""
        at: dict[str, Any] = {}
        if key is not None:
            at = {"limit": key.limit, "case": key.case, "clock": key.clock}
        asked = (way, most, *narrowed.shape)
        rows = _listed(asked, *self.shape, **self.values, **narrowed.values, **at)
        bring_children(row.case for row in rows)
        return rows[::-1] if way == "before" else rows


def overdue_of(user: User, cases: CaseQuerySet, *, as_of: date) -> Overdue:
    """Of ``cases``, every duty past its limit that this person looks after: of their service, their team, or their own."""
    shape, values = meant(reach_of(user, cases))
    own = user.access.sees is Reach.OWN
    mine = {"mine": user.worker.pk} if own else {}
    service = user.worker.team.service
    return Overdue(service, as_of, (own, *shape), {**values, **mine, "day": as_of})


@prepared
def _counted(own: bool, *within: Any, **values: Any) -> QuerySet[Timescale, Count]:
    return cast("QuerySet[Timescale, Count]", _late(own, *within, **values).counted())


@prepared
def _listed(
    asked: tuple[str, int, str, bool],
    *within: Any,
    worker: int = 0,
    rule: str = "",
    limit: date = date.max,
    case: int = 0,
    clock: int = 0,
    **values: Any,
) -> QuerySet[Timescale]:
    way, most, whose, one_duty = asked
    found = _late(*within, **values)
    if one_duty:
        found = found.under(rule)
    if whose == NOBODY:
        found = found.of_nobody()
    elif whose:
        found = found.of_worker(worker)
    if not way:
        return found[:most]
    beyond = "gt" if way == "after" else "lt"
    found = found.filter(
        Q(**{f"limit__{beyond}": limit})
        | Q(**{"limit": limit, f"case__{beyond}": case})
        | Q(**{"limit": limit, "case": case, f"pk__{beyond}": clock}),
        # Said once more so that an index serves.
        **{f"limit__{beyond}e": limit},
    )
    return (found if way == "after" else found.reverse())[:most]


def _late(own: bool, *within: Any, day: date, mine: int = 0, **values: Any) -> TimescaleQuerySet:
    found = running(within, day, **values).filter(limit__lt=day)
    return found.of_worker(mine) if own else found
