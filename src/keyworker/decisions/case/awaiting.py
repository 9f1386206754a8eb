"""Does a case await allocation by the policy's own state, and which of the tests that the state is made of are not met?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.policy.conditions.reads import states_named
from keyworker.policy.rules.states import UNALLOCATED, State


@dataclass(frozen=True)
class StateMet:
    """One of the policy's states that a case is in, as a page says it: its title, and its clause as people cite it."""

    id: str
    title: str
    clause: str


@dataclass(frozen=True)
class Awaiting:
    """A case that awaits allocation: the policy's own words for it, and the tests of it that are not met."""

    state: StateMet
    tests: tuple[StateMet, ...]


def awaiting(seen: CaseOnDay) -> Awaiting | None:
    """What keeps the case from counting as allocated; None where it counts, or the policy has no state that says so.

    The tests are the states that the policy's own one asks of and that the case is in, in the policy's order.
    """
    state, running = seen.pack.state(UNALLOCATED), seen.facts().get("case.states")
    if state is None or not isinstance(running, list) or UNALLOCATED not in running:
        return None
    return Awaiting(_met(seen, state), tuple(_tests(seen, state, running)))


def _tests(seen: CaseOnDay, state: State, running: list[str]) -> Iterator[StateMet]:
    asked = {name for leaf in state.when.leaves() for name in states_named(leaf)}
    for each in seen.pack.states:
        if each.id in asked and each.id in running:
            yield _met(seen, each)


def _met(seen: CaseOnDay, state: State) -> StateMet:
    return StateMet(state.id, state.title, seen.pack.cite(state.clause))
