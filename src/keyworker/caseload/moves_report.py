"""How were the moves of a quarter made: how long after they were known of, after a refusal, and with what the policy asks for?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from keyworker.decisions.case.fold import KINDS_REFUSING
from keyworker.policy.casefile import local_day
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.pages import AlongMove
from keyworker.policy.vocabulary import EVENT_KINDS
from keyworker.record.models import Event, JourneyStep


@dataclass(frozen=True)
class Move:
    """One move. ``days`` have gone from the day on which it was known to the move, None where nobody said that it was
    coming; ``along`` is whether each of what the policy looks for happened since then.
    """

    step: JourneyStep
    days: int | None
    after_refusal: bool
    along: tuple[bool, ...]


@dataclass(frozen=True)
class Moves:
    """The moves of a quarter, ``looked_for`` what is looked for along each."""

    looked_for: tuple[AlongMove, ...]
    each: tuple[Move, ...]

    @property
    def median_days(self) -> float | None:
        """The days from notice to move, in the middle; None where no move was known of before."""
        days = [move.days for move in self.each if move.days is not None]
        return float(median(days)) if days else None

    @property
    def after_refusal(self) -> int:
        """How many came after a refusal."""
        return sum(move.after_refusal for move in self.each)

    @property
    def without_notice(self) -> int:
        """Of how many nobody said that they were coming."""
        return sum(move.days is None for move in self.each)

    @property
    def with_each(self) -> tuple[tuple[AlongMove, int, int], ...]:
        """Of each thing looked for, how many moves have it and how many of a hundred those are."""
        counts = [sum(move.along[nth] for move in self.each) for nth in range(len(self.looked_for))]
        return tuple(
            (sought, count, round(100 * count / len(self.each)))
            for sought, count in zip(self.looked_for, counts, strict=True)
        )


def moves_of(steps: Sequence[JourneyStep], pack: Pack) -> Moves:
    """The moves among these steps, as the policy looks at them; two questions, none where it looks for nothing."""
    looked_for = pack.pages.along_moves
    moves = [each for each in steps if each.what == JourneyStep.What.TEAM] if looked_for else []
    if not moves:
        return Moves(looked_for, ())
    notices = {round_ for step in moves if (round_ := _round_of(step)) is not None}
    wanted = notices | KINDS_REFUSING | {each.event for each in looked_for}
    told = _events({step.case_id for step in moves}, wanted)
    every = _moves_in({step.case_id for step in moves})
    return Moves(
        looked_for,
        tuple(_move(step, told[step.case_id], every[step.case_id], looked_for) for step in moves),
    )


def _move(
    step: JourneyStep,
    events: Sequence[Event],
    moves: Sequence[JourneyStep],
    looked_for: Sequence[AlongMove],
) -> Move:
    before = max((each.at for each in moves if each.at < step.at), default=None)
    after = min((each.at for each in moves if each.at > step.at), default=None)
    # Of this move and of no other: since the one before it, and until the next is known of.
    ours = [each for each in events if before is None or each.at > before]
    round_ = _round_of(step)
    noticed = [each for each in ours if each.kind == round_ and each.at <= step.at]
    next_notice = min(
        (each.at for each in events if each.kind == round_ and each.at > step.at), default=after
    )
    along = [each for each in ours if next_notice is None or each.at < next_notice]
    first = noticed[-1] if noticed else None
    return Move(
        step,
        (local_day(step.at) - local_day(first.at)).days if first is not None else None,
        any(each.kind in KINDS_REFUSING and each.at <= step.at for each in ours),
        tuple(any(_is(each, sought) for each in along) for sought in looked_for),
    )


def _is(event: Event, sought: AlongMove) -> bool:
    says = event.data
    return event.kind == sought.event and all(
        says.get(name) == value for name, value in sought.where.items()
    )


def _round_of(step: JourneyStep) -> str | None:
    """The kind of event by which such a move is known of before."""
    kind = EVENT_KINDS.get(step.event.kind) if step.event is not None else None
    return kind.round if kind is not None else None


def _events(cases: set[int], wanted: set[str]) -> Mapping[int, Sequence[Event]]:
    found: dict[int, list[Event]] = defaultdict(list)
    rows = Event.objects.uncorrected().filter(case__in=cases, kind__in=sorted(wanted))
    for event in rows.order_by("at", "pk"):
        found[event.case_number].append(event)
    return found


def _moves_in(cases: set[int]) -> Mapping[int, Sequence[JourneyStep]]:
    found: dict[int, list[JourneyStep]] = defaultdict(list)
    rows = JourneyStep.objects.filter(case__in=cases, what=JourneyStep.What.TEAM, changes=True)
    for step in rows:
        found[step.case_id].append(step)
    return found
