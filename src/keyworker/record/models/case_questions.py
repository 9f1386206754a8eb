"""Which cases? Every question a page asks of the caseload, by name; each starts from what the person may see.

The models of cases are declared on these questions, so nothing here may import ``Case`` itself: what hangs on a case
(its events, allocations and clocks) is declared first and names it by word.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, cast

from django.db import models
from django.db.models import Case as CaseWhen
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from keyworker.access.roles import Reach
from keyworker.paged import By, Order
from keyworker.record.models.case_subqueries import (
    LIVE,
    children_at_hand,
    figures,
    late_on,
    parts_of,
    running_clocks,
    running_parts,
    stage_figures,
    untold,
    what_is_counted,
)
from keyworker.record.models.events import Event
from keyworker.record.models.finding import about, are_common, each_about, spelt_like, ways
from keyworker.record.seers import Asked, asked_by, seer_of, stand_for
from keyworker.record.visibility import of_no_team, visible
from keyworker.workforce.models import Absence

if TYPE_CHECKING:
    from keyworker.access.models import User
    from keyworker.record.models.cases import Case
    from keyworker.workforce.models import Service, Team, Worker


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


# The order of what was found; an index holds the same expressions.
CLOSED = CaseWhen(When(stage="closed", then=1), default=0)
NEWEST = Coalesce("opened_on", "received_on")
FOUND = Order(
    By("is_closed", int),
    By("newest", date, falling=True, may_be_none=True),
    By("pk", int),
    of=lambda case: (int(case.stage == "closed"), case.opened_on or case.received_on, case.pk),
)
# What a referral may wait for: a decision, a named worker, or that whoever sent it is told that it was not opened.
DECIDE, NAME, TELL = "decide", "name", "tell"
# As many numbers are quickly handed over. Where it keeps them to itself the database holds each case of the list against
# each of them: more than these are not found by a name that is not common.
_FEW_ENOUGH = 6000
# What so many people have is in so many cases that some of any few hundred have it.
_COMMON = 3000
# As many are read before it is asked whether somebody may open so few cases that these are looked at instead.
_NOT_MANY = 500
# As many cases are quickly looked at one by one.
_LOOKED_AT_ONE_BY_ONE = 2000


@dataclass(frozen=True)
class TeamFigures:
    """How many of a team's cases wait for a decision, are open, and have nobody named."""

    waiting: int = 0
    open: int = 0
    unallocated: int = 0


