"""Do the parts of a pack fit together: clauses, settings, checklists, events and facts all known?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import BaseModel

from keyworker.policy.conditions.model import (
    THE_ACTOR,
    Counted,
    EventPattern,
    FactTest,
    Happened,
    Quantified,
    SettingFigure,
    Tests,
)
from keyworker.policy.conditions.reads import states_named
from keyworker.policy.durations import Duration, Unit
from keyworker.policy.packs.pack import Pack
from keyworker.policy.packs.page_checks import page_problems
from keyworker.policy.problems import Problem, did_you_mean
from keyworker.policy.rules.accountability import Answerable
from keyworker.policy.rules.base import LocalDefault
from keyworker.policy.rules.dates import DateOf
from keyworker.policy.rules.gates import Override, WhoMay
from keyworker.policy.rules.notices import Notice
from keyworker.policy.rules.tables import NamedByFact
from keyworker.policy.rules.timescales import FieldLength, Relaxation, Starts, Stops, Timescale
from keyworker.policy.rules.workload import Counting, Range
from keyworker.policy.vocabulary import ALLOCATION_ROLES, EVENT_KINDS
from keyworker.policy.vocabulary.facts import FACTS, find_fact

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_OF_A_RULE = frozenset({"timescales", "gate", "notices", "states", "accountable"})
_DERIVED_FIELDS = frozenset({"length_days"})
_OF_PEOPLE = frozenset({"born", "expected"})
_OF_ONE_MOMENT = frozenset({"event", "actor", "action", "worker"})
_KINDS = (
    "states",
    "timescales",
    "gates",
    "actions",
    "eligibility",
    "routing",
    "priority",
    "accountability",
    "notices",
)


def cross_check(pack: Pack) -> Iterator[Problem]:
    """Every reference from one part of the pack to another that leads nowhere."""
    for kind, rule in named_rules(pack):
        for message in _of_rule(pack, rule):
            yield problem(pack, kind, rule.id, message)
    yield from _of_states(pack)
    yield from _of_ranges(pack)
    yield from page_problems(pack)
    for setting in pack.settings:
        if setting.about not in _clause_ids(pack):
            yield problem(
                pack, "settings", setting.id, f"about: {_unknown_clause(pack, setting.about)}"
            )
    for checklist in pack.checklists:
        for item in checklist.items:
            if item.clause not in _clause_ids(pack):
                yield problem(
                    pack,
                    "checklists",
                    checklist.id,
                    f"{item.id}: {_unknown_clause(pack, item.clause)}",
                )
            if item.setting and item.setting not in _setting_ids(pack):
                yield problem(
                    pack, "checklists", checklist.id, f"{item.id}: no setting '{item.setting}'"
                )
    for coverage in pack.coverage:
        if coverage.clause not in _clause_ids(pack):
            yield problem(pack, "coverage", coverage.clause, _unknown_clause(pack, coverage.clause))
    rules = {rule.id for _, rule in named_rules(pack)} | set(_actions(pack))
    questions = {each.id for each in pack.checklists}
    questions |= {f"{each.id}/{item.id}" for each in pack.checklists for item in each.items}
    for example in pack.examples:
        if example.clause not in _clause_ids(pack):
            yield problem(pack, "examples", example.id, _unknown_clause(pack, example.clause))
        if example.of not in rules and example.ask in _OF_A_RULE:
            hint = did_you_mean(example.of, rules)
            yield problem(
                pack, "examples", example.id, f"of: no rule or action '{example.of}'{hint}"
            )
        if example.ask == "checklist" and example.of not in questions:
            hint = did_you_mean(example.of, questions)
            yield problem(
                pack, "examples", example.id, f"of: no checklist or question '{example.of}'{hint}"
            )


def named_rules(pack: Pack) -> Iterator[tuple[str, Any]]:
    """Every rule with the kind of file it stands in, in reading order."""
    for kind in _KINDS:
        for rule in getattr(pack, kind):
            yield kind, rule
    if pack.workload is not None:
        rules = pack.workload
        for rule in (rules.counting, *rules.ranges, *rules.reductions, *rules.shared_work):
            yield "workload", rule
        if rules.increase is not None:
            yield "workload", rules.increase


def problem(pack: Pack, kind: str, rule: str, message: str) -> Problem:
    """A mistake at the place where the rule stands."""
    file, line = pack.lines.get(f"{kind}/{rule}", (f"{kind}.yaml", 0))
    return Problem(file, line or None, rule, message)


def _of_ranges(pack: Pack) -> Iterator[Problem]:
    """A share is of something, and what it is of is a number."""
    ranges = pack.workload.ranges if pack.workload is not None else ()
    for place, row in enumerate(ranges):
        if (
            row.share is not None
            and row.of is None
            and all(each.share is not None for each in ranges[place + 1 :])
        ):
            message = (
                "share: of which figure? Say 'of', or put a range with figures of its own after it"
            )
            yield problem(pack, "workload", row.id, message)
        for figure in (row.from_, row.to, row.of):
            setting = isinstance(figure, LocalDefault) and next(
                (s for s in pack.settings if s.id == figure.setting), None
            )
            if setting and not (isinstance(setting.value, int | float) or setting.value == ()):
                message = f"setting '{setting.id}' is no number (an empty list where there is no figure yet)"
                yield problem(pack, "workload", row.id, message)


def _of_states(pack: Pack) -> Iterator[Problem]:
    """A state is worked out from the record and the states before it; nobody is acting meanwhile."""
    earlier: set[str] = set()
    for state in pack.states:
        for part in parts_of(state.when):
            for name in states_named(part):
                if name not in earlier and pack.state(name) is not None:
                    message = f"asks of state '{name}', which stands later in the file or is this one; put it before"
                    yield problem(pack, "states", state.id, message)
            if isinstance(part, EventPattern) and THE_ACTOR in part.by:
                yield problem(
                    pack,
                    "states",
                    state.id,
                    f"'{THE_ACTOR}' is not known of a state, only of an attempt",
                )
            if isinstance(part, FactTest) and part.fact.partition(".")[0] in _OF_ONE_MOMENT:
                yield problem(
                    pack,
                    "states",
                    state.id,
                    f"'{part.fact}' is not known of a state, only of an attempt",
                )
        earlier.add(state.id)


def _of_rule(pack: Pack, rule: Any) -> Iterator[str]:
    for clause in rule.clauses:
        if clause not in _clause_ids(pack):
            yield _unknown_clause(pack, clause)
    checklist = getattr(rule, "checklist", None)
    if checklist and checklist not in {each.id for each in pack.checklists}:
        yield f"no checklist '{checklist}'{did_you_mean(checklist, (each.id for each in pack.checklists))}"
    yield from _of_parts(pack, rule)


def _of_parts(pack: Pack, rule: BaseModel) -> Iterator[str]:
    for part in parts_of(rule):
        if isinstance(part, EventPattern):
            yield from _of_pattern(part)
            if part.event in EVENT_KINDS:
                yield from _of_dates(part)
        for name in states_named(part):
            if pack.state(name) is None:
                yield f"no state '{name}' in states.yaml{did_you_mean(name, (each.id for each in pack.states))}"
        yield from _of_people(pack, part)
        yield from _of_citation(pack, part, rule)
        if isinstance(part, Timescale):
            yield from _of_limits(part)
        if isinstance(part, DateOf):
            yield from _of_date(pack, part)
        setting = part.setting if isinstance(part, LocalDefault | SettingFigure | Range) else None
        if setting is not None and setting not in _setting_ids(pack):
            yield f"no setting '{setting}'{did_you_mean(setting, _setting_ids(pack))}"
        elif isinstance(part, FieldLength):
            yield from _of_field(part.event, part.field)
        elif isinstance(part, FactTest):
            for name in (part.fact, *_compared_with(part.tests)):
                yield from _of_fact(pack, name)
        elif isinstance(part, Quantified):
            yield from _of_fact(pack, part.of)
        elif isinstance(part, Happened | Counted) and part.named_in is not None:
            yield from _of_field(part.pattern.event, part.named_in)
        elif isinstance(part, Counting) and part.weight is not None:
            yield from _of_fact(pack, part.weight)
        elif isinstance(part, NamedByFact):
            yield from _of_fact(pack, part.fact)


def _of_citation(pack: Pack, part: Any, rule: BaseModel) -> Iterator[str]:
    """The clause that a part of a rule rests on: who may override, who may relax, what follows when it is missed."""
    clause = getattr(part, "clause", None) if part is not rule else None
    if isinstance(clause, str) and clause not in _clause_ids(pack):
        yield _unknown_clause(pack, clause)


def parts_of(value: Any) -> Iterator[Any]:
    """The value and every model inside it."""
    if isinstance(value, BaseModel):
        yield value
        for name in type(value).model_fields:
            yield from parts_of(getattr(value, name))
    elif isinstance(value, tuple | list):
        for each in value:
            yield from parts_of(each)
    elif isinstance(value, dict):
        for each in value.values():
            yield from parts_of(each)


def _of_pattern(pattern: EventPattern) -> Iterator[str]:
    kind = EVENT_KINDS.get(pattern.event)
    if kind is None:
        yield _unknown_kind(pattern.event)
        return
    choices = {field.name: field.choices for field in kind.fields if field.choices}
    for name, tests in pattern.where.items():
        if name not in kind.field_names | _DERIVED_FIELDS:
            yield f"'{name}' is not a field of {kind.name}{did_you_mean(name, kind.field_names)}"
        for value in (tests.is_, tests.is_not, *(tests.in_ or ()), *(tests.not_in or ())):
            if name in choices and value is not None and value not in choices[name]:
                yield f"{value!r} is not a value of {kind.name}'s {name}{did_you_mean(str(value), choices[name])}"
        for other in _compared_with(tests):
            if other != "today":
                yield from _of_field(kind.name, other)


def _compared_with(tests: Tests) -> Iterator[str]:
    """The facts or fields, by name, that a test compares with; a date, or a length to move it by, is not one."""
    for wanted in (tests.before, tests.after, tests.matches):
        name = wanted.partition(" ")[0] if wanted else ""
        if name and not _DATE.fullmatch(name):
            yield name


def _of_dates(pattern: EventPattern) -> Iterator[str]:
    """The fields that a start or a stop reads from its event."""
    if isinstance(pattern, Starts | Stops):
        yield from _of_moment(pattern.event, pattern.date)
    if isinstance(pattern, Starts) and pattern.not_before is not None:
        yield from _of_moment(pattern.event, pattern.not_before)
    if isinstance(pattern, Stops) and pattern.named_in is not None:
        yield from _of_field(pattern.event, pattern.named_in)


def _of_limits(rule: Timescale) -> Iterator[str]:
    """The fields that a cap or a due date reads from the event that starts a turn: later turns start with a stop."""
    if rule.cap is not None:
        yield from _of_moment(rule.starts.event, rule.cap)
    if rule.due is not None:
        later = [stop.event for stop in rule.stops] if rule.repeats is not None else []
        for event in dict.fromkeys((rule.starts.event, *later)):
            yield from _of_moment(event, rule.due)


def _of_moment(event: str, wanted: str | DateOf) -> Iterator[str]:
    """The fields that are read from the event itself."""
    if isinstance(wanted, str):
        yield from _of_field(event, wanted)
        return
    for leaf in wanted.leaves():
        if leaf.event is None and leaf.field is not None:
            yield from _of_field(event, leaf.field)


def _of_date(pack: Pack, wanted: DateOf) -> Iterator[str]:
    """What a date reads from other events and from a person, and the length it is moved by."""
    if wanted.pattern is not None:
        yield from _of_pattern(wanted.pattern)
        yield from _of_people(pack, wanted.pattern)
        if wanted.event in EVENT_KINDS and wanted.field is not None:
            yield from _of_field(wanted.event, wanted.field)
    if wanted.person is not None:
        known = {
            name.removeprefix("each.") for name in pack.header.facts if name.startswith("each.")
        } | _OF_PEOPLE
        if wanted.person not in known:
            hint = did_you_mean(wanted.person, known)
            yield f"'{wanted.person}' is not known of a person; declare each.{wanted.person} in pack.yaml{hint}"
    if isinstance(wanted.offset, LocalDefault):
        setting = next((each for each in pack.settings if each.id == wanted.offset.setting), None)
        if setting is not None and (
            not isinstance(setting.value, Duration) or setting.value.unit is Unit.HOURS
        ):
            yield f"setting '{setting.id}' is no length in days, weeks, months or years"


def _of_field(event: str, name: str) -> Iterator[str]:
    kind = EVENT_KINDS.get(event)
    if kind is None:
        yield _unknown_kind(event)
    elif name not in kind.field_names:
        yield f"'{name}' is not a field of {kind.name}{did_you_mean(name, kind.field_names)}"


def _of_people(pack: Pack, part: Any) -> Iterator[str]:
    """Job roles the pack's header lists, and the parts a worker may play."""
    named: tuple[str, ...] = ()
    if isinstance(part, EventPattern | Override | Relaxation):
        named = part.by
    elif isinstance(part, WhoMay):
        named = part.who
    elif isinstance(part, Timescale):
        named = part.responsible
    elif isinstance(part, Notice):
        named = part.to
    elif isinstance(part, Answerable):
        yield from _of_answerable(pack, part)
    known = {*pack.header.roles, *ALLOCATION_ROLES, THE_ACTOR}
    for each in named:
        if pack.header.roles and each not in known:
            yield f"'{each}' is neither a job role of pack.yaml nor a part in a case{did_you_mean(each, known)}"
    for each in part.parts if isinstance(part, Counting) else ():
        if each not in ALLOCATION_ROLES:
            yield f"'{each}' is not a part in a case{did_you_mean(each, ALLOCATION_ROLES)}"


