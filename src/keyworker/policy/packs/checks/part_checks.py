"""Does one part of a rule name only what the pack and the vocabulary know: events and fields, facts, people, settings?

What a field says it names (``policy.naming``) is looked up wherever it stands. Beyond that each kind of part has a
check of its own; the table at the end says which parts it is put to.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache
from typing import Any, TypeAlias

from pydantic import BaseModel

from keyworker.policy.conditions.model import (
    Counted,
    EventPattern,
    FactTest,
    Happened,
    Tests,
)
from keyworker.policy.conditions.reads import states_named
from keyworker.policy.durations import Duration
from keyworker.policy.naming import Names, names_in
from keyworker.policy.packs.own_entries import (
    ENTRY,
    entries_meant,
    names_of_kind,
    own_fields,
    wrong_entries,
)
from keyworker.policy.packs.pack import Pack
from keyworker.policy.packs.parts import parts_of
from keyworker.policy.problems import did_you_mean, nearest_or_all
from keyworker.policy.rules.base import LocalDefault
from keyworker.policy.rules.dates import DateOf
from keyworker.policy.rules.tables import Destination
from keyworker.policy.rules.timescales import FieldLength, Starts, Stops, Timescale
from keyworker.policy.rules.workload import Increase
from keyworker.policy.vocabulary import ALLOCATION_ROLES, EVENT_KINDS, EventKind, Field
from keyworker.policy.vocabulary.facts import FACTS, find_fact
from keyworker.policy.vocabulary.roles import THE_ACTOR, THE_OWNER, TOLD_BESIDE

_DERIVED_FIELDS = frozenset({"length_days", "gone"})
_OF_PEOPLE = frozenset({"born", "expected"})
# What a test says that any answer meets, and where the answers to the policy's own questions stand.
_ANY_ANSWER = "none"
_ANSWERS = "action.answers."
_Check: TypeAlias = Callable[[Pack, tuple[str, ...]], Iterator[str]]


def mistakes_in(pack: Pack, rule: BaseModel) -> Iterator[str]:
    """Everything that a part of the rule names and nothing knows."""
    for part in parts_of(rule):
        for check in _checks_of(part.__class__):
            yield from check(pack, part)
        yield from _of_states(pack, part)
        yield from unknown_names(pack, part)


def unknown_names(pack: Pack, part: BaseModel) -> Iterator[str]:
    """What the part's own fields name and the pack does not have."""
    for _, of_what, names in names_in(part):
        yield from _NAMED[of_what](pack, names)


@cache
def _checks_of(kind: type) -> tuple[Callable[[Pack, Any], Iterator[str]], ...]:
    return tuple(check for types, check in _CHECKS if issubclass(kind, types))


def unknown_clause(pack: Pack, clause: str) -> str:
    """The message about a clause that the register does not hold."""
    hint = did_you_mean(clause, pack.clauses_by_id)
    return f"clause '{clause}' is not in this pack's register{hint}"


def _of_states(pack: Pack, part: Any) -> Iterator[str]:
    for name in states_named(part):
        if pack.state(name) is None:
            near = did_you_mean(name, (each.id for each in pack.states))
            yield f"no state '{name}' in states.yaml{near}"


def _of_pattern(pack: Pack, pattern: EventPattern) -> Iterator[str]:
    kind = EVENT_KINDS.get(pattern.event)
    if kind is None:
        yield _unknown_kind(pattern.event)
        return
    yield from wrong_entries(pack, pattern)
    own = own_fields(entries_meant(pack, pattern)) if kind.name == ENTRY else {}
    names = kind.names_known | own.keys()
    for name, tests in pattern.where.items():
        if name not in names | _DERIVED_FIELDS:
            yield f"'{name}' is not a field of {kind.name}{nearest_or_all(name, names)}"
        yield from _of_choices(kind, name, tests, own)
        for other in tests.compared_names:
            if other != "today" and other not in pattern.entered:
                yield from _of_field(pack, kind.name, other)


def _of_choices(
    kind: EventKind, name: str, tests: Tests, own: Mapping[str, Field]
) -> Iterator[str]:
    """The values that a field can have, where it is a choice."""
    fields = (*kind.fields, *own.values())
    choices = next((field.choices for field in fields if field.name == name), ())
    for value in tests.words if choices else ():
        if value not in choices:
            yield f"{value!r} is not a value of {kind.name}'s {name}{did_you_mean(str(value), choices)}"


