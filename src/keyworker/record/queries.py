"""Which cases? Every question a page asks of the caseload, by name; each starts from what the person may see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from keyworker.record.visibility import visible

if TYPE_CHECKING:
    from keyworker.access.models import User
    from keyworker.record.models import (
        Allocation,
        Case,  # noqa: F401 - the class below names it in its base
        FamilyMember,
        Person,
        Timescale,
    )
    from keyworker.workforce.models import Absence, Team, Worker

_LIVE = ("open", "on-hold")


@dataclass(frozen=True)
class CaseFigures:
    """How many cases wait for a decision, are open, have guidance to send, nobody named (``unallocated``) or nobody
    holding them, and how many of their duties are overdue.
    """

    waiting: int = 0
    open: int = 0
    guidance: int = 0
    unallocated: int = 0
    not_held: int = 0
    overdue: int = 0


class CaseQuerySet(models.QuerySet["Case"]):
    """Cases, by the question asked of them."""

    def visible_to(self, user: User, *, at: datetime) -> CaseQuerySet:
        """Cases this person may open at that instant: every page's first word."""
        return self.filter(visible(user, at=at))

    def live(self) -> CaseQuerySet:
        """Cases being worked on."""
        return self.filter(stage__in=_LIVE)

    def not_closed(self) -> CaseQuerySet:
        return self.exclude(stage="closed")

    def of_teams(self, teams: Iterable[Team]) -> CaseQuerySet:
        """Cases of these teams, and referrals for their localities that have no team yet."""
        rows = list(teams)
        localities = {team.locality for team in rows if team.locality}
        services = {team.service_id for team in rows}
        waiting = Q(team__isnull=True, service__in=services, locality__in=localities)
        return self.filter(Q(team__in=rows) | waiting)

    def awaiting_decision(self, *teams: Team) -> CaseQuerySet:
        """Referrals nobody has decided on yet, oldest first; of these teams where any are named."""
        waiting = self.filter(stage="received").order_by("received_on", "pk")
        return waiting.of_teams(teams) if teams else waiting

    def unrouted(self) -> CaseQuerySet:
        """Referrals whose team is not known; their clocks run all the same."""
        return self.filter(team__isnull=True).not_closed()

    def awaiting_guidance(self, *teams: Team) -> CaseQuerySet:
        """Referrals not opened, whose referrer has still to be told what they can do."""
        waiting = self.filter(stage="not-opened").order_by("received_on", "pk")
        return waiting.of_teams(teams) if teams else waiting

    def held_by(self, worker: Worker, *roles: str) -> CaseQuerySet:
        """Cases in which the worker plays a part now: any part, or one of ``roles``."""
        parts = _running(worker=worker)
        return self.filter(Exists(parts.filter(role__in=roles) if roles else parts))

    def open_for(self, worker: Worker) -> CaseQuerySet:
        """The worker's own open caseload, held cases included."""
        return self.live().held_by(worker)

    def proposed_to(self, worker: Worker) -> CaseQuerySet:
        """Cases the worker has been asked to take and has not answered."""
        return self.filter(proposed_to=worker).not_closed()

    def without_lead(self) -> CaseQuerySet:
        """Open cases no named practitioner leads."""
        return self.live().exclude(Exists(_running(role="lead")))

    def waiting(self) -> CaseQuerySet:
        """Families placed on the waiting list that nobody leads yet."""
        from keyworker.record.models import Event

        placed = Event.objects.filter(case=OuterRef("pk"), kind="waiting.started")
        return self.not_closed().filter(Exists(placed)).exclude(Exists(_running(role="lead")))

    def lead_absent(self, day: date) -> CaseQuerySet:
        """Open cases whose lead is away on ``day``."""
        return self.live().filter(Exists(_running(role="lead").filter(Exists(_absences(day)))))

    def not_held(self) -> CaseQuerySet:
        """Cases nobody holds in their practitioner's absence."""
        return self.exclude(Exists(_running(role="holding")))

    def overdue_on(self, day: date) -> CaseQuerySet:
        """Cases with a duty past its limit on ``day``."""
        return self.filter(Exists(_clocks().filter(limit__lt=day)))

    def with_due(self, day: date) -> CaseQuerySet:
        """Each case with ``next_due`` (the earliest limit still running) and ``overdue_count`` on ``day``."""
        running = _clocks().filter(started__lte=day).order_by("limit")
        return self.annotate(
            next_due=models.Subquery(running.values("limit")[:1]),
            next_due_title=models.Subquery(running.values("title")[:1]),
            overdue_count=_late_on(day),
        )

    def supervised_unsigned(self, worker: str, *, by: Worker) -> CaseQuerySet:
        """Cases on which supervision of that worker (by reference) was recorded and not signed since by ``by``."""
        from keyworker.record.models import Event

        held = Event.objects.filter(
            case=OuterRef("pk"), kind="supervision.recorded", data__worker=worker
        ).order_by("-seq")
        signed = Event.objects.filter(
            case=OuterRef("pk"), kind="supervision.signed", by=by
        ).order_by("-seq")
        return self.annotate(
            held_seq=models.Subquery(held.values("seq")[:1]),
            signed_seq=models.Subquery(signed.values("seq")[:1]),
        ).filter(
            Q(signed_seq__isnull=True) | Q(signed_seq__lt=models.F("held_seq")),
            held_seq__isnull=False,
        )

    def figures(self, day: date) -> CaseFigures:
        """The figures of all these cases: one question."""
        return _as_figures(self.annotate(**_counted(day)).aggregate(**_figures()))

    def figures_by_team(self, day: date) -> dict[int | None, CaseFigures]:
        """The same for each team that has cases, by its number."""
        teams = self.order_by().annotate(**_counted(day)).values("team").annotate(**_figures())
        rows: Iterable[Mapping[str, Any]] = teams
        return {row["team"]: _as_figures(row) for row in rows}

    def with_lead(self) -> CaseQuerySet:
        """Each case with ``lead_name`` and ``lead_id``."""
        lead = _running(role="lead")
        return self.annotate(
            lead_name=models.Subquery(lead.values("worker__name")[:1]),
            lead_id=models.Subquery(lead.values("worker_id")[:1]),
        )

    def with_children(self) -> CaseQuerySet:
        """Each case with its children at hand, in one more query for all."""
        return self.prefetch_related(children_at_hand())

    def about(self, words: str) -> CaseQuerySet:
        """Cases found by any part of a reference, of a family's name, of its members' names, of another system's id
        for them, of their number here (P12, F12) or of their postcode; a name may be given in any order.
        """
        from keyworker.record.models import Family, FamilyMember, Identifier, Person
        from keyworker.record.models.people import FULL_NAME, PLAIN_POSTCODE

        parts, plain = words.upper().split(), "".join(words.upper().split())
        if not parts:
            return self.none()
        named = Person.objects.alias(full=FULL_NAME).filter(
            *(Q(full__contains=part) for part in parts)
        )
        families = Family.objects.filter(*(Q(name__icontains=part) for part in parts))
        found = Q(family__in=_families_of(named)) | Q(family__in=families.values("pk"))
        if len(parts) == 1:
            found |= Q(reference__icontains=plain)
        if any(each.isdigit() for each in plain):
            lived = Person.objects.alias(plain_postcode=PLAIN_POSTCODE).filter(
                plain_postcode__contains=plain
            )
            held = Identifier.objects.filter(value__icontains=" ".join(words.split()))
            found |= Q(family__in=_families_of(lived))
            found |= Q(
                family__in=FamilyMember.objects.filter(person__in=held.values("person")).values(
                    "family"
                )
            )
        number = plain[1:]
        if number.isdigit() and len(number) < 10 and plain[0] == "P":
            found |= Q(family__in=FamilyMember.objects.filter(person=int(number)).values("family"))
        if number.isdigit() and len(number) < 10 and plain[0] == "F":
            found |= Q(family=int(number))
        return self.filter(found)


