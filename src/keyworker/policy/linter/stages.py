"""Can what meets a clock be recorded at all in a stage in which the clock runs?

Each action is done in some stages of a case alone: guidance goes out where nothing was opened, a visit is recorded while a
family is worked with. A clock that runs only where none of what stops it can be recorded is never met, whatever people do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from keyworker.policy.conditions.model import All, Condition, FactTest
from keyworker.policy.conditions.patterns import EventPattern
from keyworker.policy.linter.finding import Finding, failure
from keyworker.policy.packs.own_entries import ENTRY
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.timescales import Timescale
from keyworker.policy.vocabulary import kinds
from keyworker.policy.vocabulary.actions import (
    DECIDE,
    KNOWN_ACTIONS,
    STAGES_OF_OWN_ENTRIES,
    done_in,
)
from keyworker.policy.vocabulary.roles import STAGES
from keyworker.policy.wording import listed

Stages = frozenset[str]
_RECEIVED, _NOT_OPENED, _OPEN, _ON_HOLD, _CLOSED = STAGES
_DECISION_MADE, _HOLD_STARTED, _HOLD_ENDED = "decision.made", "hold.started", "hold.ended"
_EVERY: Final[Stages] = frozenset(STAGES)
# The stage in which these leave a case, whatever it was in before.
_LEAVES: Final[dict[str, Stages]] = {
    kinds.CASE_CLOSED: frozenset({_CLOSED}),
    _HOLD_STARTED: frozenset({_ON_HOLD}),
    _HOLD_ENDED: frozenset({_OPEN}),
    kinds.CASE_OPENED: frozenset({_OPEN}),
    kinds.REFERRAL_RECEIVED: frozenset({_RECEIVED}),
}
_DECIDED: Final[dict[str, Stages]] = {
    "open": frozenset({_OPEN}),
    "not-open": frozenset({_NOT_OPENED}),
}
# From a stage to another, and by what: nothing else takes a case there.
_MOVES: Final = (
    (_RECEIVED, _OPEN, _DECISION_MADE),
    (_RECEIVED, _NOT_OPENED, _DECISION_MADE),
    (_OPEN, _ON_HOLD, _HOLD_STARTED),
    (_ON_HOLD, _OPEN, _HOLD_ENDED),
    *((each, _CLOSED, kinds.CASE_CLOSED) for each in (_RECEIVED, _NOT_OPENED, _OPEN, _ON_HOLD)),
)


def findings_on_stages(pack: Pack) -> Iterator[Finding]:
    """Clocks of which nothing that stops them can be recorded in any stage in which they run."""
    for rule in pack.timescales:
        stops = [each for each in rule.stops if each.of != "recording" and not each.early]
        if not stops or len(stops) < len(rule.stops):
            continue
        runs = _runs_in(pack, rule)
        met = [_recorded_in(pack, each.event) for each in stops]
        if runs and not any(each & runs for each in met):
            events = listed(dict.fromkeys(f"'{each.event}'" for each in stops), joined_by="or")
            message = (
                f"stops by {events}, which is recorded while a case is {_named(frozenset().union(*met))}, and it runs"
                f" while one is {_named(runs)}: nobody could ever meet it"
            )
            yield failure(pack, "timescales", rule.id, message)


def _runs_in(pack: Pack, rule: Timescale) -> Stages:
    """The stages in which the clock may be running; none where it never starts."""
    begins = _after(pack, rule.starts) & _asked_for(rule.starts.when)
    if not rule.after_closing:
        begins -= {_CLOSED}
    return _reached(pack, rule, begins) & _asked_for(rule.when)


def _after(pack: Pack, starts: EventPattern) -> Stages:
    """In which stages a case may be once that has happened."""
    if starts.event == _DECISION_MADE:
        tests = starts.where.get("outcome")
        is_one_of = tests is not None and not (tests.is_not or tests.not_in)
        named = tests.words if tests is not None and is_one_of else ()
        if named and all(each in _DECIDED for each in named):
            return frozenset().union(*(_DECIDED[str(each)] for each in named))
        return frozenset({_RECEIVED, _OPEN, _NOT_OPENED})
    return _LEAVES.get(starts.event) or _recorded_in(pack, starts.event)


def _reached(pack: Pack, rule: Timescale, begins: Stages) -> Stages:
    """These stages and those into which the case may move while the clock still runs."""
    over = {each.event for each in rule.ends if not each.where}
    found, before = begins, frozenset[str]()
    while found != before:
        before = found
        found |= {
            into
            for stage, into, by in _MOVES
            if stage in before and _goes_on(pack, rule, by, over, into)
        }
    return found


def _goes_on(pack: Pack, rule: Timescale, by: str, over: Iterable[str], into: str) -> bool:
    if into == _CLOSED and not rule.after_closing:
        return False
    # Where nobody decides to open, a family is taken on by what ends nothing.
    decides = by == _DECISION_MADE and not pack.offers(DECIDE)
    return decides or by not in over


def _recorded_in(pack: Pack, event: str) -> Stages:
    """The stages in which somebody may record that; every one where it comes by itself or is not of a case."""
    if event == ENTRY:
        return STAGES_OF_OWN_ENTRIES
    actions = [action for action, recorded in KNOWN_ACTIONS.items() if event in recorded]
    return frozenset().union(*map(done_in, actions)) if actions else _EVERY


def _asked_for(condition: Condition | None) -> Stages:
    """The stages for which a condition may hold, as far as it asks for the stage by name."""
    if isinstance(condition, All):
        found = _EVERY
        for each in condition.conditions:
            found &= _asked_for(each)
        return found
    if not isinstance(condition, FactTest) or condition.fact != "case.stage":
        return _EVERY
    tests = condition.tests
    named = {str(each) for each in tests.constants}
    if tests.is_ is not None or tests.in_ is not None:
        return _EVERY & named
    if tests.not_in is not None or tests.is_not is not None:
        return _EVERY - named
    return _EVERY


def _named(stages: Stages) -> str:
    words = (each.replace("-", " ") for each in STAGES if each in stages)
    return listed(words, joined_by="or")
