"""Which absences of a worker are one, and what does each event of an absence say of the whole of it?

Absences that adjoin are one absence to every rule. To a rule that says how long a return breaks an absence, so are those
with a shorter one between them. Clocks reckon from the first day of the first to the end of the last, as that was known
when each part was recorded; a return from one part ends nothing while another follows. Where a part ends sooner than it
was to, what was to go on with it and does not is said anew, as an absence by itself. An absence inside another says nothing
of the whole, and its own end is not that of the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter

from keyworker.policy.casefile import CaseFile, Event, instant, local_day
from keyworker.policy.conditions.passing_days import as_day
from keyworker.policy.durations import Duration
from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary import kinds

OF_ABSENCE = frozenset({kinds.ABSENCE_STARTED, kinds.ABSENCE_EXTENDED, kinds.ABSENCE_ENDED})
_first = attrgetter("first")


@dataclass(eq=False)
class Part:
    """One absence as it was recorded: from ``first`` to the day before ``back``, None where nobody knows it yet.

    ``named`` is the first day by which later events mean it, where it was recorded as going on with another from that one's
    first day; ``returned`` says that it is over.
    """

    first: date
    back: date | None
    named: date
    returned: bool = False

    @property
    def took_no_day(self) -> bool:
        """Whether it was over before it began, as one is that was ended on its first day."""
        return self.back is not None and self.back <= self.first


@dataclass(frozen=True)
class Whole:
    """Parts that are one absence: its first day away, and the first day back where that is known."""

    first: date
    back: date | None
    parts: tuple[Part, ...]


def follows_on(first: date, returned: date, pack: Pack, broken_by: Duration | None = None) -> bool:
    """Whether an absence from ``first`` on goes on with one from which the worker ``returned``.

    So it does where no working day lies between, or fewer than ``broken_by``.
    """
    if first <= pack.calendar.on_or_after(returned):
        return True
    return broken_by is not None and first < local_day(broken_by.after(returned, pack.calendar))


def wholes(
    parts: Iterable[Part], *, pack: Pack, day: date, broken_by: Duration | None = None
) -> list[Whole]:
    """The whole absences that the parts come to.

    One whose end nobody knows goes on with the next only once that has begun: until then they may be back between.
    """
    found, nothing = list[Whole](), list[Whole]()
    for each in sorted(parts, key=_first):
        if each.took_no_day:
            nothing.append(Whole(each.first, each.back, (each,)))
        elif found and _goes_on_with(found[-1], each, pack, day, broken_by):
            found[-1] = _joined(found[-1], each)
        else:
            found.append(Whole(each.first, each.back, (each,)))
    return [*found, *nothing]


def _joined(whole: Whole, part: Part) -> Whole:
    """One that goes on with the part; of an end that nobody knew, what follows says that they were not back.

    A part that is over says nothing of an end that nobody knows.
    """
    back = None if part.returned and whole.back is None else part.back
    if back is not None and whole.back is not None:
        back = max(back, whole.back)
    return Whole(whole.first, back, (*whole.parts, part))


def _goes_on_with(
    whole: Whole, part: Part, pack: Pack, day: date, broken_by: Duration | None
) -> bool:
    if whole.back is None:
        return part.first <= day
    return follows_on(part.first, whole.back, pack, broken_by)


def is_over_by(end: Event, worker: object, first: date) -> bool:
    """Whether that return is one from an absence of the worker's that began on ``first``, and from all that goes on with it.

    What does not say whose absence it is may be anyone's.
    """
    if end.field("goes_on") or len({end.field("worker"), worker} - {None}) > 1:
        return False
    named = as_day(end.field("first_day"))
    if named is None:
        return first < end.day
    return named == first or named <= first < end.day


def who_is_away(known: CaseFile) -> list[str]:
    """Whose absence the case knows of and no return from it, in the order in which it came to know."""
    begun: dict[tuple[str, date], None] = {}
    for event in known.events:
        if event.kind == kinds.ABSENCE_STARTED:
            begun[str(event.field("worker")), first_day(event)] = None
        elif event.kind == kinds.ABSENCE_ENDED:
            begun = {each: None for each in begun if not is_over_by(event, *each)}
    return list(dict.fromkeys(worker for worker, _ in begun))


def is_away(known: CaseFile, worker: str, day: date) -> bool:
    """Whether the record of a case, before it is said of wholes, has it that the worker is away on ``day``."""
    theirs = (each for each in known.events if each.kind in OF_ABSENCE)
    parts = parts_of([each for each in theirs if each.field("worker") == worker])
    return any(each.first <= day and (each.back is None or each.back > day) for each in parts)


def parts_of(events: Sequence[Event]) -> dict[Part, Event]:
    """What these events of one worker's absences come to, each part with the event by which it began."""
    parts: dict[Part, Event] = {}
    for event in in_order(events):
        part_after(event, parts)
    return parts


