"""Which colleagues could take a part in a case: who is near it, and who else is meant by these words?

Of a small service everybody in post is near. Of a larger one those of the case's teams are, and whoever has had a part
in a case of the family; everybody else is found by name, team or number, so that no page reads a whole authority.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from keyworker.policy.refs import number_of
from keyworker.policy.written_names import in_order
from keyworker.prepared import prepared
from keyworker.record.models import Allocation, Case
from keyworker.record.models.folding import folded
from keyworker.workforce.models import Absence, Team, Worker

# As many are listed whole: more can be found quicker by name than in a list.
LISTED_WHOLE = 100
# As many are shown of those that words find.
MOST_FOUND = 20


@dataclass(frozen=True)
class Colleague:
    """A worker who could take a part in a case, and whether they are away on the day asked about."""

    worker: Worker
    away: bool


@dataclass(frozen=True)
class Colleagues:
    """The workers of the case's service who are in post on a day and stay: those ``near`` it, and a way to the others.

    ``whole`` says that there are no others.
    """

    case: Case
    day: date
    near: tuple[Colleague, ...]
    whole: bool

    def numbered(self, ref: str) -> Colleague | None:
        """The one of that reference; None where nobody in post in the service has it."""
        known = next((each for each in self.near if each.worker.ref == ref), None)
        number = number_of(ref, kind="W")
        if known is not None or self.whole or number is None:
            return known
        return next(iter(_read(self.case, self.day, Q(pk=number))), None)

    def meant_by(self, words: str) -> tuple[Colleague, ...]:
        """The first of those whose name or team holds each of these words; or the one of that reference."""
        # The database holds no null character, so nobody's name has one.
        parts = words.replace("\x00", "").split()
        if not parts:
            return ()
        if (known := self.numbered(words.strip().upper())) is not None:
            return (known,)
        held = (Q(said__contains=folded(Value(part))) for part in parts)
        return _read(self.case, self.day, reduce(and_, held), most=MOST_FOUND)


def colleagues_of(case: Case, day: date) -> Colleagues:
    """Workers in post in the case's service on a day, but for those about to leave; those of its own team first."""
    first = _own_first(case, _first_in_post(LISTED_WHOLE + 1, service=case.service_id, day=day))
    if len(first) <= LISTED_WHOLE:
        return Colleagues(case, day, first, whole=True)
    return Colleagues(case, day, _near(case, day), whole=False)


def _near(case: Case, day: date) -> tuple[Colleague, ...]:
    of: dict[str, Any] = {"teams": sorted({case.team_id, case.moving_to_id} - {None})}
    if not of["teams"]:
        del of["teams"]
        if case.locality:
            of["locality"] = case.locality
    if case.family_id is not None:
        of["family"] = case.family_id
    if case.proposed_to_id is not None:
        of["asked"] = case.proposed_to_id
    return _own_first(case, _near_of(tuple(of), service=case.service_id, day=day, **of))


@prepared
def _near_of(known: tuple[str, ...], *, service: int, day: date, **of: Any) -> QuerySet[Worker]:
    near = []
    if "teams" in known:
        near.append(Worker.objects.filter(team__in=of["teams"]))
    if "locality" in known:
        there = Team.objects.filter(service=service, locality=of["locality"])
        near.append(Worker.objects.filter(team__in=there))
    if "family" in known:
        # Those who left their part, too: whoever knows the family comes first.
        parts = Allocation.objects.filter(case__family=of["family"], worker__isnull=False)
        near.append(Worker.objects.filter(pk__in=parts.values("worker")))
    if "asked" in known:
        near.append(Worker.objects.filter(pk=of["asked"]))
    if not near:
        return Worker.objects.none()
    # One set of numbers, and not one or the other: the database would read every worker there is.
    first, *more = (each.order_by().values("pk") for each in near)
    return _in_post_on(service, day).order_by().filter(pk__in=first.union(*more))


def _read(case: Case, day: date, which: Q, *, most: int | None = None) -> tuple[Colleague, ...]:
    # Names are found however they are written, here as where a family is looked for.
    named = _in_post_on(case.service_id, day).alias(
        said=folded(Concat("name", Value(" "), "team__name"))
    )
    return _own_first(case, named.filter(which)[:most])


def _in_post_on(service: int, day: date) -> QuerySet[Worker]:
    away = Exists(Absence.objects.covering(day).filter(worker=OuterRef("pk")))
    in_post: QuerySet[Worker] = Worker.objects.staying_on(day).filter(team__service=service)
    return in_post.annotate(away=away).select_related("team__service", "user")


@prepared
def _first_in_post(most: int, *, service: int, day: date) -> QuerySet[Worker]:
    # In no order: whether there are more is known without putting all of them in one.
    return _in_post_on(service, day).order_by()[:most]


def _own_first(case: Case, workers: Iterable[Any]) -> tuple[Colleague, ...]:
    own_first = sorted(
        (Colleague(each, each.away) for each in workers),
        key=lambda each: (each.worker.team_id != case.team_id, in_order(each.worker.name)),
    )
    return tuple(own_first)


def answering_by_job(case: Case, *, on: date) -> list[Worker]:
    """Those in post whose job makes them answer for the case, by name: those of its own team where there are any."""
    if not case.accountable_role:
        return []
    in_post = Worker.objects.active_on(on).filter(team__service=case.service_id)
    found = list(in_post.in_job(case.accountable_role).order_by("name"))
    return [each for each in found if each.team_id == case.team_id] or found


@prepared
def teams_of(*, service: int) -> QuerySet[Team]:
    """The teams of a service to which something new may come."""
    return Team.objects.taking_on().filter(service=service)
