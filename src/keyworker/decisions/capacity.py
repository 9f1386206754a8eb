"""How much should a full-time worker of this kind carry, and whose figure is that?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from keyworker.policy.conditions.facts import Facts
from keyworker.policy.conditions.truth import Truth
from keyworker.policy.kinds import phrases
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.base import LocalDefault
from keyworker.policy.rules.workload import Range
from keyworker.policy.wording import number

LOCAL = f" {phrases.LOCAL}"


@dataclass(frozen=True)
class Capacity:
    """The full-time range from the row that applies: ``high`` is None where there is no figure, and ``words`` says why.

    ``low`` is None where there is no lower end. ``share`` is the part of it that the row gives, ``less`` what comes off
    by the row ``less_by``; neither is taken yet. ``local``: a figure in it is a local default. Where it is not known
    whether an earlier row applies, ``needs`` names the facts that would settle it, and ``possible`` are the ranges that
    may hold instead.
    """

    row: Range | None
    low: float | None = None
    high: float | None = None
    words: str = "The policy gives no figure for this job role"
    local: bool = False
    share: float | None = None
    less: float = 0.0
    less_by: Range | None = None
    needs: tuple[str, ...] = ()
    possible: tuple[Capacity, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether hours and other work leave it as it is."""
        return self.row is not None and self.row.whole


def capacity_of(pack: Pack, ranges: Sequence[Range], facts: Facts, *, noun: str) -> Capacity:
    """The first row that applies to the worker, and those before it that may; ``noun`` is what is counted, in the plural."""
    answers = [(row, row.when.reasons(facts)) for each in ranges for row in each.rows]
    applying = [row for row, answer in answers if answer.truth is Truth.YES]
    before = takewhile(lambda each: each[1].truth is not Truth.YES, answers)
    unsure = [(row, answer) for row, answer in before if answer.truth is Truth.UNKNOWN]
    return replace(
        _first_of(pack, applying, noun),
        needs=tuple(sorted({need for _, answer in unsure for need in answer.needs})),
        possible=tuple(_first_of(pack, [row, *applying], noun) for row, _ in unsure),
    )


def figure_of(pack: Pack, figure: float | LocalDefault | None) -> float | None:
    """The figure, or what the local default sets; None where it sets none."""
    if not isinstance(figure, LocalDefault):
        return figure
    value = pack.setting(figure.setting).value
    return float(value) if isinstance(value, int | float) else None


def _first_of(pack: Pack, applying: Sequence[Range], noun: str) -> Capacity:
    """The range by the first of the rows that apply."""
    row = applying[0] if applying else None
    if row is None:
        return Capacity(None)
    ordinary = next((each for each in applying if each.share is None), None)
    found = (
        _own_figures(pack, row, noun)
        if row.share is None
        else _share(pack, row, row.share, ordinary, noun)
    )
    # A share of the ordinary range has what comes off that one taken off, where it says nothing of its own.
    less_by = next((each for each in (row, ordinary) if each is not None and each.less), None)
    if found.high is None or less_by is None:
        return found
    return replace(found, less=figure_of(pack, less_by.less) or 0.0, less_by=less_by)


def _own_figures(pack: Pack, row: Range, noun: str) -> Capacity:
    low, high = figure_of(pack, row.from_), figure_of(pack, row.to)
    local = isinstance(row.from_, LocalDefault) or isinstance(row.to, LocalDefault)
    if high is None:
        words = "The policy gives no figure for this job role"
        return Capacity(row, words=f"{words}, and none has been set locally" if local else words)
    return Capacity(row, low, high, _from_to(row, low, high, noun), local)


def _from_to(row: Range, low: float | None, high: float, noun: str) -> str:
    """Both ends; each that is the authority's own says so, and once where both are."""
    locals_of = [LOCAL if isinstance(each, LocalDefault) else "" for each in (row.from_, row.to)]
    if low is None and not locals_of[0]:
        return f"at most {number(high)} {noun}{locals_of[1]}"
    of_low = "" if locals_of[1] else locals_of[0]
    end = LOCAL if all(locals_of) or (locals_of[1] and not low) else ""
    of_high = "" if end else locals_of[1]
    return f"{number(low or 0)}{of_low} to {number(high)}{of_high} {noun}{end}"


def _share(pack: Pack, row: Range, share: float, ordinary: Range | None, noun: str) -> Capacity:
    base = _own_figures(pack, ordinary, noun) if ordinary is not None else Capacity(row)
    if row.of is not None:
        whole = figure_of(pack, row.of)
        base = Capacity(row, None, whole, f"{number(whole or 0)} {noun}{LOCAL}", local=True)
    if base.high is None:
        percent = f"{number(share * 100)}%"
        return Capacity(
            row,
            words=f"{percent} of a figure that the policy does not give, and none has been set locally",
        )
    return replace(base, row=row, share=share)
