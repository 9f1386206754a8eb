"""How much does this worker carry, how much should they, and how was that worked out?

The count is of distinct children (or cases, families, points) in the parts that the pack counts; the range is the
pack's figure for the worker's job role, by full-time equivalent, less the shares taken by other duties. Shares add up.
A policy may measure several things at once, such as points and children, or points and one kind of case: the worst of
them is where the worker stands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Literal

from pydantic import Field

from keyworker.decisions.capacity import figure_of
from keyworker.decisions.workload.caseload import Caseload, ChildInput
from keyworker.decisions.workload.counting import CaseloadCount, refuse_counting_twice
from keyworker.decisions.workload.full_time import Hours, count_as_read, hours_of, noun_of
from keyworker.decisions.workload.working import working, working_of_another
from keyworker.policy.model import Model
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.base import LocalDefault
from keyworker.policy.rules.workload import Measure, Workload
from keyworker.policy.wording import number

Position = Literal["over", "within", "room", "not-known"]
# The worst first.
_WORST = ("over", "not-known", "within", "room")


class CountRange(Model):
    """The range, lower and upper end; both None where the policy gives no figure."""

    from_: float | None = Field(None, alias="from", serialization_alias="from")
    to: float | None = None


class Measured(Model):
    """A count of something against a range, of one worker or a whole team, with how it came about.

    ``local_default``: a figure is the authority's own. ``needs`` names what would have to be known for the range to be.
    """

    unit: str
    count: float
    range: CountRange
    position: Position
    clause: str
    clause_id: str
    working: tuple[str, ...]
    local_default: bool = False
    not_weighed: int = 0
    needs: tuple[str, ...] = ()

    @property
    def figure(self) -> str:
        """The count as people read it."""
        return count_as_read(self.count, self.not_weighed)

    @property
    def noun(self) -> str:
        """What is counted, as it goes with the count: ``case``, ``points``."""
        return noun_of(self.unit, self.count)

    @property
    def against(self) -> str:
        """``of 10 to 20``, ``of at most 3``; nothing where there is no figure."""
        low, high = self.range.from_, self.range.to
        if high is None:
            return ""
        return f"of {number(low)} to {number(high)}" if low else f"of at most {number(high)}"


class MeasureAnswer(Measured):
    """One thing that is measured, against its own range; ``title`` says what where a policy measures several."""

    id: str
    title: str
    projected: float
    projected_position: Position
    has_figure: bool = True
    not_weighed_projected: int = 0

    @property
    def projected_figure(self) -> str:
        """The same with what is proposed."""
        return count_as_read(self.projected, self.not_weighed_projected)


class WorkloadAnswer(Measured):
    """What the worker carries against the range. ``position`` is of the count as it is; ``projected`` adds what is proposed.

    Both positions are the worst of everything measured: ``first`` is what the count and the range are of, ``further`` are
    the other measures. ``agreed_by`` says who must agree before the worker goes above the range, where the count would.
    The position is not known where cases that may make it higher are not weighed, or something that decides the range is
    not known of the worker: ``needs`` names it. Whoever may be given nothing new never has room: ``no_room`` says why.
    ``projected_by_standing`` and ``projected_by_complexity`` count the children with what is proposed.
    """

    projected: float
    projected_position: Position
    first: MeasureAnswer
    further: tuple[MeasureAnswer, ...] = ()
    by_standing: dict[str, int] = Field(default_factory=dict)
    by_complexity: dict[str, int] = Field(default_factory=dict)
    projected_by_standing: dict[str, int] = Field(default_factory=dict)
    projected_by_complexity: dict[str, int] = Field(default_factory=dict)
    held: float = 0
    has_figure: bool = True
    watch_level: float | None = None
    agreed_by: tuple[str, ...] = ()
    agreed_by_clause: str | None = None
    no_room: str | None = None

    @property
    def nouns(self) -> str:
        """What is counted, in the plural."""
        return noun_of(self.unit, 0)

    @property
    def decisive(self) -> MeasureAnswer:
        """The measure that the position is of."""
        measured = (self.first, *self.further)
        return next((each for each in measured if each.position == self.position), self.first)

    @property
    def is_over_further(self) -> bool:
        """Whether a further measure is over its range, which no agreement about the first covers."""
        return any(each.position == "over" for each in self.further)

    @property
    def would_be_over_further(self) -> bool:
        """The same with what is proposed."""
        return any(each.projected_position == "over" for each in self.further)


def measure(pack: Pack, caseload: Caseload, *, as_of: date) -> WorkloadAnswer:
    """Count the caseload and set it against the range.

    Raises ValueError where the pack has no workload rules, or an arrangement is counted both by head and by share.
    """
    rules = pack.workload
    if rules is None:
        raise ValueError("this policy has no workload rules")
    refuse_counting_twice(pack, rules, caseload.worker)
    count = CaseloadCount(pack, rules, rules, caseload, as_of)
    hours = hours_of(pack, rules, rules, caseload.worker, as_of)
    further = tuple(_further(pack, rules, each, caseload, as_of=as_of) for each in rules.measures)
    return _answer(pack, rules, count, hours, further)


def _further(
    pack: Pack, rules: Workload, each: Measure, caseload: Caseload, *, as_of: date
) -> MeasureAnswer:
    count = CaseloadCount(pack, rules, each, caseload, as_of)
    hours = hours_of(pack, rules, each, caseload.worker, as_of)
    return _measured(pack, count, hours, working_of_another(pack, count, hours))


def _measured(
    pack: Pack, count: CaseloadCount, hours: Hours, sentences: tuple[str, ...]
) -> MeasureAnswer:
    counting = count.measure.counting
    source = hours.capacity.row or counting
    return MeasureAnswer(
        id=counting.id,
        title=counting.title or noun_of(counting.unit, 0).capitalize(),
        unit=counting.unit,
        count=count.now,
        range=CountRange.model_validate({"from": _low(hours), "to": hours.high}),
        position=_position(count.now, hours, unweighed=count.not_weighed),
        clause=pack.cite(source.clause),
        clause_id=source.clause,
        projected=count.projected,
        projected_position=_position(count.projected, hours, unweighed=count.not_weighed_projected),
        working=sentences,
        has_figure=hours.high is not None,
        local_default=hours.capacity.local,
        not_weighed=count.not_weighed,
        not_weighed_projected=count.not_weighed_projected,
        needs=hours.needs,
    )


def _answer(
    pack: Pack,
    rules: Workload,
    count: CaseloadCount,
    hours: Hours,
    further: tuple[MeasureAnswer, ...],
) -> WorkloadAnswer:
    first = _measured(pack, count, hours, working(pack, count, hours))
    children, projected = count.children, count.children_projected
    increase = rules.increase if first.projected_position == "over" else None
    measured = (first, *further)
    return WorkloadAnswer(
        unit=first.unit,
        count=first.count,
        range=first.range,
        position=_worst((each.position, each.has_figure) for each in measured),
        clause=first.clause,
        clause_id=first.clause_id,
        working=(*first.working, *(line for each in further for line in _in_lines(each))),
        projected=first.projected,
        projected_position=_worst((each.projected_position, each.has_figure) for each in measured),
        first=first,
        further=further,
        by_standing=_by_standing(children.values()),
        by_complexity=_by_complexity(children.values()),
        projected_by_standing=_by_standing(projected.values()),
        projected_by_complexity=_by_complexity(projected.values()),
        held=count.held,
        has_figure=any(each.has_figure for each in measured),
        watch_level=_watch_level(pack, hours),
        local_default=first.local_default,
        not_weighed=first.not_weighed,
        agreed_by=increase.agreed_by if increase else (),
        agreed_by_clause=pack.cite(increase.clause) if increase else None,
        needs=tuple(dict.fromkeys(need for each in measured for need in each.needs)),
        no_room=hours.takes.no_room or None,
    )


def _in_lines(each: MeasureAnswer) -> tuple[str, ...]:
    """A further measure in the working: where it stands, and how its own count and range came about."""
    position = each.position.replace("-", " ")
    against = each.against or "(the policy gives no figure)"
    said = f"{each.title}: {each.figure} {against}: {position} ({each.clause})"
    lines = [f"{each.title}: {line}" for line in each.working]
    if each.projected != each.count:
        lines.append(f"{each.title}: {each.projected_figure} with this case")
    return (said, *lines)


def _worst(measured: Iterable[tuple[Position, bool]]) -> Position:
    """The worst of the positions; those without a figure count only where none has one."""
    given = list(measured)
    counting = [position for position, has_figure in given if has_figure]
    return min(counting or [position for position, _ in given], key=_WORST.index)


def _low(hours: Hours) -> float | None:
    """The lower end as it is shown: nothing, where there is none below the upper."""
    return (hours.low or 0.0) if hours.high is not None else None


def _watch_level(pack: Pack, hours: Hours) -> float | None:
    """The level to watch where there is no figure, which is the authority's own."""
    row = hours.capacity.row
    if row is None or row.setting is None:
        return None
    return figure_of(pack, LocalDefault(setting=row.setting))


