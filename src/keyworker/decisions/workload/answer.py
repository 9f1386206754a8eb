"""How much does this worker carry, how much should they, and how was that worked out?

The count is of distinct children (or cases, families, points) in the parts that the pack counts; the range is the
pack's figure for the worker's job role, by full-time equivalent, less the shares taken by other duties. Shares add up.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal

from pydantic import Field

from keyworker.decisions.workload.caseload import Caseload
from keyworker.decisions.workload.counting import CaseloadCount, refuse_counting_twice
from keyworker.decisions.workload.full_time import Hours, hours_of, noun_of
from keyworker.decisions.workload.working import working
from keyworker.policy.model import Model
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.workload import Workload

Position = Literal["over", "within", "room", "not-known"]


class CountRange(Model):
    """The range, lower and upper end; both None where the policy gives no figure."""

    from_: float | None = Field(None, alias="from", serialization_alias="from")
    to: float | None = None


class WorkloadAnswer(Model):
    """What the worker carries against the range. ``position`` is of the count as it is; ``projected`` adds what is proposed.

    ``agreed_by`` says who must agree before the worker goes above the range, where the count would. The position is not
    known where cases that may make it higher are not weighed, or something that decides the range is not known of the
    worker: ``needs`` names it. Whoever may be given nothing new never has room: ``no_room`` says why.
    """

    unit: str
    count: float
    range: CountRange
    position: Position
    clause: str
    clause_id: str
    working: tuple[str, ...]
    projected: float
    projected_position: Position
    by_standing: dict[str, int] = Field(default_factory=dict)
    by_complexity: dict[str, int] = Field(default_factory=dict)
    held: float = 0
    has_figure: bool = True
    watch_level: float | None = None
    local_default: bool = False
    not_weighed: int = 0
    agreed_by: tuple[str, ...] = ()
    agreed_by_clause: str | None = None
    needs: tuple[str, ...] = ()
    no_room: str | None = None

    @property
    def noun(self) -> str:
        """What is counted, as it goes with the count: ``case``, ``points``."""
        return noun_of(self.unit, self.count)

    @property
    def nouns(self) -> str:
        """What is counted, in the plural."""
        return noun_of(self.unit, 0)


def measure(pack: Pack, caseload: Caseload, *, as_of: date) -> WorkloadAnswer:
    """Count the caseload and set it against the range.

    Raises ValueError where the pack has no workload rules, or an arrangement is counted both by head and by share.
    """
    rules = pack.workload
    if rules is None:
        raise ValueError("this policy has no workload rules")
    refuse_counting_twice(rules, caseload.worker)
    count = CaseloadCount(pack, rules, caseload, as_of)
    hours = hours_of(pack, rules, caseload.worker, as_of)
    return _answer(pack, rules, count, hours)


def _answer(pack: Pack, rules: Workload, count: CaseloadCount, hours: Hours) -> WorkloadAnswer:
    row, children = hours.capacity.row, count.children.values()
    source = row or rules.counting
    projected_position = _position(count.projected, hours, unweighed=count.not_weighed_projected)
    increase = rules.increase if projected_position == "over" else None
    return WorkloadAnswer(
        unit=rules.counting.unit,
        count=count.now,
        range=CountRange.model_validate({"from": hours.low, "to": hours.high}),
        position=_position(count.now, hours, unweighed=count.not_weighed),
        clause=pack.cite(source.clause),
        clause_id=source.clause,
        working=working(pack, count, hours),
        projected=count.projected,
        projected_position=projected_position,
        by_standing=_tally(child.standing for child in children),
        by_complexity=_tally((child.complexity,) for child in children if child.complexity),
        held=count.held,
        has_figure=hours.high is not None,
        watch_level=_watch_level(pack, hours),
        local_default=hours.capacity.local,
        not_weighed=count.not_weighed,
        agreed_by=increase.agreed_by if increase else (),
        agreed_by_clause=pack.cite(increase.clause) if increase else None,
        needs=hours.needs,
        no_room=hours.takes.not_here or hours.takes.leave or None,
    )


def _watch_level(pack: Pack, hours: Hours) -> float | None:
    """The level to watch where there is no figure, which is the authority's own."""
    row = hours.capacity.row
    level = pack.setting(row.setting).value if row is not None and row.setting else None
    return float(level) if isinstance(level, int | float) else None


def _position(count: float, hours: Hours, *, unweighed: int) -> Position:
    """Where the count stands in the range; not known where it depends on what nobody has said."""
    ranges = ((hours.low, hours.high), *hours.possible)
    found = {_within(count, low, high, unweighed=unweighed) for low, high in ranges}
    position = found.pop() if len(found) == 1 else "not-known"
    if position != "over" and hours.full_time_taken:
        # Of whoever works less than full time the range is lower.
        return "not-known"
    # Who is away, about to be, or leaves has no room, however little they carry.
    return "within" if position == "room" and not hours.takes.may else position


def _within(count: float, low: float | None, high: float | None, *, unweighed: int) -> Position:
    if low is None or high is None:
        return "within"
    if count > high:
        return "over"
    # Cases that nobody has weighed can only add to the count.
    if unweighed:
        return "not-known"
    return "within" if count >= low else "room"


def _tally(groups: Iterable[Iterable[str]]) -> dict[str, int]:
    tally: dict[str, int] = {}
    for group in groups:
        for each in group:
            tally[each] = tally.get(each, 0) + 1
    return dict(sorted(tally.items()))
