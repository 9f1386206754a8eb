"""Which standings has a child had, from when to when, by the lists; and what if two of a kind overlap?

One standing runs at a time. Two rows are two spells, whatever order they stand in and however close they lie. Where they
overlap, the one that goes on is believed, the earlier ends where the later begins, and it is said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from keyworker.exchange.annex_a.codes import Status
from keyworker.exchange.annex_a.rows import ListRow

STANDING_OF = {
    Status.LOOKED_AFTER: "looked-after",
    Status.PROTECTION: "child-protection",
    Status.IN_NEED: "child-in-need",
    Status.ASSESSMENT: "child-in-need",
    Status.CARE_LEAVER: "care-leaver",
}


@dataclass(frozen=True)
class Spell:
    """A standing over time. ``started`` None: the lists do not say. ``over`` with no ``ended``: over, day not said."""

    standing: str
    started: date | None
    ended: date | None = None
    over: bool = False
    where: str = field(default="", compare=False)

    @property
    def goes_on(self) -> bool:
        return self.ended is None and not self.over


def spells_of(
    lists: Mapping[int, Sequence[ListRow]], in_need: ListRow | None
) -> tuple[tuple[Spell, ...], list[str]]:
    """The spells in order of time, and what is doubtful about them."""
    spells = [_of_row("looked-after", row, row.get("ended")) for row in lists[8]]
    spells += [_of_row("child-protection", row, row.get("ended")) for row in lists[7]]
    spells += [_of_enquiry(row) for row in lists[5]]
    if lists[9]:
        spells.append(Spell("care-leaver", None))
    if in_need is not None:
        spells += _of_status(in_need, spells)
    return apart(spells)


def apart(spells: Sequence[Spell]) -> tuple[tuple[Spell, ...], list[str]]:
    """The same, those of one standing one after the other, and a sentence for each that overlapped."""
    found: list[Spell] = []
    doubts: list[str] = []
    by_standing: dict[str, list[Spell]] = defaultdict(list)
    for spell in spells:
        by_standing[spell.standing].append(spell)
    for theirs in by_standing.values():
        kept: list[Spell] = []
        for spell in sorted(theirs, key=_by_time):
            _add(spell, kept, doubts)
        found += kept
    return tuple(found), doubts


def _by_time(spell: Spell) -> tuple[date, date]:
    # One without a start is of now.
    return spell.started or date.max, spell.ended or date.max


def _add(spell: Spell, kept: list[Spell], doubts: list[str]) -> None:
    last = kept[-1] if kept else None
    start = spell.started
    if last is None or start is None or (last.ended is not None and last.ended <= start):
        kept.append(spell)
    elif last.over and last.ended is None:
        # When it ended is not said: at the latest when the next began.
        kept[-1] = replace(last, ended=start)
        kept.append(spell)
    elif spell.ended is not None and (last.ended is None or last.ended >= spell.ended):
        doubts.append(f"{spell.where} lies within {last.where}, and is not recorded as another")
    else:
        kept[-1] = replace(last, ended=start)
        kept.append(spell)
        doubts.append(
            f"{last.where} and {spell.where} overlap; the earlier is taken to end where the later begins"
        )


def _of_row(standing: str, row: ListRow, ended: date | None) -> Spell:
    return Spell(standing, row.get("at"), ended, where=f"{row.sheet} row {row.number}")


def _of_enquiry(row: ListRow) -> Spell:
    # Where no conference was needed the enquiry is over, but the list does not say since when.
    spell = _of_row("section-47", row, row.get("conference"))
    return replace(spell, over=bool(row.get("conference_unnecessary")))


def _of_status(in_need: ListRow, spells: Sequence[Spell]) -> list[Spell]:
    """The standing of list 6's status, where the nearer lists do not have it already."""
    standing = STANDING_OF.get(in_need.get("status"))
    if not standing or any(spell.standing == standing and not spell.ended for spell in spells):
        return []
    started = in_need.get("at") if standing == "child-in-need" else None
    return [Spell(standing, started, where=f"{in_need.sheet} row {in_need.number}")]