def _of_answerable(pack: Pack, part: Answerable) -> Iterator[str]:
    if part.part is not None and part.part not in ALLOCATION_ROLES:
        yield f"'{part.part}' is not a part in a case{did_you_mean(part.part, ALLOCATION_ROLES)}"
    if part.job_role is not None and pack.header.roles and part.job_role not in pack.header.roles:
        yield f"'{part.job_role}' is not a job role of pack.yaml{did_you_mean(part.job_role, pack.header.roles)}"


def _of_fact(pack: Pack, name: str) -> Iterator[str]:
    if name not in pack.header.facts and find_fact(name) is None:
        known = {*pack.header.facts, *FACTS}
        yield f"'{name}' is not a fact this pack or the vocabulary knows{did_you_mean(name, known)}"


def _unknown_kind(name: str) -> str:
    return f"'{name}' is not an event kind{did_you_mean(name, EVENT_KINDS)}"


def _unknown_clause(pack: Pack, clause: str) -> str:
    return (
        f"clause '{clause}' is not in this pack's register{did_you_mean(clause, _clause_ids(pack))}"
    )


def _clause_ids(pack: Pack) -> frozenset[str]:
    return frozenset(clause.id for clause in pack.clauses)


def _setting_ids(pack: Pack) -> frozenset[str]:
    return frozenset(setting.id for setting in pack.settings)


def _actions(pack: Pack) -> Iterable[str]:
    return {each for gate in pack.gates for each in gate.actions} | {
        rule.action for rule in pack.actions
    }


__all__ = ["Happened", "cross_check", "named_rules", "parts_of", "problem"]
