"""Does a clock go on when what started it is over, or count from what was said another time?

A standing, a state, a move or a pregnancy is over one day and may come round: the vocabulary says by which kinds it is
``over_by``. A clock that one of these starts ends with it, or says that it ``outlasts`` it; it is not met by the end of its
own reason, which nobody need have brought about; and a date that it reads is one of the present time. It starts each time.
"""

from __future__ import annotations

from collections.abc import Iterator

from keyworker.policy.conditions.dependencies import STATE_KINDS
from keyworker.policy.conditions.kinds.fact_test import FactTest
from keyworker.policy.conditions.kinds.quantified import Quantified
from keyworker.policy.conditions.reads import states_named
from keyworker.policy.linter.finding import Finding, failure
from keyworker.policy.packs.pack import Pack
from keyworker.policy.packs.parts import parts_of
from keyworker.policy.rules.dates import DateOf
from keyworker.policy.rules.states import State
from keyworker.policy.rules.timescales import Stops, Timescale
from keyworker.policy.vocabulary import EVENT_KINDS
from keyworker.policy.vocabulary.events import FIRST_DAY, EventKind, says_of


def findings_on_what_comes_round(pack: Pack) -> Iterator[Finding]:
    """Clocks that outlast their reason, are met by the end of it, or read a date of another time."""
    for rule in pack.timescales:
        for message in _of_a_clock(rule):
            yield failure(pack, "timescales", rule.id, message)
    yield from findings_on_states_that_outlive(pack)


def findings_on_states_that_outlive(pack: Pack) -> Iterator[Finding]:
    """States that start clocks and last while the case is closed: of a case taken up again they would start none."""
    named = {
        each
        for rule in pack.timescales
        if rule.starts.event in STATE_KINDS
        for each in states_named(rule.starts)
    }
    for state in pack.states:
        if state.id in named and not _ends_with_the_case(state):
            yield failure(pack, "states", state.id, _OUTLIVES)


_OUTLIVES = (
    "lasts while the case is closed, though that ends the clock it starts: of a case taken up again it would start "
    "none; ask 'case.stage: {not_in: [closed, not-opened]}', too"
)
# What is over once the case is closed.
_OF_OPEN_CASES = frozenset(
    {"case.stage", "case.states", "case.standings", "case.has_lead", "case.lead", "parts"}
)


def _ends_with_the_case(state: State) -> bool:
    asked = parts_of(state.when)
    return any(
        isinstance(each, FactTest | Quantified)
        and (each.fact if isinstance(each, FactTest) else each.of) in _OF_OPEN_CASES
        for each in asked
    )


def _of_a_clock(rule: Timescale) -> Iterator[str]:
    kind = EVENT_KINDS[rule.starts.event]
    yield from _that_outlasts(rule, kind)
    if rule.starts.take == "first" and (kind.over_by or kind.spell):
        yield _FIRST_ALONE.format(kind.says)
    yield from (_met_by_its_end(each) for each in rule.stops if _is_the_end_of_a_state(each))
    if rule.starts.take != "first":
        dates = (each for each in parts_of(rule) if isinstance(each, DateOf))
        yield from (_of_any_time(each) for each in dates if _is_of_any_time(each))


_FIRST_ALONE = "starts the first time that {} and never again, though that is over one day and comes round: say 'take: each'"


def _that_outlasts(rule: Timescale, kind: EventKind) -> Iterator[str]:
    over = {each.event for each in (*rule.ends, *rule.stops)}
    # A state that is worked out of it may end instead.
    goes_on = [each for each in kind.over_by if not over & {each, "state.left"}]
    if goes_on and not rule.outlasts:
        yield (
            f"starts when {kind.says}, and goes on though {EVENT_KINDS[goes_on[0]].says}: end it "
            f"with {' and '.join(goes_on)} (in 'ends'), or say 'outlasts: true'"
        )
    if rule.outlasts and not goes_on:
        yield "says 'outlasts: true' of what ends with it: leave that out"


def _is_the_end_of_a_state(stop: Stops) -> bool:
    return stop.event == "state.left" and "after" not in stop.where


def _met_by_its_end(stop: Stops) -> str:
    return (
        f"is met when {EVENT_KINDS[stop.event].says}, whoever or whatever brought that about: say after what "
        f"it counts as done ('where: {{after: {{includes: ...}}}}'), and end it otherwise"
    )


def _is_of_any_time(date: DateOf) -> bool:
    """Whether it may be of another time; what lasts says itself since when it does."""
    if not date.is_of_any_time:
        return False
    return not EVENT_KINDS[str(date.event)].spell or date.field != FIRST_DAY


def _of_any_time(date: DateOf) -> str:
    return (
        f"reads the date of the latest time that {says_of(str(date.event))}, though the clock may start again: say 'since' when, "
        f"or 'ahead: true' where the day must not be before the start"
    )
