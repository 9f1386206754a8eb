"""Does a pack list each kind of referral and of other work once, and do its rules name only those it lists?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from pydantic import BaseModel

from keyworker.policy.conditions.model import EventPattern, FactTest, Tests
from keyworker.policy.packs.checks.part_checks import unknown_clause
from keyworker.policy.packs.pack import Pack
from keyworker.policy.packs.parts import parts_of
from keyworker.policy.problems import Problem, did_you_mean
from keyworker.policy.rules.gates import Gate
from keyworker.policy.rules.named_kinds import CALLED, NamedKind
from keyworker.policy.rules.own_entries import OwnEntry
from keyworker.policy.rules.timescales import Timescale
from keyworker.policy.rules.workload import Reduction, SharedWork
from keyworker.policy.vocabulary import STANDINGS, kinds
from keyworker.policy.vocabulary.actions import KNOWN_ACTIONS, RECEIVE_REFERRAL, RECORD_REDUCTION
from keyworker.policy.vocabulary.events import fields_of
from keyworker.policy.vocabulary.facts import FACTS
from keyworker.policy.vocabulary.fields import KindList

# What is attempted is an event to be: which of them holds what is entered for these actions.
_RECORDED_BY = {
    RECEIVE_REFERRAL: kinds.REFERRAL_RECEIVED,
    RECORD_REDUCTION: kinds.REDUCTION_STARTED,
}


def kind_problems(pack: Pack) -> Iterator[Problem]:
    """What is wrong with the lists themselves: a kind listed twice, a clause that the register does not hold."""
    for name in KindList:
        listed = pack.kinds.listed(name)
        times = Counter(each.id for each in listed)
        for kind in listed:
            said = _wrong_of(pack, name, kind, times[kind.id])
            yield from (pack.problem(f"kinds/{name}", kind.id, each) for each in said)


def _wrong_of(pack: Pack, name: KindList, kind: NamedKind, times: int) -> Iterator[str]:
    if times > 1:
        yield f"stands twice in {name}"
    if name is KindList.STANDINGS and kind.id in STANDINGS:
        yield "is a standing that every policy knows; leave it out, or call yours otherwise"
    if isinstance(kind, OwnEntry) and kind.action in KNOWN_ACTIONS:
        yield f"would be recorded by '{kind.action}', which records something else; call it otherwise"
    if kind.clause is not None and kind.clause not in pack.clauses_by_id:
        yield unknown_clause(pack, kind.clause)


def unlisted_kinds(pack: Pack, rule: BaseModel) -> Iterator[str]:
    """Each kind that a rule names in a condition, or takes something off for, and that the pack does not list."""
    if isinstance(rule, Reduction | SharedWork):
        yield from _of_other_work(pack, rule)
    events = _events_of(rule)
    for part in parts_of(rule):
        if isinstance(part, FactTest):
            yield from _of_fact(pack, part, events)
        elif isinstance(part, EventPattern):
            for field, tests in part.where.items():
                yield from _of_field(pack, part.event, field, tests)


def _unlisted(pack: Pack, name: KindList, tests: Tests) -> Iterator[str]:
    """The values tested that are not on the list. Where nothing is listed, anything may be said."""
    known = [each.id for each in pack.kinds_of(name)]
    # Of its own entries a policy that lists none has none.
    for value in tests.words if known or name is KindList.ENTRIES else ():
        if value not in known:
            hint = did_you_mean(str(value), known)
            where = "pack.yaml" if name is KindList.ROLES else "kinds.yaml"
            yield f"'{value}' is not a {CALLED[name]} that {where} lists{hint}"


def _of_other_work(pack: Pack, rule: Reduction | SharedWork) -> Iterator[str]:
    known = {each.id: each for each in pack.other_work}
    kind = known.get(rule.type)
    if kind is None:
        hint = did_you_mean(rule.type, known)
        yield f"type: '{rule.type}' is not a {CALLED[KindList.OTHER_WORK]} that kinds.yaml lists{hint}"
    elif isinstance(rule, SharedWork) and not kind.by_children:
        yield f"type: '{rule.type}' is counted by share alone; say 'by_children: true' of it in kinds.yaml"
    elif isinstance(rule, Reduction) and kind.by_children:
        yield f"type: '{rule.type}' may be counted by children; give it a rule under shared_work"


def _events_of(rule: BaseModel) -> dict[str, str]:
    """By the record that a fact names, the kind of event that it is a field of."""
    if isinstance(rule, Timescale):
        return {"event": rule.starts.event}
    if isinstance(rule, Gate):
        recorded = {_RECORDED_BY.get(action, "") for action in rule.actions}
        return {"action": recorded.pop()} if len(recorded) == 1 else {}
    return {}


def _of_fact(pack: Pack, test: FactTest, events: dict[str, str]) -> Iterator[str]:
    fact = FACTS.get(test.fact)
    if fact is not None and fact.of_list is not None:
        yield from _unlisted(pack, fact.of_list, test.tests)
    record, _, field = test.fact.partition(".")
    yield from _of_field(pack, events.get(record, ""), field, test.tests)


def _of_field(pack: Pack, event: str, field: str, tests: Tests) -> Iterator[str]:
    asked = fields_of(event).get(field)
    if asked is not None and asked.of_list is not None:
        yield from _unlisted(pack, asked.of_list, tests)