def _of_start(pack: Pack, starts: Starts) -> Iterator[str]:
    """The fields that a start reads from its event."""
    if starts.event in EVENT_KINDS:
        yield from _of_moment(pack, starts.event, starts.date)
        if starts.not_before is not None:
            yield from _of_moment(pack, starts.event, starts.not_before)


def _of_stop(pack: Pack, stops: Stops) -> Iterator[str]:
    """The fields that a stop reads from its event."""
    if stops.event in EVENT_KINDS:
        yield from _of_moment(pack, stops.event, stops.date)
        for named in (stops.named_in, stops.names_day):
            if named is not None:
                yield from _of_field(pack, stops.event, named)


def _of_limits(pack: Pack, rule: Timescale) -> Iterator[str]:
    """The fields that a cap or a due date reads from the event that starts a run: repeats start with a stop."""
    if rule.cap is not None:
        yield from _of_moment(pack, rule.starts.event, rule.cap)
    if rule.due is not None:
        later = [stop.event for stop in rule.stops] if rule.repeats is not None else []
        for event in dict.fromkeys((rule.starts.event, *later)):
            yield from _of_moment(pack, event, rule.due)


def _of_moment(pack: Pack, event: str, wanted: str | DateOf) -> Iterator[str]:
    """The fields that are read from the event itself."""
    if isinstance(wanted, str):
        yield from _of_field(pack, event, wanted)
        return
    for leaf in wanted.leaves():
        if leaf.event is None and leaf.field is not None:
            yield from _of_field(pack, event, leaf.field)


def _of_date(pack: Pack, wanted: DateOf) -> Iterator[str]:
    """What a date reads from other events and from a person, and the length it is moved by."""
    if wanted.pattern is not None:
        yield from _of_pattern(pack, wanted.pattern)
        if wanted.event in EVENT_KINDS and wanted.field is not None:
            yield from _of_field(pack, wanted.event, wanted.field)
        if wanted.event in EVENT_KINDS and wanted.named_in is not None:
            yield from _of_field(pack, wanted.event, wanted.named_in)
    if wanted.person is not None:
        yield from _of_person(pack, wanted.person)
    if isinstance(wanted.offset, LocalDefault):
        setting = pack.settings_by_id.get(wanted.offset.setting)
        if setting is not None and not _is_in_days(setting.value):
            yield f"setting '{setting.id}' is no length in days, weeks, months or years"


def _of_person(pack: Pack, field: str) -> Iterator[str]:
    declared = (name for name in pack.header.facts if name.startswith("each."))
    known = {name.removeprefix("each.") for name in declared} | _OF_PEOPLE
    if field not in known:
        hint = did_you_mean(field, known)
        yield f"'{field}' is not known of a person; declare each.{field} in pack.yaml{hint}"


def _is_in_days(value: object) -> bool:
    return isinstance(value, Duration) and not value.is_of_the_clock


def _of_fact_test(pack: Pack, test: FactTest) -> Iterator[str]:
    """The facts with which it is compared, and what somebody's own words are compared with."""
    yield from _of_facts(pack, test.tests.compared_names)
    fact, other = pack.header.facts.get(test.fact), test.tests.is_not
    if fact is None or fact.type != "text" or fact.choices or not isinstance(other, str):
        return
    if other != _ANY_ANSWER and not test.fact.startswith(_ANSWERS):
        yield (
            f"'{test.fact}' is answered in somebody's own words, never '{other}'; "
            f"'is_not: {_ANY_ANSWER}' is met by any answer"
        )


def _of_names(pack: Pack, question: Happened | Counted) -> Iterator[str]:
    if question.named_in is not None:
        yield from _of_field(pack, question.pattern.event, question.named_in)


def _of_destination(pack: Pack, to: Destination) -> Iterator[str]:
    """Who takes the work there: a job role, a part, or words that say who it is."""
    if to.role is not None and " " not in to.role:
        yield from _of_people(pack, (to.role,))


