"""What does a visitor to the sample authority find that needs somebody's attention today?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from keyworker.exchange.demo import course
from keyworker.exchange.demo.invented import InventedCase, InventedEvent, InventedWorker
from keyworker.exchange.demo.people import InventedTeam
from keyworker.exchange.demo.sample import SampleAuthority
from keyworker.policy.casefile import local_day


def add_situations(
    cases: list[InventedCase], sample: SampleAuthority, numbers: Iterator[int]
) -> list[InventedCase]:
    """Add what needs attention to the cases, and return the new cases it takes."""
    today = local_day(sample.now)
    first = sample.teams[0].slug
    ours = [case for case in cases if case.team == first and not case.is_over and case.lead]
    case_of = _Finder(ours)
    _repeat_referrals(
        case_of(lambda case: any(child.age_on(today) < 2 for child in case.family.children)),
        sample,
        today,
    )
    _pregnancy(case_of(lambda case: True), sample, today)
    _closure_blocked(case_of(lambda case: _has_outcomes(case)), sample)
    _joint_working(case_of(lambda case: len(case.family.children) > 1), sample, today)
    new = [*_waiting(sample, numbers), _sibling(case_of(lambda case: True), sample, numbers)]
    new += _broker(sample, numbers)
    _increases(ours, sample)
    _absences([*cases, *new], sample)
    return new


class _Finder:
    """Finds an open case that suits a case and has not been used for another."""

    def __init__(self, cases: list[InventedCase]) -> None:
        self._left = list(cases)

    def __call__(self, suits: Callable[[InventedCase], bool]) -> InventedCase:
        found = next((case for case in reversed(self._left) if suits(case)), self._left[-1])
        self._left.remove(found)
        return found


def _waiting(sample: SampleAuthority, numbers: Iterator[int]) -> list[InventedCase]:
    """Referrals nobody has decided yet, some looked into already; one of them late."""
    return [
        _undecided(sample, next(numbers), days_ago=days_ago, place=place)
        for days_ago, how_many in sample.authority.waiting.items()
        for place in range(how_many)
    ]


def _undecided(sample: SampleAuthority, number: int, *, days_ago: int, place: int) -> InventedCase:
    today = local_day(sample.now)
    team = sample.teams[place % len(sample.teams)]
    kinds = sample.authority.undecided_types
    kind = kinds[(place + days_ago) % len(kinds)]
    youngest, oldest = (12, 17) if kind == "adolescent-caf" else (0, 15)
    family = sample.population.family(1 + place % 3, youngest=youngest, oldest=oldest, on=today)
    case = sample.begin(number, team, family, kind)
    received = case.calendar.add_working_days(case.calendar.on_or_before(today), -days_ago)
    moment = sample.now - timedelta(minutes=7 + 11 * place) if days_ago == 0 else received
    course.referred(case, moment, sample.authority, urgent=place == 0 and days_ago < 2)
    if days_ago >= 2 and place % 2:
        decider = sample.staff.deciders_of(team.slug)[0]
        course.looked_into(case, case.after(received, 1), decider, sample.authority)
    return case


def _broker(sample: SampleAuthority, numbers: Iterator[int]) -> list[InventedCase]:
    """Broker CAFs allocated and under way: one where the family does not answer, one whose oversight shows delay."""
    start = sample.calendar.add_working_days(local_day(sample.now), -22)
    first, second = sample.teams[0], sample.teams[1 % len(sample.teams)]
    silent = _allocated_broker(sample, next(numbers), first, start)
    _no_answer(silent, start)
    delayed = _allocated_broker(sample, next(numbers), second, start)
    decider = sample.staff.deciders_of(second.slug)[0]
    delayed.record(
        "contact.made",
        delayed.after(start, 6),
        delayed.lead,
        method="phone",
        **{"with": "Father"},
    )
    delayed.record(
        "oversight.recorded",
        delayed.after(start, 15),
        decider,
        progress="Assessment half done",
        delay=True,
    )
    return [silent, delayed]


def _allocated_broker(
    sample: SampleAuthority, number: int, team: InventedTeam, start: date
) -> InventedCase:
    today = local_day(sample.now)
    family = sample.population.family(2, youngest=3, oldest=14, on=today)
    case = sample.begin(number, team, family, "broker-caf")
    decider = sample.staff.deciders_of(team.slug)[0]
    lead = sample.staff.roomiest(team.slug, family, start)
    course.referred(case, start, sample.authority)
    course.looked_into(case, case.after(start, 2), decider, sample.authority)
    workers = course.CaseWorkers(decider, lead, decider)
    course.opened(case, case.after(start, 2), workers, sample.authority)
    sample.staff.take(lead, 2, today + timedelta(days=200))
    return case


def _no_answer(case: InventedCase, start: date) -> None:
    for days, method in ((4, "phone"), (6, "letter"), (9, "face-to-face")):
        case.record(
            "contact.attempted",
            case.after(start, days),
            case.lead,
            method=method,
            result="No answer",
        )


def _sibling(
    open_case: InventedCase, sample: SampleAuthority, numbers: Iterator[int]
) -> InventedCase:
    """A sibling outside the group needs support: a referral for the same family, waiting for the allocated team."""
    team = next(team for team in sample.teams if team.slug == open_case.team)
    case = sample.begin(next(numbers), team, open_case.family, "sibling")
    on = case.calendar.add_working_days(local_day(sample.now), -1)
    course.referred(case, on, sample.authority, source="mash")
    return case


def _repeat_referrals(case: InventedCase, sample: SampleAuthority, today: date) -> None:
    """New concerns through the safeguarding hub: a child under two, three referrals in six months, no oversight yet."""
    baby = min(case.family.children, key=lambda child: child.age_on(today))
    for days_ago in (70, 31, 2):
        on = case.after(today - timedelta(days=days_ago), 0)
        case.record(
            "referral.received",
            min(on, case.calendar.add_working_days(today, -1)),
            type="other",
            source="mash",
            urgent=False,
            person=baby.key,
            people=[baby.key],
            note="New concern about a parent's drinking",
        )


def _pregnancy(case: InventedCase, sample: SampleAuthority, today: date) -> None:
    """A confirmed pregnancy with consent given; the midwife has not been contacted."""
    baby = sample.population.unborn()
    case.family = replace(case.family, people=(*case.family.people, baby))
    on = case.calendar.add_working_days(today, -3)
    case.record(
        "pregnancy.recorded",
        on,
        case.lead,
        person=baby.key,
        due=str(baby.expected),
        confirmed=True,
        consent="given",
    )


def _closure_blocked(case: InventedCase, sample: SampleAuthority) -> None:
    """Ready to close but for the outcomes chosen at the analysis, which have no result yet."""
    for child in case.family.children:
        case.record(
            "closure.summarised",
            case.calendar.add_working_days(local_day(sample.now), -1),
            case.lead,
            person=child.key,
            people=[child.key],
            summary="Work with the family is complete",
            analysis="Mornings are calm",
        )


def _joint_working(case: InventedCase, sample: SampleAuthority, today: date) -> None:
    """One child of the family has become a child in need with social care; the others stay with early help."""
    child = case.family.children[0]
    on = case.calendar.add_working_days(today, -6)
    decider = sample.staff.deciders_of(case.team)[0]
    case.record(
        "standing.started",
        on,
        decider,
        person=child.key,
        standing="child-in-need",
        held_by="social-care",
    )


def _increases(ours: list[InventedCase], sample: SampleAuthority) -> None:
    """Of the two who have more than the range, one agreed it with the manager; with the other nobody has."""
    over_range = sample.authority.loads.children_over_range
    worker = next(each for each in sample.staff.workers if each.room == over_range)
    theirs = [case for case in ours if case.lead is worker]
    if not theirs:
        return
    latest = max(theirs, key=lambda case: _allocated_at(case).at)
    agreed = _allocated_at(latest)
    level = round(sample.staff.held[worker.key]) + 1
    for who, by in (("manager", agreed.by), ("practitioner", worker)):
        latest.events.append(
            InventedEvent(
                "increase.agreed",
                agreed.at - timedelta(minutes=1),
                by,
                {"worker": worker.key, "level": level, "agreed_by": who},
            )
        )


def _absences(cases: list[InventedCase], sample: SampleAuthority) -> None:
    """Each absence is on every case its practitioner leads; a planned one has somebody to hold the cases."""
    for worker in sample.staff.workers:
        if worker.away_from is not None:
            for case in cases:
                _without_work_of(case, worker, worker.away_from)
                if case.lead is worker and not case.is_over:
                    _absent(case, worker, sample)


def _without_work_of(case: InventedCase, worker: InventedWorker, since: date) -> None:
    case.events = [
        event for event in case.events if event.by is not worker or local_day(event.at) < since
    ]


def _absent(case: InventedCase, worker: InventedWorker, sample: SampleAuthority) -> None:
    assert worker.away_from is not None
    decider = next(each for each in sample.staff.deciders_of(case.team))
    until = str(worker.away_until) if worker.away_until else None
    fields = {
        "worker": worker.key,
        "first_day": str(worker.away_from),
        "planned": worker.away_planned,
    }
    if until:
        fields["expected_return"] = until
    known_on = worker.away_from
    if worker.away_planned and local_day(_allocated_at(case).at) < case.after(worker.away_from, -9):
        # Leave is known of beforehand, and the family hears of it from the practitioner.
        known_on = case.after(worker.away_from, -8)
        recorded_at = case.record("absence.started", known_on, decider, **fields)
        case.record(
            "family.told", case.after(recorded_at, 2), worker, about="absence", method="phone"
        )
    else:
        recorded_at = case.record("absence.started", known_on, decider, **fields)
    if worker.away_planned:
        holder = sample.staff.roomiest(case.team, case.family, worker.away_from, but=worker)
        held = {"worker": holder.key, "role": "holding", "team": case.team}
        since = recorded_at + timedelta(minutes=30)
        from_then = worker.away_from if local_day(since) < worker.away_from else since
        held_at = case.record("allocation.started", from_then, decider, **held)
        call = {"about": "holder", "holder": holder.key, "method": "phone"}
        case.record("family.told", held_at + timedelta(minutes=20), holder, **call)


def _has_outcomes(case: InventedCase) -> bool:
    return any(
        event.kind == "analysis.completed" and len(event.fields["outcomes"]) > 1
        for event in case.events
    )


def _allocated_at(case: InventedCase) -> InventedEvent:
    return next(
        e
        for e in reversed(case.events)
        if e.kind == "allocation.started" and e.fields["role"] == "lead"
    )
