"""From which day is a child one of those whom a case is about, so that something can be owed to them?

From the first thing on record, for those with whom the case began. From the day of their birth for a baby. From what first
names them for a child who was referred to a case that had begun with others by name. Of an unborn child nobody can say yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from keyworker.decisions.case.known_case import KnownCase
from keyworker.policy.casefile import Event, Person
from keyworker.policy.vocabulary import kinds

# By which a case begins, saying with whom.
_BEGINS: Final = (kinds.REFERRAL_RECEIVED, kinds.CASE_OPENED)


def joined_on(case: KnownCase, child: Person) -> date | None:
    """The first day on which the child was born and one of the case's; None of one who is not born yet."""
    return case.once(("joined", child.id), lambda: _joined_on(case, child))


def was_there(case: KnownCase, child: Person, event: Event) -> bool:
    """Whether what happened can be about the child: it names them, or they were of the case, or expected, by then."""
    if child.id in event.named:
        return True
    joined = joined_on(case, child)
    return joined is None or event.day >= joined


def _joined_on(case: KnownCase, child: Person) -> date | None:
    if child.is_unborn and child.born is None:
        births = _naming(child, case.of_kind(kinds.BIRTH_RECORDED))
        return births[0].day if births else None
    return max(child.born or date.min, child.joined or _came_on(case, child))


def _came_on(case: KnownCase, child: Person) -> date:
    """The day on which somebody first spoke of a child with whom the case did not begin."""
    begins = [event for event in case.known.events if event.kind in _BEGINS]
    if not begins or not begins[0].named or child.id in begins[0].named:
        return date.min
    # A child whom no referral names may have been there all along: what is owed to them is not put off.
    if not _naming(child, begins):
        return date.min
    return _naming(child, case.known.events)[0].day


def _naming(child: Person, events: Sequence[Event]) -> Sequence[Event]:
    return [event for event in events if child.id in event.named]