def _of_increase(pack: Pack, increase: Increase) -> Iterator[str]:
    """Who agrees: whoever the record of an increase names, or a job role."""
    sides = next(each for each in EVENT_KINDS["increase.agreed"].fields if each.name == "agreed_by")
    yield from _of_people(
        pack, tuple(each for each in increase.agreed_by if each not in sides.choices)
    )


def _of_people(pack: Pack, named: tuple[str, ...]) -> Iterator[str]:
    """Job roles the pack's header lists, and the parts a worker may play."""
    known = {*pack.header.roles, *ALLOCATION_ROLES, THE_ACTOR, THE_OWNER}
    for each in named if pack.header.roles else ():
        if each not in known:
            yield f"'{each}' is neither a job role of pack.yaml nor a part in a case{did_you_mean(each, known)}"


def _of_told(pack: Pack, named: tuple[str, ...]) -> Iterator[str]:
    """The same, and whoever a timescale is on or manages its case."""
    yield from _of_people(pack, tuple(each for each in named if each not in TOLD_BESIDE))


def _of_parts(pack: Pack, named: tuple[str, ...]) -> Iterator[str]:
    for each in named:
        if each not in ALLOCATION_ROLES:
            yield f"'{each}' is not a part in a case{did_you_mean(each, ALLOCATION_ROLES)}"


def _of_job_roles(pack: Pack, named: tuple[str, ...]) -> Iterator[str]:
    for each in named if pack.header.roles else ():
        if each not in pack.header.roles:
            yield f"'{each}' is not a job role of pack.yaml{did_you_mean(each, pack.header.roles)}"


def _of_facts(pack: Pack, named: tuple[str, ...]) -> Iterator[str]:
    for name in named:
        if name not in pack.header.facts and find_fact(name) is None:
            known = {*pack.header.facts, *FACTS}
            yield f"'{name}' is not a fact this pack or the vocabulary knows{did_you_mean(name, known)}"


def _of_clauses(pack: Pack, named: tuple[str, ...]) -> Iterator[str]:
    yield from (unknown_clause(pack, each) for each in named if each not in pack.clauses_by_id)


def _of_ids(said: str, known: Callable[[Pack], Collection[str]]) -> _Check:
    """Ids of which the pack has a list."""

    def check(pack: Pack, named: tuple[str, ...]) -> Iterator[str]:
        for each in named:
            if each not in known(pack):
                yield f"{said} '{each}'{did_you_mean(each, known(pack))}"

    return check


def _of_field(pack: Pack, event: str, name: str) -> Iterator[str]:
    if event not in EVENT_KINDS:
        yield _unknown_kind(event)
    elif name not in names_of_kind(pack, event):
        hint = did_you_mean(name, names_of_kind(pack, event))
        yield f"'{name}' is not a field of {event}{hint}"


def _unknown_kind(name: str) -> str:
    return f"'{name}' is not an event kind{did_you_mean(name, EVENT_KINDS)}"


# The linter says of an action whether anybody may do it: a policy may leave out who.
_NAMED: dict[Names, _Check] = {
    Names.PEOPLE: _of_people,
    Names.TOLD: _of_told,
    Names.PART: _of_parts,
    Names.JOB_ROLE: _of_job_roles,
    Names.ACTION: lambda pack, named: iter(()),
    Names.FACT: _of_facts,
    Names.CLAUSE: _of_clauses,
    Names.SETTING: _of_ids("no setting", lambda pack: pack.settings_by_id),
    Names.CHECKLIST: _of_ids("no checklist", lambda pack: [e.id for e in pack.checklists]),
    Names.TIMESCALE: _of_ids("no timescale", lambda pack: [e.id for e in pack.timescales]),
}
_CHECKS: tuple[tuple[type | tuple[type, ...], Callable[[Pack, Any], Iterator[str]]], ...] = (
    (EventPattern, _of_pattern),
    (Starts, _of_start),
    (Stops, _of_stop),
    (Timescale, _of_limits),
    (DateOf, _of_date),
    (FieldLength, lambda pack, length: _of_field(pack, length.event, length.field)),
    (FactTest, _of_fact_test),
    ((Happened, Counted), _of_names),
    (Destination, _of_destination),
    (Increase, _of_increase),
)
