"""What nears its limit, is missed or stays missed is told, once, on the day on which it comes to that, with nobody at work.

Which duties those are the database finds among the clocks it keeps, after passing days were worked out: no case is worked out
for it. What was told is kept by the clock it was told of (``Reminded``), in the transaction that writes the notices.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from keyworker.decisions.reminders import (
    Applying,
    Dates,
    Occasion,
    clause_of,
    occasion,
    reminders_by_timescale,
    text_of,
)
from keyworker.notices import outbox
from keyworker.notices.digest_times import next_morning
from keyworker.notices.emailing import addresses_of, message_text
from keyworker.notices.models import Dispatch, Notice, Reminded, ReminderRound
from keyworker.notices.reminded_people import People
from keyworker.policy.casefile import local_day
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.reminders import Reminder, Stage
from keyworker.record.governing_pack import governing
from keyworker.record.models import Case, Timescale
from keyworker.workforce.models import Service

# What came to be known late (an entry made days after, a case that somebody held just then) is told all the same.
_LATE = timedelta(days=14)
_A_DAY = timedelta(days=1)
_KNOWN_BY = ("reminder", "case", "rule", "subject", "limit", "time")
_GRAVEST = (Stage.STAYS_MISSED, Stage.MISSED, Stage.NEARS)
# No policy's hours before or after a limit in hours are more than these days.
_HOURS = timedelta(days=4)
# Few enough that somebody who saves meanwhile hardly waits.
_AT_ONCE = 25


@dataclass(frozen=True)
class _Telling:
    """A clock that is to be told of today."""

    clock: Timescale
    applying: Applying
    occasion: Occasion

    @property
    def rule(self) -> Reminder:
        return self.applying.rule

    @property
    def known_by(self) -> tuple[object, ...]:
        """What tells it from all others, as ``Reminded`` keeps it."""
        clock = self.clock
        return (
            self.rule.id,
            clock.case_id,
            clock.rule,
            clock.subject,
            clock.limit,
            self.occasion.time,
        )

    @property
    def about(self) -> tuple[str, date]:
        """The duty, as one line is told of it: for several children of a case alike."""
        return self.clock.rule, _limit(self.clock)


@dataclass(frozen=True)
class _Asked:
    """Of which service, under which policy, since when; ``of_hours``: of what is due at an hour alone."""

    service: Service
    pack: Pack
    since: date
    now: datetime
    of_hours: bool = False


def remind(now: datetime) -> int:
    """Tell of every duty that came near, was missed or stays missed since the last round. Returns how many people were told.

    However often and by however many it is called, each is told once. What falls due while nothing runs is told with the next
    round, as far as it still holds. A service's first round tells of what falls due that day.
    """
    Dispatch.objects.filter(reminded__isnull=False).not_sent_yet().without_ground().delete()
    return sum(_of_service(each, now) for each in Service.objects.order_by("pk"))


def remind_of_hours(now: datetime) -> int:
    """The same of what is due at an hour, between rounds; a service whose first round has not been is left alone."""
    of_hours = Timescale.objects.live().filter(limit_at__isnull=False)
    due = of_hours.filter(limit__lte=local_day(now) + _HOURS, service=OuterRef("service"))
    rounds = ReminderRound.objects.filter(Exists(due)).select_related("service").order_by("pk")
    return sum(_tell_all(each, now, of_hours=True) for each in rounds)


def _of_service(service: Service, now: datetime) -> int:
    today = local_day(now)
    begun = {"begun_on": today, "done_on": today}
    done = ReminderRound.objects.get_or_create(service=service, defaults=begun)[0]
    told = _tell_all(done, now)
    ReminderRound.objects.filter(pk=done.pk, done_on__lt=today).update(done_on=today)
    return told


def _tell_all(done: ReminderRound, now: datetime, *, of_hours: bool = False) -> int:
    service, today = done.service, local_day(now)
    since = max(done.begun_on - _A_DAY, min(done.done_on, today) - _LATE)
    asked = _Asked(service, governing(service, today), since, now, of_hours)
    numbers = sorted({each.clock.case_id for each in _falling_due(asked)})
    if not numbers:
        return 0
    cases = {case.pk: case for case in Case.objects.filter(pk__in=numbers).with_team()}
    people = People(service, list(cases.values()), at=now)
    lots = [numbers[start : start + _AT_ONCE] for start in range(0, len(numbers), _AT_ONCE)]
    return sum(_tell(asked, lot, cases, people) for lot in lots)


def _tell(asked: _Asked, lot: Sequence[int], cases: Mapping[int, Case], people: People) -> int:
    with transaction.atomic():
        # Whoever else is at it just now tells of the rest, too.
        rounds = ReminderRound.objects.select_for_update(skip_locked=True)
        if not rounds.filter(service=asked.service):
            return 0
        return _write(asked, _falling_due(asked, cases=lot), cases, people)


def _falling_due(asked: _Asked, *, cases: Sequence[int] | None = None) -> list[_Telling]:
    """The clocks that came to a reminder and nobody was told of, the gravest first: two questions."""
    applying = reminders_by_timescale(asked.pack)
    clocks = Timescale.objects.live().filter(service=asked.service, status="running")
    if cases is not None:
        clocks = clocks.filter(case__in=cases)
    if asked.of_hours:
        clocks = clocks.filter(limit_at__isnull=False)
    rows = list(
        clocks.filter(_any_of(applying, asked)).order_by("limit", "case", "rule", "subject")
    )
    if not rows:
        return []
    told = set(
        Reminded.objects.filter(case__in={row.case_id for row in rows}).values_list(*_KNOWN_BY)
    )
    found = [
        each
        for row in rows
        for each in _of_clock(row, applying.get(row.rule, ()), asked)
        if each.known_by not in told
    ]
    return sorted(found, key=lambda each: _GRAVEST.index(each.rule.stage))


def _of_clock(clock: Timescale, applying: Sequence[Applying], asked: _Asked) -> Iterator[_Telling]:
    for each in applying:
        when = occasion(each, _dates(clock), asked.pack, on=local_day(asked.now))
        if when is None or when.day <= asked.since:
            continue
        if not _is_otherwise(each.rule, clock, when, asked.now):
            yield _Telling(clock, each, when)


def _any_of(applying: Mapping[str, Sequence[Applying]], asked: _Asked) -> Q:
    """Where clocks stand of which some reminder may still have to tell: no narrower than ``occasion`` says."""
    of: dict[Reminder, list[str]] = defaultdict(list)
    known: dict[Reminder, Applying] = {}
    for timescale, every in applying.items():
        for each in every:
            of[each.rule].append(timescale)
            known[each.rule] = each
    ways = (
        Q(rule__in=rules) & _about(known[rule], asked) & _not_told(rule)
        for rule, rules in of.items()
    )
    return reduce(or_, ways, Q(pk__in=[]))


def _not_told(rule: Reminder) -> Q:
    if rule.again is not None:
        return Q()
    same = {name: OuterRef(name) for name in ("case", "rule", "limit", "subject")}
    return ~Q(Exists(Reminded.objects.filter(reminder=rule.id, **same)))


def _about(applying: Applying, asked: _Asked) -> Q:
    """Where clocks stand that may come to it, by an index."""
    rule, length = applying.rule, applying.length
    pack, since, today = asked.pack, asked.since, local_day(asked.now)
    whole = length if length is not None and not length.is_of_the_clock else None
    if rule.on == "nears" and length is None:
        return Q(limit__gte=today, warn_on__gt=since, warn_on__lte=today)
    if rule.on == "nears":
        last = today + (_HOURS if whole is None else timedelta())
        while whole is not None and whole.back.after_day(last + _A_DAY, pack.calendar) <= today:
            last += _A_DAY
        return Q(limit__gte=today, limit__lte=last)
    if rule.again is not None:
        return Q(limit__lte=today)
    first = since - (_HOURS if length is not None and whole is None else timedelta())
    while whole is not None and whole.after_day(first, pack.calendar) > since:
        first -= _A_DAY
    return Q(limit__gte=first, limit__lte=today)


def _is_otherwise(rule: Reminder, clock: Timescale, when: Occasion, now: datetime) -> bool:
    """Whether it does not stand so at this instant: missed already, not missed yet, or its moment is still to come."""
    if when.from_ is not None and when.from_ > now:
        return True
    at = clock.limit_at
    past = at <= now if at is not None else _limit(clock) < local_day(now)
    return past is (rule.on == "nears")


def _limit(clock: Timescale) -> date:
    assert clock.limit is not None
    return clock.limit


def _dates(clock: Timescale) -> Dates:
    return Dates(clock.started, _limit(clock), clock.limit_at, clock.warn_on)


def _write(
    asked: _Asked, found: Sequence[_Telling], cases: Mapping[int, Case], people: People
) -> int:
    """Keep that each was told, and write what each person is told: of one duty of a case one thing, the gravest."""
    kept = Reminded.objects.bulk_create(_kept(each, asked.now) for each in found)
    notices: dict[tuple[int, int, str, date], Notice] = {}
    for telling, reminded in zip(found, kept, strict=True):
        clock, case = telling.clock, cases[telling.clock.case_id]
        whom = people.told(telling.rule.to, clock)
        for worker in whom:
            if (about := (worker, case.pk, *telling.about)) not in notices:
                notices[about] = _notice(telling, asked.pack, case, worker, reminded, asked.now)
        if telling.rule.email and whom:
            first = people.told(telling.rule.to[:1], clock)
            _email(telling, asked.pack, case, reminded, (first, whom), asked.now)
    # What was written last is read first.
    Notice.objects.bulk_create(reversed(notices.values()))
    return len(notices)


def _kept(telling: _Telling, now: datetime) -> Reminded:
    clock = telling.clock
    return Reminded(
        case_id=clock.case_id,
        reminder=telling.rule.id,
        rule=clock.rule,
        subject=clock.subject,
        limit=_limit(clock),
        time=telling.occasion.time,
        stage=telling.rule.stage,
        told_at=now,
    )


def _notice(
    telling: _Telling, pack: Pack, case: Case, worker: int, reminded: Reminded, now: datetime
) -> Notice:
    return Notice(
        worker_id=worker,
        case=case,
        reminded=reminded,
        kind=telling.rule.id,
        clause=clause_of(telling.applying, pack, telling.clock.clause)[:200],
        text=_text(telling, pack, case, now),
        created_at=now,
    )


def _text(telling: _Telling, pack: Pack, case: Case, now: datetime) -> str:
    clock = telling.clock
    return text_of(
        telling.rule,
        case=case.reference,
        duty=clock.title,
        unit=clock.unit,
        dates=_dates(clock),
        pack=pack,
        on=local_day(now),
    )[:500]


def _email(
    telling: _Telling,
    pack: Pack,
    case: Case,
    reminded: Reminded,
    whom: tuple[Sequence[int], Sequence[int]],
    now: datetime,
) -> None:
    first, everyone = whom
    to, *copies = [*dict.fromkeys([*addresses_of(first), *addresses_of(everyone)])] or [""]
    if not to:
        return
    clause = clause_of(telling.applying, pack, telling.clock.clause)[:200]
    text = _text(telling, pack, case, now)
    rule, limit = telling.about
    outbox.post(
        f"{case.reference}/{rule}/{limit}/{telling.rule.id}/{telling.occasion.time}",
        to=to,
        copies=copies,
        subject=text,
        text=message_text(text, case, clause),
        now=now,
        case=case,
        kind=telling.rule.id,
        clause=clause,
        reminded=reminded,
        # Of hours it is told in the hour.
        not_before=now if telling.clock.limit_at else next_morning(now, pack.calendar),
    )
