"""What do all the rows about one child, read together, say of them: open or closed, which standing, held by whom?

The lists overlap: one child may be on six of them. Where they differ, the list nearest to the child's present standing
is believed (looked after, then protection plan, then care leaver, then children in need, then the latest of section
47, assessment and referral), and the difference is reported.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

from keyworker.exchange.annex_a.births import past_the_age, why_impossible
from keyworker.exchange.annex_a.codes import Status, closing_outcome
from keyworker.exchange.annex_a.row_events import RowEvent, events_of_rows
from keyworker.exchange.annex_a.rows import ListRow
from keyworker.exchange.annex_a.spells import STANDING_OF, Spell, spells_of
from keyworker.exchange.counterparts import PersonDetails
from keyworker.exchange.names import name_key

SOCIAL_CARE = "social-care"
EARLY_HELP = "early-help"
_BELIEVED_FIRST = (8, 7, 9, 6, 5, 4, 3, 2, 1)


@dataclass(frozen=True)
class Holder:
    """Who holds the child's case by the lists, as written; ``adviser`` is the personal adviser, if any.

    ``by_list`` and ``by_row`` say which row of which list names them; ``has_left`` that whom it names has left here.
    """

    worker: str | None = None
    team: str | None = None
    adviser: str | None = None
    by_list: int = 0
    by_row: str = ""
    has_left: bool = False


@dataclass(frozen=True)
class Picture:
    """One child's position with one service, as the file shows it.

    ``by_status`` is the standing that the status of list 6 gives, where it is known; ``stage_by`` the list that says how
    far the case has got, and a list further from the child where none says so outright.
    """

    child: str
    service: str
    about: PersonDetails
    stage: Literal["received", "open", "closed"]
    opened_on: date | None
    closed_on: date | None = None
    outcome: str = ""
    closing_reason: str = ""
    holder: Holder = Holder()
    spells: tuple[Spell, ...] = ()
    events: tuple[RowEvent, ...] = ()
    rows: tuple[ListRow, ...] = ()
    doubts: tuple[str, ...] = ()
    by_status: str = ""
    stage_by: int = 0

    @property
    def current(self) -> tuple[Spell, ...]:
        """The standings the child has now."""
        return tuple(spell for spell in self.spells if spell.goes_on)


@dataclass
class Pictures:
    """Every child of the file: their positions, and those known from contacts alone."""

    cases: list[Picture] = field(default_factory=list)
    contacts_only: list[Picture] = field(default_factory=list)


def pictures(rows: Iterable[ListRow], *, as_of: date) -> Pictures:
    """One picture a child and service; children on the contact list alone have no case.

    A date of birth after ``as_of`` is an unborn child's expected date.
    """
    found = Pictures()
    for child, theirs in sorted(_by_child(rows).items()):
        by_list: dict[int, list[ListRow]] = defaultdict(list)
        for row in theirs:
            by_list[row.list].append(row)
        about, doubts = _about(theirs, as_of)
        if any(by_list[number] for number in (3, 4, 5, 6, 7, 8, 9)):
            found.cases.append(_social_care(child, about, by_list, doubts))
        if by_list[2]:
            found.cases.append(_early_help(child, about, by_list[2]))
        if {number for number in by_list if by_list[number]} == {1}:
            found.contacts_only.append(
                Picture(child, SOCIAL_CARE, about, "closed", None, rows=tuple(by_list[1]))
            )
    return found


def _by_child(rows: Iterable[ListRow]) -> dict[str, list[ListRow]]:
    grouped: dict[str, list[ListRow]] = defaultdict(list)
    for row in rows:
        grouped[row.child].append(row)
    return grouped


def _about(rows: Sequence[ListRow], as_of: date) -> tuple[PersonDetails, list[str]]:
    by_belief = sorted(rows, key=lambda row: _BELIEVED_FIRST.index(row.list))

    def answers(name: str) -> list[Any]:
        return [row.get(name) for row in by_belief if row.get(name) is not None]

    born, doubts = _born(by_belief, as_of)
    to_come = born is not None and born > as_of
    about = PersonDetails(
        _first(answers("sex")) or "",
        _first(answers("ethnicity")) or "",
        _first(answers("disabled")),
        None if to_come else born,
        born if to_come else None,
    )
    return about, doubts


def _born(rows: Sequence[ListRow], as_of: date) -> tuple[date | None, list[str]]:
    """The first date of birth that can be true, and what is doubtful about it."""
    said = [row for row in rows if row.get("born") is not None]
    why_not = {row.get("born"): why_impossible(row.get("born"), rows, as_of) for row in said}
    doubts = [
        f"{row.sheet} row {row.number}: the date of birth cannot be right, for {why_not[row.get('born')]}; it is left as"
        " not known"
        for row in said
        if why_not[row.get("born")]
    ]
    born = _first([row.get("born") for row in said if not why_not[row.get("born")]])
    if len(why_not) > 1:
        places = ", ".join(f"{row.sheet} row {row.number}" for row in said)
        stands = next((row for row in said if row.get("born") == born), None)
        which = f"that of {stands.sheet} row {stands.number} stands" if stands else "none stands"
        how_many = "two" if len(why_not) == 2 else str(len(why_not))
        doubts.append(f"one child has {how_many} dates of birth ({places}); {which}")
    return born, doubts + (list(past_the_age(born, rows, as_of)) if born else [])


def _first(answers: Sequence[Any]) -> Any:
    return answers[0] if answers else None


def _social_care(
    child: str, about: PersonDetails, lists: Mapping[int, list[ListRow]], doubts: list[str]
) -> Picture:
    in_need = _row_in_need(lists[6])
    position = _position(lists, in_need)
    is_closed = position.stage == "closed"
    spells, overlaps = spells_of(lists, None if is_closed else in_need)
    opened_on = _opened_on(lists, spells)
    if is_closed:
        spells = tuple(_closed_spell(spell, position.closed_on) for spell in spells)
    rows = tuple(row for number in sorted(lists) for row in lists[number] if number not in {1, 2})
    found = [*doubts, *overlaps]
    holder = _holder(lists, found if position.stage == "open" else [])
    if position.stage == "open" and opened_on is None:
        found.append(f"{_places(rows)}: no start is given; the day of the import stands, estimated")
    return Picture(
        child,
        SOCIAL_CARE,
        about,
        position.stage,
        opened_on,
        position.closed_on,
        position.outcome,
        position.closing_reason,
        holder=holder,
        spells=spells,
        events=events_of_rows(rows),
        rows=rows,
        doubts=(*found, *_doubts_of_closing(lists[6], position), *_plan_not_listed(lists)),
        stage_by=position.by_list,
        by_status=STANDING_OF.get(in_need.get("status"), "") if in_need is not None else "",
    )


def _places(rows: Sequence[ListRow]) -> str:
    return ", ".join(f"{row.sheet} row {row.number}" for row in rows)


def _row_in_need(rows: Sequence[ListRow]) -> ListRow | None:
    """The row of list 6 that says how the child stands: one that goes on before one that is over, then the latest."""
    return max(rows, key=lambda row: (not _is_over(row), row.get("at") or date.min), default=None)


def _is_over(row: ListRow) -> bool:
    # A closure date beside a status that is open is not plainly over.
    return row.get("status") is Status.CLOSED or (
        row.get("closed") is not None and row.get("status") is None
    )


def _doubts_of_closing(rows: Sequence[ListRow], position: _Position) -> list[str]:
    found = [
        f"{row.sheet} row {row.number} has a closure date and a status that is open; it is taken as open"
        for row in rows
        if row.get("closed") and not _is_over(row)
    ]
    if position.stage == "closed" and position.closed_on is None:
        found.append(
            f"{_places(rows)}: closed, and no day is given; the day of the import stands, estimated"
        )
    over, going_on = [r for r in rows if _is_over(r)], [r for r in rows if not _is_over(r)]
    if over and going_on and (_latest(going_on) or date.min) < (_latest(over) or date.min):
        found.append(
            f"{_places(going_on)} goes on beside a later one that is closed; it is taken as open"
        )
    return found


def _plan_not_listed(lists: Mapping[int, list[ListRow]]) -> list[str]:
    return [
        f"{row.sheet} row {row.number}: the conference led to a protection plan, and list 7 of this file has none"
        for row in lists[5]
        if row.get("led_to_plan") and not lists[7]
    ]


def _opened_on(lists: Mapping[int, list[ListRow]], spells: Sequence[Spell]) -> date | None:
    starts = [spell.started for spell in spells if spell.started]
    for number in (3, 4, 5, 6):
        starts += [row.get("at") for row in lists[number] if row.get("at")]
    return min(starts, default=None)


def _closed_spell(spell: Spell, closed_on: date | None) -> Spell:
    return spell if spell.ended else Spell(spell.standing, spell.started, closed_on, True)


@dataclass(frozen=True)
class _Position:
    """How far a case has got, and for a closed one when and why it closed."""

    stage: Literal["received", "open", "closed"]
    closed_on: date | None = None
    outcome: str = ""
    closing_reason: str = ""
    by_list: int = 0


# What says only that something has ended, and so not that nothing else goes on.
WEAKEST = 1


def _position(lists: Mapping[int, list[ListRow]], in_need: ListRow | None) -> _Position:
    """How far the case has got; what is not plainly over is open, so that nobody is overlooked."""
    for number, rows in ((8, _going_on(lists[8])), (7, _going_on(lists[7])), (9, lists[9])):
        if rows:
            return _Position("open", by_list=number)
    if in_need is not None:
        return replace(_position_in_need(in_need), by_list=6)
    if lists[5] or lists[7]:
        return _Position("open", by_list=5 if lists[5] else WEAKEST)
    assessed = max(lists[4], key=lambda row: row.get("at"), default=None)
    if assessed is not None:
        return replace(_position_when_assessed(assessed, lists[3]), by_list=4)
    if lists[8]:
        return _Position("open", by_list=WEAKEST)
    return replace(_position_when_referred(lists[3]), by_list=3)


_OPEN = _Position("open")


def is_nearer(one: int, other: int) -> bool:
    """Whether the one list is nearer than the other to how a child stands now."""
    return _BELIEVED_FIRST.index(one) < _BELIEVED_FIRST.index(other)


def _position_in_need(row: ListRow) -> _Position:
    if not _is_over(row):
        return _OPEN
    reason = row.get("closure_reason") or ""
    return _Position("closed", row.get("closed"), closing_outcome(reason), reason)


def _position_when_referred(referrals: Sequence[ListRow]) -> _Position:
    if all(row.get("no_further_action") for row in referrals):
        return _Position("closed", _latest(referrals), "not-opened", "No further action")
    return _OPEN if any(row.get("worker") for row in referrals) else _Position("received")


def _position_when_assessed(assessed: ListRow, referrals: Sequence[ListRow]) -> _Position:
    authorised, referred = assessed.get("authorised"), _latest(referrals)
    referred_again = referred is not None and referred > (authorised or date.max)
    if referred_again or not _not_needing_support(assessed):
        return _OPEN
    return _Position("closed", authorised, "completed", "Assessed as not needing support")


def _latest(rows: Sequence[ListRow]) -> date | None:
    return max((row.get("at") for row in rows if row.get("at")), default=None)


def _going_on(rows: Sequence[ListRow]) -> list[ListRow]:
    return [row for row in rows if row.get("ended") is None]


def _not_needing_support(row: ListRow) -> bool:
    answer = (row.get("needs_support") or "").casefold()
    answer = answer.split(")", 1)[-1].strip()
    return row.get("authorised") is not None and (answer == "n" or answer.startswith("no"))


def _holder(lists: Mapping[int, list[ListRow]], doubts: list[str]) -> Holder:
    now = [
        *_going_on(lists[8]),
        *_going_on(lists[7]),
        *lists[9],
        *(row for row in lists[6] if not _is_over(row)),
    ]
    before = sorted(
        (*lists[5], *lists[4], *lists[3]), key=lambda row: (row.get("at"), row.list), reverse=True
    )
    # What has ended still says who held the child: an open case is not without anybody because a plan is over.
    ended = sorted(
        (row for number in (8, 7, 6) for row in lists[number] if row not in now),
        key=lambda row: row.get("ended") or row.get("closed") or date.min,
        reverse=True,
    )
    named = _first_with("worker", [*now, *before, *ended])
    doubts += _differing_workers(now, named)
    if named is not None and named in ended and named not in before:
        doubts.append(
            f"{named.sheet} row {named.number} has ended, and is all that names a worker; they are kept"
        )
    placed = named or _first_with("team", [*now, *before, *ended])
    worker = named.get("worker") if named else None
    team = placed.get("team") if placed else None
    advised = _first_with("adviser", lists[9])
    adviser = advised.get("adviser") if advised else None
    by = placed or advised
    row = (by.list, by.key) if by is not None else (0, "")
    if worker or not adviser:
        return Holder(worker, team, adviser, *row)
    return Holder(adviser, team, None, *row)


def _first_with(field_name: str, rows: Sequence[ListRow]) -> ListRow | None:
    return next((row for row in rows if row.get(field_name)), None)


def _differing_workers(now: Sequence[ListRow], named: ListRow | None) -> list[str]:
    with_worker = [row for row in now if row.get("worker")]
    if named is None or len({name_key(row.get("worker")) for row in with_worker}) < 2:
        return []
    places = ", ".join(f"{row.sheet} row {row.number}" for row in with_worker)
    return [f"lists name different workers for one child ({places}); {named.sheet} is used"]


def _early_help(child: str, about: PersonDetails, rows: Sequence[ListRow]) -> Picture:
    opened_on = min(row.get("at") for row in rows)
    return Picture(
        child,
        EARLY_HELP,
        about,
        "open",
        opened_on,
        spells=(Spell("caf", opened_on),),
        events=events_of_rows(rows),
        rows=tuple(rows),
    )
