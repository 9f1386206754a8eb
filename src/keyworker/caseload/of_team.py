"""What waits for a manager, and how do the cases stand whose work they look after?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar, cast

from django.db.models import Count, QuerySet, Value

from keyworker.access.models import User
from keyworker.caseload.due import Within, cases_within, meant
from keyworker.paged import By, Key, Order, Paged, Shape, key_again, page_of
from keyworker.prepared import prepared
from keyworker.record.children_at_hand import bring_children
from keyworker.record.models import Allocation, Case
from keyworker.record.models.case_questions import CaseFigures, CaseQuerySet
from keyworker.record.models.case_subqueries import figures, what_is_counted
from keyworker.record.seers import Asked, stand_for
from keyworker.workforce.models import Service, Team

Row = TypeVar("Row")


def needing_manager_of(team: Team, asked: Asked, *, most: int) -> list[Case]:
    """Of what somebody may open, the oldest that wait for a manager of this team, ``most`` of each kind."""
    of: dict[str, Any] = {"of_team": team.pk, "of_service": team.service_id}
    if team.locality:
        of["of_locality"] = team.locality
    return _needing(most, *asked.shape, **asked.values, **of)


def figures_of(asked: Asked, *, day: date) -> CaseFigures:
    """How all these cases stand: one question."""
    found = _counted(*asked.shape, **asked.values, day=day)
    return CaseFigures(*(each or 0 for each in found[0])) if found else CaseFigures()


def figures_without_team(service: Service, *, day: date) -> CaseFigures:
    """How those of a service's cases stand that have no team yet, and are in no team's figures: one question."""
    found = _without_team(service=service.pk, day=day)
    return CaseFigures(*(each or 0 for each in found[0])) if found else CaseFigures()


# The order of the list of what waits for a step: the soonest due first, what is due at no time last.
WAITING = Order(
    By("next_due", date, may_be_none=True),
    By("received_on", date, may_be_none=True),
    By("pk", int),
)


def waiting_page(
    cases: CaseQuerySet | Asked, user: User, key: Key | None, *, what: str, day: date
) -> Paged[Case]:
    """Of ``cases`` that this person may open, those that wait for a step, or ``what`` of it, with the children at hand."""
    asked = cases if isinstance(cases, Asked) else cases.asked
    of = asked.shape if asked is not None else (cases, user)
    seer = asked.values if asked is not None else {}

    def ask(question: Callable[..., list[Row]], at: Key | None, most: int) -> list[Row]:
        there = at.values if at is not None else {}
        shape = at.shape if at is not None else None
        return question((shape, most, what), *of, **seer, day=day, **there)

    page = page_of(
        WAITING,
        key,
        rows=lambda at, most: ask(_waiting, at, most),
        number=lambda at: sum(ask(_number_waiting, at, 0)),
    )
    bring_children(page.rows)
    return page


def parts_of_leavers(within: Within, day: date) -> list[Allocation]:
    """The parts in these cases that end on that day or later because whoever plays them leaves, with the children."""
    shape, values = meant(within)
    parts = _of_leavers(*shape, **values, day=day)
    bring_children(part.case for part in parts)
    return parts


def guidance_to_send(asked: Asked, *, day: date, most: int) -> list[Case]:
    """Of what somebody looks after, referrals not opened whose referrer has still to be told, the oldest first."""
    rows = _untold(most, *asked.shape, **asked.values, day=day)
    bring_children(rows)
    return rows


def number_on_waiting_list(asked: Asked) -> int:
    """How many of the open cases that nobody leads wait because they were put on the waiting list: one question."""
    return sum(_on_waiting_list(*asked.shape, **asked.values))


@prepared
def _on_waiting_list(*asked: Any, **values: Any) -> QuerySet[Case, int]:
    waiting = Case.objects.as_asked(*asked, **values).live().waiting().order_by()
    return waiting.values("service").annotate(n=Count("pk")).values_list("n", flat=True)


@prepared
def _of_leavers(*within: Any, day: date, **values: Any) -> QuerySet[Allocation]:
    return Allocation.objects.of_leavers(cases_within(within, **values).not_closed(), day)


@prepared
def _untold(most: int, *asked: Any, day: date, **values: Any) -> QuerySet[Case]:
    untold = Case.objects.as_asked(*asked, **values).awaiting_guidance()
    return untold.with_due(day).select_related("service")[:most]


@prepared
def _needing(
    most: int,
    *asked: Any,
    of_team: int,
    of_service: int,
    of_locality: str = "",
    **values: Any,
) -> QuerySet[Case]:
    team = Team(pk=of_team, service=Service(pk=of_service), locality=of_locality)
    cases = Case.objects.as_asked(*asked, **values)
    return cases.needing_manager_of(team, most=most).with_named()


@prepared
def _counted(*asked: Any, day: date, **values: Any) -> QuerySet[Case, Any]:
    return _counted_of(Case.objects.as_asked(*asked, **values), day)


@prepared
def _without_team(*, service: int, day: date) -> QuerySet[Case, Any]:
    return _counted_of(Case.objects.filter(service=service, team__isnull=True), day)


def _counted_of(cases: CaseQuerySet, day: date) -> QuerySet[Case, Any]:
    counted = cases.not_closed().order_by().annotate(**what_is_counted(day))
    return (
        counted.annotate(all=Value(1)).values("all").annotate(**figures()).values_list(*figures())
    )


_Asked = tuple[Shape, int, str]


@prepared
def _waiting(asked: _Asked, *of: Any, **values: Any) -> QuerySet[Case]:
    return _there(asked, *of, **values).with_named()[: asked[1]]


@prepared
def _number_waiting(asked: _Asked, *of: Any, **values: Any) -> QuerySet[Case, int]:
    there = _there(asked, *of, **values).order_by()
    counted = there.annotate(all=Value(1)).values("all").annotate(n=Count("pk"))
    return counted.values_list("n", flat=True)


def _there(asked: _Asked, *of: Any, day: date, **values: Any) -> CaseQuerySet:
    shape, _, what = asked
    key = key_again(shape, values)
    if isinstance(of[0], CaseQuerySet):
        cases, user = of
    else:
        cases = Case.objects.as_asked(*of, **values)
        user = stand_for(of[0], **{name: each for name, each in values.items() if name != "at"})
    waiting = cases.waiting_for_a_step(user, day, what=what)
    return cast("CaseQuerySet", WAITING.from_there(waiting, key))