def part_after(event: Event, parts: dict[Part, Event]) -> Part | None:
    """The part that one more event of the same worker's begins, changes or ends; None where it ends none."""
    return _PARTS[event.kind](event, parts)


def first_day(event: Event) -> date:
    """The first day away that an event of an absence says, or on which it happened."""
    return as_day(event.field("first_day")) or event.day


def with_whole_absences(known: CaseFile, pack: Pack, broken_by: Duration | None) -> CaseFile:
    """The case as it is known, with what each event of an absence says said of the whole of it."""
    if OF_ABSENCE.isdisjoint(known.kinds):
        return known
    of_worker: defaultdict[object, list[Event]] = defaultdict(list)
    for event in known.events:
        if event.kind in OF_ABSENCE:
            of_worker[event.field("worker")].append(event)
    said = {
        event.serial: now
        for events in of_worker.values()
        for event, now in _said_of_wholes(events, pack, broken_by)
    }
    if not said:
        return known
    return known.with_events(
        [now for event in known.events for now in said.get(event.serial, (event,))]
    )


def _said_of_wholes(
    events: Sequence[Event], pack: Pack, broken_by: Duration | None
) -> Iterator[tuple[Event, list[Event]]]:
    """Each event of one worker's absences, with what it says of the whole, and what is said anew because of it."""
    parts: dict[Part, Event] = {}
    for event in in_order(events):
        before = wholes(parts, pack=pack, day=event.day, broken_by=broken_by)
        part = part_after(event, parts)
        if part is None:
            continue
        after = wholes(parts, pack=pack, day=event.day, broken_by=broken_by)
        whole = next(each for each in after if part in each.parts)
        if event.kind == kinds.ABSENCE_ENDED:
            now = _return(event, part, parts, after)
            anew = [*_shorter_now(event, whole, before, parts)]
        elif _was_said(whole, part, before):
            yield event, []
            continue
        else:
            now, anew = _restated(event, part, whole), []
        if now is not event:
            # It is still the same event, as where it is said anew.
            now.serial = event.serial
        yield event, [now, *anew, *_left_alone(event, part, before, after, parts)]


def _was_said(whole: Whole, part: Part, before: Sequence[Whole]) -> bool:
    """Whether all that the part says of the whole stands in other parts of it: it lies inside another absence."""
    if len(whole.parts) < 2 or part.took_no_day:
        return False
    return any(
        (each.first, each.back) == (whole.first, whole.back)
        and any(one is not part and not one.returned for one in each.parts)
        for each in before
    )


def _shorter_now(
    event: Event, whole: Whole, before: Sequence[Whole], parts: Mapping[Part, Event]
) -> Iterator[Event]:
    """What is left of the whole after a return from a part of it, where that is another length than was said."""
    left = next((each for each in whole.parts if _is_still_to_end(each, event.day)), None)
    said = next((each for each in before if left in each.parts), whole)
    if left is not None and (said.first, said.back) != (whole.first, whole.back):
        began = parts[left]
        anew = began.changed(
            kind=kinds.ABSENCE_EXTENDED, at=event.at, recorded_at=event.recorded_at
        )
        yield _said_of(anew, left, whole)