class CaseQuerySet(models.QuerySet["Case"]):
    """Cases, by the question asked of them."""

    # Who asks for these, where nothing further is asked; whatever is made of them knows nothing of it.
    asked: Asked | None = None

    def visible_to(self, user: User, *, at: datetime) -> CaseQuerySet:
        """Cases this person may open at that instant: every page's first word."""
        return self.filter(visible(user, at=at))

    def open_to(self, user: User, *, at: datetime) -> CaseQuerySet:
        """All of those, so that a question about them can be prepared."""
        found = self.model.objects.visible_to(user, at=at)
        found.asked = asked_by(user, at=at)
        return found

    def as_asked(self, role: str, work: bool, *, at: datetime, **seer: Any) -> CaseQuerySet:
        """The same of somebody who stands for whoever asks, for a question that is prepared."""
        stands = stand_for(role, **seer)
        found = self.model.objects.visible_to(stands, at=at)
        return found.within_reach_of(stands) if work else found

    def live(self) -> CaseQuerySet:
        """Cases being worked on."""
        return self.filter(stage__in=LIVE)

    def not_closed(self) -> CaseQuerySet:
        return self.exclude(stage="closed")

    def of_service(self, service: Service) -> CaseQuerySet:
        return self.filter(service=service)

    def of_teams(self, teams: Iterable[Team]) -> CaseQuerySet:
        """Cases of these teams, and referrals for their localities that have no team yet."""
        return self.filter(self._of_teams(list(teams)))

    @staticmethod
    def _of_teams(teams: Sequence[Team]) -> Q:
        localities = {team.locality for team in teams if team.locality}
        services = {team.service_id for team in teams}
        waiting = Q(team__isnull=True, service__in=services, locality__in=localities)
        return Q(team__in=teams) | waiting

    def looked_after_by(self, team: Team) -> CaseQuerySet:
        """The cases of a team, and those that no team is for: somebody has to say where they go."""
        return self.filter(self._of_teams([team]) | of_no_team(team.service_id))

    def listed_for(self, user: User) -> CaseQuerySet:
        """What a list of a service's work covers for this person: what their team looks after, or the whole service's."""
        team = user.worker.team
        within = self.of_service(team.service)
        return within if user.access.sees is Reach.SERVICE else within.looked_after_by(team)

    def within_reach_of(self, user: User) -> CaseQuerySet:
        """The cases whose work this person looks after: the service's, their team's, or just what they may open."""
        team, asked = user.worker.team, self.asked
        if user.access.sees in {Reach.OWN, Reach.GIVEN}:
            return self
        of_service = user.access.sees is Reach.SERVICE
        found = self.of_service(team.service) if of_service else self.looked_after_by(team)
        if asked is not None and asked.seer == seer_of(user):
            found.asked = replace(asked, work=True)
        return found

    def newest_first(self) -> CaseQuerySet:
        """The one entered last first, each with its team at hand."""
        return self.select_related("team").order_by("-pk")

    def includes(self, case: Case) -> bool:
        """Whether this case is one of them."""
        return self.filter(pk=case.pk).exists()

    def numbered(self, numbers: Iterable[int]) -> CaseQuerySet:
        return self.filter(pk__in=numbers)

    def others_of_family(self, case: Case) -> CaseQuerySet:
        """The other cases of the same family, the latest first."""
        return self.filter(family=case.family_id).exclude(pk=case.pk).order_by("-pk")

    def coming_to(self, team: Team) -> CaseQuerySet:
        """Cases on their way to a team that has not taken them yet."""
        return self.filter(moving_to=team)

    def awaiting_decision(self, *teams: Team) -> CaseQuerySet:
        """Referrals nobody has decided on yet, oldest first; of these teams where any are named."""
        waiting = self.filter(stage="received").order_by("received_on", "pk")
        return waiting.of_teams(teams) if teams else waiting

    def awaiting_guidance(self, *teams: Team) -> CaseQuerySet:
        """Referrals not opened, whose referrer has still to be told what they can do."""
        waiting = self.filter(untold()).order_by("received_on", "pk")
        return waiting.of_teams(teams) if teams else waiting

    def held_by(self, worker: Worker, *roles: str) -> CaseQuerySet:
        """Cases in which the worker plays a part now: any part, or one of ``roles``."""
        return self.filter(Exists(parts_of(worker, *roles)))

    def open_for(self, worker: Worker) -> CaseQuerySet:
        """The worker's own open caseload, held cases included."""
        return self.live().held_by(worker)

    def proposed_to(self, worker: Worker) -> CaseQuerySet:
        """Cases the worker has been asked to take and has not answered."""
        return self.filter(proposed_to=worker).not_closed()

    def unanswered(self) -> CaseQuerySet:
        """Cases somebody has been asked to take and has not answered."""
        return self.filter(proposed_to__isnull=False).not_closed()

    def needing_manager_of(self, team: Team, *, most: int) -> CaseQuerySet:
        """The oldest referrals to decide, proposals not answered and cases on their way to a team, ``most`` of each."""
        own = self.looked_after_by(team)
        oldest = (
            own.awaiting_decision(),
            own.unanswered().order_by("received_on", "pk"),
            self.coming_to(team).order_by("received_on", "pk"),
        )
        first, *more = (each.values("pk")[:most] for each in oldest)
        # One set of numbers, and not any of three: the database would read every case there is.
        wanted = self.model.objects.filter(pk__in=first.union(*more))
        return wanted.order_by("received_on", "pk")

    def waiting_for_a_step(self, user: User, day: date, *, what: str = "") -> CaseQuerySet:
        """Referrals that wait for something: a decision, a worker, or that their referrer is told; or for ``what`` alone.

        Those that the person's team looks after; all for whoever answers for the service. Each with its ``next_due``.
        """
        team = user.worker.team
        nobody = Q(without_lead_since__isnull=False, opened_on__isnull=False)
        ways = {DECIDE: Q(stage="received"), NAME: nobody, TELL: untold()}
        wanted = [ways[what]] if what else [*ways.values()]
        if user.access.sees is Reach.SERVICE:
            return self.not_closed().filter(reduce(or_, wanted)).with_next_due(day)
        every = self.model.objects.not_closed()
        ours = (every.of_teams([team]), every.filter(of_no_team(team.service_id)))
        # One set of numbers, and not one or the other: each has an index, and the few that wait are all that is read.
        first, *more = (number for each in ours for number in each.in_each(wanted))
        return self.filter(pk__in=first.union(*more)).with_next_due(day)

    def without_lead(self) -> CaseQuerySet:
        """Open cases allocated to nobody: by their policy's own state, or where it has none, that nobody leads."""
        return self.filter(without_lead_since__isnull=False)

    def not_held(self, day: date) -> CaseQuerySet:
        """Open cases whose lead is away and that nobody here holds, with who leads each, ``away_since`` and ``back``."""
        asked = what_is_counted(day)
        cases = self.live().alias(gone=asked["lead_is_away"], is_held=asked["is_held"])
        away = Absence.objects.covering(day).filter(worker=OuterRef("lead_id"))
        first = away.order_by("first_day", "pk")
        return (
            cases.filter(gone=True, is_held=False)
            .with_lead()
            .annotate(
                away_since=Subquery(first.values("first_day")[:1]),
                back=Subquery(first.values("expected_return")[:1]),
            )
        )

    def waiting(self) -> CaseQuerySet:
        """Families placed on the waiting list that nobody leads yet."""
        return self.filter(waiting_since__isnull=False)

    def with_due(self, day: date) -> CaseQuerySet:
        """Each case with ``next_due`` (the earliest limit still running) and ``overdue_count`` on ``day``."""
        running = running_clocks(day).order_by("limit")
        return self.with_next_due(day).annotate(
            next_due_title=Subquery(running.values("title")[:1]),
            overdue_count=late_on(day),
        )

    def with_next_due(self, day: date) -> CaseQuerySet:
        """Each case with the earliest limit that still runs on ``day``."""
        limits = running_clocks(day).order_by("limit").values("limit")
        return self.annotate(next_due=Subquery(limits[:1]))

    def supervised_unsigned(self, worker: str, *, by: Worker) -> CaseQuerySet:
        """Cases with a session of that worker (by reference) whose record ``by`` has not signed since it last changed."""
        signed = Event.objects.uncorrected().filter(
            case=OuterRef("case"),
            kind="supervision.signed",
            by=by,
            data__worker=worker,
            data__session=OuterRef("data__session"),
            seq__gt=OuterRef("seq"),
        )
        recorded = Event.objects.uncorrected().filter(
            case=OuterRef("pk"), kind="supervision.recorded", data__worker=worker
        )
        return self.filter(Exists(recorded.exclude(Exists(signed)))).order_by("reference")

    def figures(self, day: date) -> CaseFigures:
        """The figures of all these cases: one question."""
        counted = self.not_closed().annotate(**what_is_counted(day))
        return _as_figures(counted.aggregate(**figures()))

    def figures_by_team(self) -> dict[int | None, TeamFigures]:
        """For each team that has cases not closed, by its number, how they stand: two questions."""
        rows: Iterable[Mapping[str, Any]] = (
            self.not_closed().order_by().values("team").annotate(**stage_figures())
        )
        nobody = dict(self.without_lead().order_by().values_list("team").annotate(n=Count("pk")))
        return {
            row["team"]: TeamFigures(row["waiting"], row["open"], nobody.get(row["team"], 0))
            for row in rows
        }

    def with_lead(self) -> CaseQuerySet:
        """Each case with ``lead_name`` and ``lead_id``."""
        lead = running_parts("lead")
        return self.annotate(
            lead_name=Subquery(lead.values("worker__name")[:1]),
            lead_id=Subquery(lead.values("worker_id")[:1]),
        )

    def with_team(self) -> CaseQuerySet:
        """Each case with its service and team at hand."""
        return self.select_related("service", "team")

    def with_named(self) -> CaseQuerySet:
        """The same, with whoever is accountable for it and whoever was asked to take it."""
        return self.select_related("service", "team", "accountable", "proposed_to")

    def with_children(self) -> CaseQuerySet:
        """Each case with its children at hand, in one more query for all."""
        return self.prefetch_related(children_at_hand())

    def carried_by(self, worker: Worker, day: date) -> CaseQuerySet:
        """The worker's own open caseload and what else they answer for, as a list shows it, what is due soonest first."""
        own = self.open_for(worker).values("pk")
        # One set of numbers, and not one or the other: the database would read every case there is.
        wanted = own.union(self.answered_for_by(worker).values("pk"))
        listed = self.model.objects.filter(pk__in=wanted)
        return listed._listed(day).order_by(F("next_due"), "pk")

    def answered_for_by(self, worker: Worker) -> CaseQuerySet:
        """Cases without a worker of their own for which the policy says that whoever has this worker's job answers.

        Of their team or, for whoever sees the whole service, of that.
        """
        near = Q(team=worker.team_id)
        if worker.user is not None and worker.user.access.sees is Reach.SERVICE:
            near = Q(service=worker.team.service_id)
        return self.not_closed().filter(near, accountable_role__in=worker.roles)

    def found_by(self, words: str, day: date, *, near: Sequence[Q] = ()) -> CaseQuerySet:
        """Cases found by these words (as ``about``) as a list shows them, those worked on first.

        Where the words are in too many names to read them all, cases are looked at one by one: those that are so in any
        of the ways ``near`` where these are not many, or else in the order of the list until it is full.
        """
        if not are_common(words, most=_NOT_MANY):
            return self._meant_by(*ways(words))._found(day)
        few = self._few(*near)
        if few is None and not are_common(words, most=_COMMON):
            return self._meant_by(*ways(words))._found(day)
        asked, answered = each_about(words)
        among = self if few is None else self.filter(pk__in=few)
        return among.alias(**asked).filter(answered)._found(day)

    def spelt_like(self, words: str, day: date) -> CaseQuerySet:
        """The same of cases in whose family somebody's name is spelt nearly so."""
        return self._meant_by(spelt_like(words))._found(day)

    def _found(self, day: date) -> CaseQuerySet:
        """As a list of what was found shows them: what is closed after what is not, and the newest first."""
        listed = self._listed(day).alias(is_closed=CLOSED, newest=NEWEST)
        return cast("CaseQuerySet", FOUND.from_there(listed, None))

    def _meant_by(self, *meant: Q) -> CaseQuerySet:
        """The cases that are meant in any of these ways, found first among all cases and then among these.

        Whether somebody may open a case is asked of the few that a name finds, not of every case there is.
        """
        if not meant:
            return self.none()
        first, *more = self.model.objects.in_each(meant)
        every = first.union(*more)
        numbers = [number for (number,) in every[: _FEW_ENOUGH + 1]]
        return self.filter(pk__in=numbers if len(numbers) <= _FEW_ENOUGH else every)

    def _few(self, *ways: Q) -> list[int] | None:
        """The numbers of those that are so in any of these ways; None where these are many, or no way is said."""
        if not ways:
            return None
        first, *more = self.model.objects.in_each(ways)
        every = first.union(*more, all=True)[: _LOOKED_AT_ONE_BY_ONE + 1]
        numbers = [number for (number,) in every]
        return numbers if len(numbers) <= _LOOKED_AT_ONE_BY_ONE else None

    def in_each(self, ways: Iterable[Q]) -> list[QuerySet[Any, Any]]:
        """The numbers of the cases that are so in each of these ways.

        Each has an index of its own: all in one condition would have the database read every case.
        """
        return [self.order_by().filter(way).values_list("pk") for way in ways]

    def _listed(self, day: date) -> CaseQuerySet:
        return self.with_due(day).with_lead().with_children()

    def about(self, words: str) -> CaseQuerySet:
        """Cases found by part of a reference, a name in any order, an id here or elsewhere, or a postcode."""
        return self.filter(about(words))


def _as_figures(row: Mapping[str, int | None]) -> CaseFigures:
    return CaseFigures(**{name: row[name] or 0 for name in figures()})
