"""How much does a whole team carry, and how much should it?

What each in it carries of the first measure, added up, against figures that the policy gives a team, or against what the
ranges of those in it come to. Whoever can be given nothing new, being away or about to leave, makes no room: their range
counts for no more than they carry.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from keyworker.decisions.capacity import LOCAL, figure_of
from keyworker.decisions.document_facts import DocumentFacts
from keyworker.decisions.holding_roles import is_theirs_to_hold
from keyworker.decisions.workload.answer import (
    CountRange,
    MeasureAnswer,
    Measured,
    Position,
    measure,
    stands_in,
)
from keyworker.decisions.workload.caseload import Caseload
from keyworker.decisions.workload.full_time import count_in_words, noun_of
from keyworker.policy.conditions.terms import fact_label
from keyworker.policy.conditions.truth import Truth
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.base import LocalDefault
from keyworker.policy.rules.workload import TeamRange
from keyworker.policy.wording import number


class TeamAnswer(Measured):
    """What a team carries against its range. It is not known where cases are not weighed, or a range is not known."""

    def with_more(self, added: float, *, not_weighed: int = 0) -> Position:
        """Where it would stand with so much more in it, and so many more cases that nobody weighed."""
        unweighed = self.not_weighed + not_weighed
        return _position(self.count + added, self.range, self.needs, unweighed)


@dataclass(frozen=True)
class _Member:
    """Somebody who carries cases in the team; ``no_room`` says why they can be given nothing new."""

    called: str
    first: MeasureAnswer
    no_room: str | None

    @property
    def ends(self) -> tuple[float, float]:
        """Their range as it counts for the team."""
        low, high = self.first.range.from_ or 0.0, self.first.range.to or 0.0
        carried = self.first.count
        return (min(low, carried), min(high, carried)) if self.no_room else (low, high)


def measure_team(
    pack: Pack,
    caseloads: Sequence[Caseload],
    *,
    as_of: date,
    called: Mapping[str, str] | None = None,
) -> TeamAnswer | None:
    """What those in a team carry together; None where the policy does not say how much such a team should.

    Args:
        pack: the policy.
        caseloads: the caseload of each in post in the team; what might be added to one is not counted.
        as_of: the day.
        called: what each is called in the working, by their reference; without it their reference.
    """
    rules = pack.workload
    if rules is None or not rules.teams or not caseloads:
        return None
    row, needs = _row(pack, rules.teams, caseloads[0], as_of)
    if row is None:
        return None
    members = []
    for each in caseloads:
        worker = each.worker
        theirs = is_theirs_to_hold(pack, [worker.role or ""])
        # Whoever carries nothing, and whose work it is not, makes no room either.
        if each.cases or theirs:
            answer = measure(pack, each, as_of=as_of)
            name = (called or {}).get(worker.id, worker.id)
            no_room = answer.no_room or (None if theirs else "Carries no cases by their job")
            members.append(_Member(name, answer.first, no_room))
    return _answer(pack, row, members, needs)


def _row(
    pack: Pack, rows: Sequence[TeamRange], anyone: Caseload, as_of: date
) -> tuple[TeamRange | None, tuple[str, ...]]:
    """The first range that holds for the team, and what would have to be known to be sure of it."""
    facts = DocumentFacts(pack, {"worker": anyone.worker.counted_by}, as_of)
    needs: set[str] = set()
    for row in rows:
        answer = row.when.reasons(facts)
        if answer.truth is Truth.YES:
            return row, tuple(sorted(needs))
        if answer.truth is Truth.UNKNOWN:
            needs |= set(answer.needs)
    return None, ()


def _answer(
    pack: Pack, row: TeamRange, members: Sequence[_Member], needs: tuple[str, ...]
) -> TeamAnswer:
    by_people = row.share is not None
    # Where the range comes from people's own, whoever has none is on neither side.
    counted = [each for each in members if each.first.has_figure or not by_people]
    count = sum(each.first.count for each in counted)
    not_weighed = sum(each.first.not_weighed for each in counted)
    if by_people:
        needs = (*needs, *(need for each in counted for need in each.first.needs))
    needs = tuple(dict.fromkeys(needs))
    ends = _ends(pack, row, counted)
    return TeamAnswer(
        unit=_unit(pack),
        count=count,
        range=ends,
        position=_position(count, ends, needs, not_weighed),
        clause=pack.cite(row.clause),
        clause_id=row.clause,
        working=tuple(_working(pack, row, members, ends, needs)),
        local_default=isinstance(row.from_, LocalDefault) or isinstance(row.to, LocalDefault),
        not_weighed=not_weighed,
        needs=needs,
    )


def _unit(pack: Pack) -> str:
    assert pack.workload is not None
    return pack.workload.counting.unit


def _ends(pack: Pack, row: TeamRange, counted: Sequence[_Member]) -> CountRange:
    if row.share is None:
        low, high = figure_of(pack, row.from_), figure_of(pack, row.to)
    else:
        low, high = (
            round(row.share * sum(each.ends[end] for each in counted), 4) for end in (0, 1)
        )
    return CountRange.model_validate({"from": low, "to": high})


def _position(count: float, ends: CountRange, needs: Sequence[str], not_weighed: int) -> Position:
    if needs or ends.to is None:
        return "not-known"
    return stands_in(count, ends.from_, ends.to, unweighed=not_weighed)


def _working(
    pack: Pack,
    row: TeamRange,
    members: Sequence[_Member],
    ends: CountRange,
    needs: Sequence[str],
) -> Iterator[str]:
    unit = _unit(pack)
    for each in members:
        carried = count_in_words(unit, each.first.count, not_weighed=each.first.not_weighed)
        if row.share is None:
            yield f"{each.called}: {carried}"
        elif not each.first.has_figure:
            yield f"{each.called}: {carried}, left out: the policy gives no figure for the job"
        else:
            less = f"; {each.no_room}: counts for no more than that" if each.no_room else ""
            yield f"{each.called}: {carried} {each.first.against}{less}"
    for need in needs:
        yield f"Not known yet, and the range may be another: {fact_label(need, pack)}"
    if ends.to is None:
        yield "No figure has been set locally for the team"
        return
    low = f"{number(ends.from_)} to " if ends.from_ else "at most "
    yield f"The team: {low}{number(ends.to)} {noun_of(unit, 0)}{_whence(row)}"


def _whence(row: TeamRange) -> str:
    if row.share is None:
        is_own = isinstance(row.from_, LocalDefault) or isinstance(row.to, LocalDefault)
        return LOCAL if is_own else ""
    together = "what those in it should carry, added up"
    return f": {together}" if row.share == 1 else f": {number(row.share * 100)}% of {together}"