def children_at_hand(of: str = "") -> models.Prefetch[Any]:
    """The children of cases with their names, in one question; ``of`` leads from the rows asked for to their case."""
    from keyworker.record.models import CaseChild

    return models.Prefetch(
        f"{of}case_children", CaseChild.objects.select_related("person").order_by("pk")
    )


def _families_of(people: models.QuerySet[Person]) -> models.QuerySet[FamilyMember, Any]:
    from keyworker.record.models import FamilyMember

    return FamilyMember.objects.filter(person__in=people.values("pk")).values("family")


def _running(**of: Worker | str) -> models.QuerySet[Allocation]:
    from keyworker.record.models import Allocation

    return Allocation.objects.filter(case=OuterRef("pk"), period__endswith__isnull=True, **of)


def _late_on(day: date) -> models.functions.Coalesce:
    late = _clocks().filter(limit__lt=day, started__lte=day).order_by().values("case")
    return models.functions.Coalesce(
        models.Subquery(late.annotate(n=models.Count("pk")).values("n")), 0
    )


def _counted(day: date) -> dict[str, models.Expression | Exists]:
    lead = _running(role="lead")
    return {
        "late": _late_on(day),
        "is_led": Exists(lead),
        "lead_is_away": Exists(lead.filter(Exists(_absences(day)))),
        "is_held": Exists(_running(role="holding")),
    }


def _figures() -> dict[str, models.Aggregate]:
    live = Q(stage__in=_LIVE)
    return {
        "waiting": models.Count("pk", filter=Q(stage="received")),
        "open": models.Count("pk", filter=live),
        "guidance": models.Count("pk", filter=Q(stage="not-opened")),
        "unallocated": models.Count("pk", filter=live & Q(is_led=False)),
        "not_held": models.Count("pk", filter=live & Q(lead_is_away=True, is_held=False)),
        "overdue": models.Sum("late", filter=~Q(stage="closed")),
    }


def _as_figures(row: Mapping[str, int | None]) -> CaseFigures:
    return CaseFigures(**{name: row[name] or 0 for name in _figures()})


def _absences(day: date) -> models.QuerySet[Absence]:
    from keyworker.workforce.models import Absence

    return Absence.objects.filter(first_day__lte=day, worker=OuterRef("worker")).filter(
        Q(returned__gt=day)
        | Q(returned__isnull=True, expected_return__isnull=True)
        | Q(returned__isnull=True, expected_return__gt=day)
    )


def _clocks() -> models.QuerySet[Timescale]:
    from keyworker.record.models import Timescale

    return Timescale.objects.filter(case=OuterRef("pk"), status="running")
