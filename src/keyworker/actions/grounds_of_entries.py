"""Under which clauses of the policy then in force was an entry of a case made?

What Keyworker recorded was asked of the policy when it was recorded, and is asked again as it was known then. What came
from another system was asked of nobody: of that only the clauses are named which the policy has for such a thing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from keyworker.actions.action import Action
from keyworker.actions.families import ACTIONS
from keyworker.actions.own_entries import action_that_records, action_under
from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.grounds import Ground, grounds_of
from keyworker.policy.casefile import Attempt, local_day
from keyworker.policy.conditions.dependencies import FACTS_RECORDED
from keyworker.policy.kept import Answers, kept_of
from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary import kinds
from keyworker.record.case_reader import CaseRows
from keyworker.record.governing_pack import governing, version_for
from keyworker.record.models import Event
from keyworker.workforce.models import Service

# Of one form, what stood on record before the policy was asked: an entry withdrawn to be put right, facts told for it.
_BEFORE = frozenset({FACTS_RECORDED, kinds.EVENT_CORRECTED})
# "agree-allocation" puts "allocation.agreed" on record.
_STEM = 4
_NO_ANSWERS = frozenset({"departures", "replaces"})


@dataclass(frozen=True)
class UnderPolicy:
    """What a policy says of one entry.

    ``asked`` is whether Keyworker asked it when the entry was recorded. ``instead_of`` is the version that was in force,
    where its text is not held and another version answers; otherwise empty.
    """

    pack: Pack
    asked: bool
    instead_of: str
    grounds: tuple[Ground, ...]


def under_policy(read: CaseRows, row: Event) -> UnderPolicy:
    """The clauses under which this entry was made, by the version of the policy in force on the day it was recorded."""
    service, day = read.case.service, local_day(row.recorded_at)
    pack = governing(service, day)
    action = action_under(pack, row.action)
    asked = action is not None
    action = action or action_that_records(pack, row) or _action_for(row.kind, pack)
    return UnderPolicy(
        pack=pack,
        asked=asked,
        instead_of=_not_held(service, row, pack),
        grounds=_asked_again(read, row, action, pack) if action is not None else (),
    )


def _asked_again(read: CaseRows, row: Event, action: Action, pack: Pack) -> tuple[Ground, ...]:
    before = read.casefile.with_events(_known_before(read, row))
    attempt, day = _attempt(row), local_day(row.recorded_at)
    departed = frozenset(str(each.get("rule")) for each in _departures(row))

    seen = CaseOnDay(pack, before.model_copy(update={"attempt": attempt}), day)
    return grounds_of(seen, action.id, departed=departed)


def _action_for(kind: str, pack: Pack) -> Action | None:
    """The same of this policy each time."""
    return kept_of(pack, _actions_by_kind)[kind]


def _actions_by_kind(pack: Pack) -> Answers[str, Action | None]:
    return Answers(lambda kind: _found_for(kind, pack))


def _found_for(kind: str, pack: Pack) -> Action | None:
    """By which action such a thing is recorded here: of several the one of its name, or of which the policy asks most."""
    verb = kind.partition(".")[2][:_STEM]

    def rank(each: Action) -> tuple[bool, bool, int, int]:
        gates = len(pack.gates_of(each.id))
        named = each.id.startswith(verb)
        return not pack.offers(each.id), not named, -gates, each.records.index(kind)

    return min((each for each in ACTIONS.values() if kind in each.records), key=rank, default=None)


def _known_before(read: CaseRows, row: Event) -> list[Any]:
    together = {
        each.ref
        for each in read.ever_recorded()
        if row.submission and each.submission == row.submission and each.kind not in _BEFORE
    }
    before = {each.ref for each in read.ever_recorded() if each.seq < row.seq} - together
    return [each for each in read.casefile.events if each.id in before]


def _attempt(row: Event) -> Attempt:
    fields = {name: value for name, value in row.data.items() if name not in _NO_ANSWERS}
    reason = next((each.get("reason") for each in _departures(row)), None)
    worker = fields.get("worker")
    return Attempt(
        by=row.by.ref if row.by is not None else None,
        role=row.by_role or None,
        fields={"reason": reason, **fields} if reason else fields,
        # Of their job, training and caseload only what is so today is at hand, which says nothing of that day.
        worker={"id": worker} if worker else None,
    )


def _departures(row: Event) -> Iterator[dict[str, Any]]:
    return (each for each in row.data.get("departures", ()) if isinstance(each, dict))


def _not_held(service: Service, row: Event, pack: Pack) -> str:
    then = version_for(service, local_day(row.recorded_at))
    return then.version if then is not None and then.version != pack.header.version else ""
