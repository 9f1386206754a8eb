"""Which action meets a duty, and may this person do it?

A list of what is due offers beside each line the one action that would meet it, where the policy gives that action to
the person's job; a line that is someone else's to meet offers nothing to press.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Protocol, TypeVar

from keyworker.actions.action import Action
from keyworker.actions.families import ACTIONS
from keyworker.caseload.due import Due, When
from keyworker.caseload.permitted import may_do
from keyworker.policy.packs.own_entries import ENTRY, WHICH
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.own_entries import action_for
from keyworker.policy.rules.timescales import Stops
from keyworker.policy.wording import id_in_words, sentence
from keyworker.record.governing_pack import governing
from keyworker.record.models import Case, Timescale
from keyworker.web.addresses import url
from keyworker.workforce.models import Worker


@dataclass(frozen=True)
class Step:
    """An action to press: its id, where it leads and what the button says."""

    action: str
    href: str
    words: str


def step(action: str, case: Case) -> Step:
    """The way to an action on a case, by the page of its own where it has one."""
    found = ACTIONS.get(action)
    if found is None:
        href = url("action", [case.reference, action])
        return Step(action, href, sentence(id_in_words(action)))
    href = (
        url(found.page.name, [case.reference])
        if found.page is not None
        else url("action", [case.reference, action])
    )
    return Step(action, href, found.button)


class _Named(Protocol):
    @property
    def action(self) -> str: ...


Placed = TypeVar("Placed", bound=_Named)


def in_order(pack: Pack, found: Iterable[Placed]) -> list[Placed]:
    """Steps or goals in the order of the policy's work; what it does not name comes last."""
    rules = pack.actions
    place = {rule.action: number for number, rule in enumerate(rules)}
    return sorted(found, key=lambda each: place.get(each.action, len(place)))


def paperwork(pack: Pack, worker: Worker, letters: Collection[str]) -> frozenset[str]:
    """The rules whose clocks are met by what this worker's job sends or files.

    Those laid on one of their jobs, and those met by an action that sends one of the ``letters``, where it is theirs.
    """
    return frozenset(
        rule.id
        for rule in pack.timescales
        if set(rule.responsible) & set(worker.roles)
        or any(
            action in letters and may_do(pack, action, worker)
            for action in map(_recorded_by, rule.stops)
            if action
        )
    )


def meets(due: Due, worker: Worker, *, as_of: date) -> Step | None:
    """What this worker may press to meet a duty; None where it is not theirs to meet."""
    pack = governing(due.case.service, as_of)
    wanted = _action_that_meets(pack, due, worker)
    if wanted is None or not may_do(pack, wanted, worker):
        return None
    return step(wanted, due.case)


def _action_that_meets(pack: Pack, due: Due, worker: Worker) -> str | None:
    """The action that records what stops the clock; else, once it is missed, what the policy offers then."""
    clock = due.clock
    rule = next((each for each in pack.duties if each.id == clock.rule), None)
    stops = rule.stops if rule is not None else ()
    recorded = [_recorded_by(stop) for stop in stops if _counts(stop, clock, worker)]
    # What would meet it only if someone else did it is not what follows once it is missed.
    follows = (
        clock.offer
        if due.when is When.OVERDUE and clock.offer not in map(_recorded_by, stops)
        else None
    )
    return next((each for each in recorded if each), follows or None)


def _counts(stop: Stops, clock: Timescale, worker: Worker) -> bool:
    """Whether it meets the duty when this worker does it: a manager's call does not stand for the practitioner's."""
    return not stop.by or clock.worker_id == worker.pk or bool(set(stop.by) & set(worker.roles))


def _recorded_by(stop: Stops) -> str | None:
    """The action to offer for what stops a clock: the one whose part in the case it is, and that is meant for it."""
    wanted = tuple((name, tests.is_) for name, tests in stop.where.items() if tests.is_ is not None)
    if stop.event == ENTRY:
        return action_for(str(dict(wanted).get(WHICH, "")))
    return _recorder(stop.event, wanted)


@cache
def _recorder(event: str, wanted: tuple[tuple[str, object], ...]) -> str | None:
    """The same for an event with these values; what actions record never changes while the program runs."""
    recorders = [
        each
        for each in ACTIONS.values()
        if each.subject == "case" and _records(each, event, wanted)
    ]
    part = dict(wanted).get("role")
    ranked = sorted(
        recorders,
        key=lambda each: (
            part is not None and each.part != part,
            event not in each.meets,
            each.records[0] != event,
        ),
    )
    return ranked[0].id if ranked else None


def _records(action: Action, event: str, wanted: Iterable[tuple[str, object]]) -> bool:
    """Whether it records such an event, as far as what it always records says."""
    return event in action.records and all(
        action.always.get(name, value) == value for name, value in wanted
    )


def kinds_recorded_by(action: str) -> tuple[str, ...]:
    """The kinds of event that doing an action puts on record; none where there is no such action."""
    return ACTIONS[action].records if action in ACTIONS else ()
