"""How much should a full-time worker of this kind carry, and whose figure is that?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from keyworker.policy.conditions.facts import Facts
from keyworker.policy.conditions.truth import Truth
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.base import LocalDefault
from keyworker.policy.rules.workload import Range
from keyworker.policy.wording import number

_LOCAL = " (a local default, not in the policy)"


@dataclass(frozen=True)
class Capacity:
    """The full-time range from the row that applies: ``high`` is None where there is no figure, and ``words`` says why.

    ``local``: a figure in it is a local default. Where it is not known whether an earlier row applies, ``needs`` names the
    facts that would settle it, and ``possible`` are the upper ends that may hold instead (None for no figure).
    """

    row: Range | None
    low: float | None = None
    high: float | None = None
    words: str = "The policy gives no figure for this job role"
    local: bool = False
    needs: tuple[str, ...] = ()
    possible: tuple[Capacity, ...] = ()


def capacity_of(pack: Pack, rows: Sequence[Range], facts: Facts, *, noun: str) -> Capacity:
    """The first row that applies to the worker, and those before it that may; ``noun`` is what is counted, in the plural."""
    answers = [(row, row.when.reasons(facts)) for row in rows]
    applying = [row for row, answer in answers if answer.truth is Truth.YES]
    before = takewhile(lambda each: each[1].truth is not Truth.YES, answers)
    unsure = [(row, answer) for row, answer in before if answer.truth is Truth.UNKNOWN]
    return replace(
        _first_of(pack, applying, noun),
        needs=tuple(sorted({need for _, answer in unsure for need in answer.needs})),
        possible=tuple(_first_of(pack, [row, *applying], noun) for row, _ in unsure),
    )


def _first_of(pack: Pack, applying: Sequence[Range], noun: str) -> Capacity:
    """The range by the first of the rows that apply."""
    row = applying[0] if applying else None
    if row is None:
        return Capacity(None)
    if row.share is None:
        return _own_figures(pack, row, noun)
    ordinary = next((each for each in applying if each.share is None), None)
    return _share(pack, row, row.share, ordinary, noun)


def _own_figures(pack: Pack, row: Range, noun: str) -> Capacity:
    low, high = _number(pack, row.from_), _number(pack, row.to)
    local = isinstance(row.from_, LocalDefault) or isinstance(row.to, LocalDefault)
    if high is None:
        words = "The policy gives no figure for this job role"
        return Capacity(row, words=f"{words}, and none has been set locally" if local else words)
    return Capacity(
        row,
        low or 0.0,
        high,
        f"{number(low or 0)} to {number(high)} {noun}{_LOCAL if local else ''}",
        local,
    )


def _share(pack: Pack, row: Range, share: float, ordinary: Range | None, noun: str) -> Capacity:
    base = _own_figures(pack, ordinary, noun) if ordinary is not None else Capacity(row)
    if row.of is not None:
        whole = _number(pack, row.of)
        base = Capacity(row, 0.0, whole, f"{number(whole or 0)} {noun}{_LOCAL}", local=True)
    percent = f"{number(share * 100)}%"
    if base.high is None:
        return Capacity(
            row,
            words=f"{percent} of a figure that the policy does not give, and none has been set locally",
        )
    # Half a child or a tenth of a case is no rounding error here: 90% of 17 cases is 15.3, and 16 are over it.
    low, high = round((base.low or 0.0) * share, 4), round(base.high * share, 4)
    return Capacity(row, low, high, f"{percent} of {base.words}", base.local)


def _number(pack: Pack, figure: float | LocalDefault | None) -> float | None:
    if not isinstance(figure, LocalDefault):
        return figure
    value = pack.setting(figure.setting).value
    return float(value) if isinstance(value, int | float) else None