def _position(count: float, hours: Hours, *, unweighed: int) -> Position:
    """Where the count stands in the range; not known where it depends on what nobody has said."""
    ranges = ((hours.low, hours.high), *hours.possible)
    found = {stands_in(count, low, high, unweighed=unweighed) for low, high in ranges}
    position = found.pop() if len(found) == 1 else "not-known"
    if position != "over" and hours.full_time_taken:
        # Of whoever works less than full time the range is lower.
        return "not-known"
    # Who is away, about to be, or leaves has no room, however little they carry.
    return "within" if position == "room" and not hours.takes.may else position


def stands_in(count: float, low: float | None, high: float | None, *, unweighed: int) -> Position:
    """Where a count stands between two ends, with so many cases in it that nobody weighed."""
    if high is None:
        return "within"
    if count > high:
        return "over"
    # Cases that nobody has weighed can only add to the count.
    if unweighed:
        return "not-known"
    # Below a figure that is only the most there is room up to it.
    is_below = count < low if low is not None else count < high
    return "room" if is_below else "within"


def _by_standing(children: Iterable[ChildInput]) -> dict[str, int]:
    return _tally(child.standing for child in children)


def _by_complexity(children: Iterable[ChildInput]) -> dict[str, int]:
    return _tally((child.complexity,) for child in children if child.complexity)


def _tally(groups: Iterable[Iterable[str]]) -> dict[str, int]:
    return dict(sorted(Counter(each for group in groups for each in group).items()))