def _left_alone(
    event: Event,
    part: Part,
    before: Sequence[Whole],
    after: Sequence[Whole],
    parts: Mapping[Part, Event],
) -> Iterator[Event]:
    """What was to go on with the part, and by what the event says does not, as absences by themselves."""
    once = next((each.parts for each in before if part in each.parts), ())
    for whole in after:
        left = next((each for each in whole.parts if each in once and not each.returned), None)
        if left is not None and part not in whole.parts:
            anew = parts[left].changed(at=event.at, recorded_at=event.recorded_at)
            yield _restated(anew, left, whole)


def in_order(events: Sequence[Event]) -> list[Event]:
    """As they happened; those of a day of which one has no time, as they were recorded."""
    untimed = {event.day for event in events if not isinstance(event.at, datetime)}
    return sorted(
        events,
        key=lambda each: (
            each.day,
            instant(each.recorded_at or each.day) if each.day in untimed else each.utc,
            each.serial,
        ),
    )


def _begun(event: Event, parts: dict[Part, Event]) -> Part:
    """The part that begins; one said twice is one."""
    first, back = first_day(event), as_day(event.field("expected_return"))
    named = as_day(event.field("again_from")) or first
    again = next((each for each in parts if each.named == named and not each.returned), None)
    if again is not None:
        again.back = back
        return again
    part = Part(first, back, named)
    parts[part] = event
    return part


def _changed(event: Event, parts: dict[Part, Event]) -> Part:
    """The part whose end changes; where the change names none that is known, the last that is not over."""
    away = (each for each in reversed([*parts]) if not each.returned)
    part = _meant(event, parts) or next(away, None) or _begun(event, parts)
    part.back = as_day(event.field("expected_return"))
    return part


def _over(event: Event, parts: dict[Part, Event]) -> Part | None:
    """The part that ends; earlier ones of which no return was ever recorded end with it.

    Not so one that outlasts the part which the return names: what lies inside it ends by itself.
    """
    part = _meant(event, parts)
    if part is not None:
        named = event.field("first_day") is not None
        for each in [each for each in parts if not each.returned]:
            outlasts = named and (each.back is None or each.back > event.day)
            if each is part or (each.first < part.first and not outlasts):
                each.back, each.returned = event.day, True
    return part


_PARTS = {
    kinds.ABSENCE_STARTED: _begun,
    kinds.ABSENCE_EXTENDED: _changed,
    kinds.ABSENCE_ENDED: _over,
}


def _meant(event: Event, parts: Mapping[Part, Event]) -> Part | None:
    """Which part a change or a return is of: the last of the first day it names, or the last that has begun by then."""
    named = as_day(event.field("first_day"))
    away = [each for each in reversed([*parts]) if not each.returned]
    if named is not None:
        return next((each for each in away if named in (each.named, each.first)), None)
    begun = [each for each in away if each.first <= event.day]
    return max(begun, key=_first, default=None) or min(away, key=_first, default=None)


def _restated(event: Event, part: Part, whole: Whole) -> Event:
    """What begins or changes a part, said of the whole."""
    if (whole.first, whole.back) == (part.first, part.back):
        return event
    return _said_of(event, part, whole)


def _said_of(event: Event, part: Part, whole: Whole) -> Event:
    said = {**event.given(), "first_day": whole.first, "again_from": part.named}
    if whole.back is None:
        said.pop("expected_return", None)
    else:
        said["expected_return"] = whole.back
    return Event(**said)


def _return(event: Event, part: Part, parts: Iterable[Part], after: Sequence[Whole]) -> Event:
    """The return with the first day of all that it ends; it goes on where another part keeps the worker away.

    Who recorded it may know of a part that the case does not.
    """
    day = event.day
    ended = [each for each in parts if each is part or (each.returned and each.back == day)]
    whole = [each for each in after if any(one in each.parts for one in ended)]
    goes_on = any(_is_still_to_end(each, day) for one in whole for each in one.parts)
    return event.changed(
        first_day=min(each.first for each in whole),
        goes_on=True if goes_on else event.field("goes_on"),
    )


def _is_still_to_end(part: Part, day: date) -> bool:
    return not part.returned and (part.back is None or part.back > day)
