"""Which duties are overdue, how many by worker and duty, and which stand on one page of them?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar, cast

from django.db.models import Count, QuerySet

from keyworker.access.models import User
from keyworker.access.roles import Reach
from keyworker.caseload.due import meant, reach_of, running
from keyworker.paged import By, Key, Order, Paged, Shape, key_again, page_of
from keyworker.prepared import prepared
from keyworker.record.children_at_hand import bring_children
from keyworker.record.models import Timescale
from keyworker.record.models.case_questions import CaseQuerySet
from keyworker.record.models.timescales import TimescaleQuerySet
from keyworker.record.new_versions import follow_service
from keyworker.record.seers import Asked
from keyworker.workforce.models import Service

NOBODY = "nobody"
Row = TypeVar("Row")
# A worker by number and name, a duty by rule and title, and how many.
Counted = tuple[int | None, str | None, str, str, int]


ORDER = Order(By("limit", date), By("case_id", int), By("pk", int))


@dataclass(frozen=True)
class Narrowed:
    """Whose duties and which one are looked at alone; empty where all are. ``worker`` is a number, or NOBODY."""

    worker: str = ""
    duty: str = ""

    def takes(self, count: Counted) -> bool:
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

    def counted(self) -> list[Counted]:
        """How many there are by worker and duty; two questions."""
        follow_service(self.service, on=self.day)
        return _counted(*self.shape, **self.values)

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
        asked = (at.shape if at is not None else None, most, *narrowed.shape)
        there = at.values if at is not None else {}
        return question(asked, *self.shape, **self.values, **narrowed.values, **there)


def overdue_of(user: User, cases: CaseQuerySet | Asked, *, as_of: date) -> Overdue:
    """Of ``cases``, every duty past its limit that this person looks after: of their service, their team, or their own."""
    shape, values = meant(reach_of(user, cases))
    own = user.access.sees is Reach.OWN
    mine = {"mine": user.worker.pk} if own else {}
    service = user.worker.team.service
    return Overdue(service, as_of, (own, *shape), {**values, **mine, "day": as_of})


@prepared
def _counted(own: bool, *within: Any, **values: Any) -> QuerySet[Timescale, Counted]:
    return cast("QuerySet[Timescale, Counted]", _late(own, *within, **values).counted())


_Asked = tuple[Shape, int, str, bool]


@prepared
def _listed(asked: _Asked, *within: Any, **values: Any) -> QuerySet[Timescale]:
    return _there(asked, *within, **values)[: asked[1]]


@prepared
def _number(asked: _Asked, *within: Any, **values: Any) -> QuerySet[Timescale, int]:
    there = _there(asked, *within, **values).order_by()
    return there.values("live").annotate(n=Count("pk")).values_list("n", flat=True)


def _there(
    asked: _Asked, *within: Any, worker: int = 0, rule: str = "", **values: Any
) -> QuerySet[Timescale]:
    shape, _, whose, one_duty = asked
    key = key_again(shape, values)
    found = _late(*within, **values)
    if one_duty:
        found = found.under(rule)
    if whose == NOBODY:
        found = found.of_nobody()
    elif whose:
        found = found.of_worker(worker)
    return ORDER.from_there(found, key)


def _late(own: bool, *within: Any, day: date, mine: int = 0, **values: Any) -> TimescaleQuerySet:
    found = running(within, day, **values).filter(limit__lt=day)
    return found.of_worker(mine) if own else found
