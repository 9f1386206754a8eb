"""States that a case or a child is in while a condition holds: unallocated, awaiting a decision."""

from __future__ import annotations

from collections.abc import Iterator

from keyworker.policy.conditions.model import EventPattern, FactTest
from keyworker.policy.conditions.reads import states_named
from keyworker.policy.kinds.kind import Form, Line, Mistake, RuleKind
from keyworker.policy.packs.pack import Pack
from keyworker.policy.packs.parts import parts_of
from keyworker.policy.rules.states import State
from keyworker.policy.vocabulary.roles import THE_ACTOR

_OF_ONE_MOMENT = frozenset({"event", "actor", "action", "worker"})


def _words(rule: State, pack: Pack) -> Iterator[Line]:
    yield "Is a state of", "each child" if rule.per == "child" else "the case"
    yield "Lasts while", rule.when.in_words(pack)
    if rule.unknown == "enters":
        yield "If not known", "it is taken to be so"


def _mistakes(pack: Pack) -> Iterator[Mistake]:
    """A state is worked out from the record and the states before it; nobody is acting meanwhile."""
    earlier: set[str] = set()
    for state in pack.states:
        for part in parts_of(state.when):
            for name in states_named(part):
                if name not in earlier and pack.state(name) is not None:
                    yield (
                        state.id,
                        f"asks of state '{name}', which stands later in the file or is this one; put it before",
                    )
            attempt = _of_an_attempt(part)
            if attempt is not None:
                yield state.id, f"'{attempt}' is not known of a state, only of an attempt"
        earlier.add(state.id)


def _of_an_attempt(part: object) -> str | None:
    """What the part asks of that is known only while somebody is acting."""
    if isinstance(part, EventPattern) and THE_ACTOR in part.by:
        return THE_ACTOR
    if isinstance(part, FactTest) and part.fact.partition(".")[0] in _OF_ONE_MOMENT:
        return part.fact
    return None


STATES = RuleKind(
    name="states",
    forms=(
        Form(
            State,
            _words,
            title=lambda rule: rule.title,
            conditions={"Lasts while": "when"},
        ),
    ),
    # Every question about a case may ask of its states.
    asked_by=frozenset(
        {"timescales", "gate", "notices", "checklist", "states", "accountable", "eligible"}
    ),
    mistakes=_mistakes,
)
