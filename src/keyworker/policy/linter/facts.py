"""Does anything ever set the facts that conditions ask about, and can they ever be what is asked?"""

from __future__ import annotations

from collections.abc import Iterator

from keyworker.policy.casefile import Person, Worker
from keyworker.policy.conditions.model import EventPattern, FactTest, Tests
from keyworker.policy.kinds import rules_of
from keyworker.policy.linter.closed_words import words_of, words_of_field, wrong_of_a_list
from keyworker.policy.linter.finding import Finding, failure
from keyworker.policy.linter.samples import names_of_tests
from keyworker.policy.packs.own_entries import names_of_kind, own_fields
from keyworker.policy.packs.pack import Pack
from keyworker.policy.packs.parts import parts_of
from keyworker.policy.problems import did_you_mean
from keyworker.policy.rules.base import Rule
from keyworker.policy.rules.gates import Gate
from keyworker.policy.vocabulary import COMPLEXITIES, EVENT_KINDS
from keyworker.policy.vocabulary.facts import FACTS
from keyworker.policy.vocabulary.fields import KindList

# What the record says of a worker who is proposed, beside what the vocabulary names.
OF_A_WORKER = frozenset({"roles", "team", "works_with_family", "load.count", "load.within_agreed"})
# What is said of each part held in a case, beside what is known of who holds it.
_OF_A_PART = frozenset({"worker", "team", "role", "part", "job", "accepted", "since"})
_OF_A_CASELOAD = frozenset({"case.held_since", "case.opened_on"})
_KEPT = frozenset({"timescales", "states"})
_FIELDS = frozenset(name for kind in EVENT_KINDS.values() for name in kind.names_known)


def findings_on_facts(pack: Pack) -> Iterator[Finding]:
    """Facts that nothing sets, tests that a fact cannot pass, and tests that say two things at once."""
    for kind, rule in rules_of(pack):
        event = kind.form_of(rule).event(rule)
        tests = [part for part in parts_of(rule) if isinstance(part, FactTest)]
        actions = rule.actions if isinstance(rule, Gate) else ()
        messages = [message for test in tests for message in _of_test(pack, event, test, actions)]
        if kind.name != "workload":
            messages += [each for test in tests for each in _of_a_caseload_alone(test)]
        if kind.name in _KEPT:
            messages += [each for test in tests for each in _of_what_is_kept(pack, test)]
        for message in dict.fromkeys((*messages, *_of_fields(pack, rule))):
            yield failure(pack, kind.name, rule.id, message)
    for name, message in _of_declared(pack):
        yield failure(pack, "pack", name, message)
    for checklist in pack.checklists:
        tests = [part for part in parts_of(checklist) if isinstance(part, FactTest)]
        messages = [message for test in tests for message in _of_test(pack, None, test)]
        for message in dict.fromkeys(messages):
            yield failure(pack, "checklists", checklist.id, message)


def _of_a_caseload_alone(test: FactTest) -> Iterator[str]:
    """What is said of a case only where a caseload is counted: how long this worker has had it."""
    for name in {test.fact, *test.tests.compared_names} & _OF_A_CASELOAD:
        yield f"asks of '{name}', which is known only where a caseload is counted, in workload.yaml"


def _of_what_is_kept(pack: Pack, test: FactTest) -> Iterator[str]:
    """A clock or a state is kept until something happens; what is worked out of other facts may change before that."""
    fact = pack.header.facts.get(test.fact)
    if fact is not None and (fact.works_out or fact.is_derived):
        yield f"asks of '{test.fact}', which is worked out whenever it is asked, and so can start or end nothing"


def _of_fields(pack: Pack, rule: Rule) -> Iterator[str]:
    """The fields of an event that hold what the pack itself names."""
    for pattern in (part for part in parts_of(rule) if isinstance(part, EventPattern)):
        for name, tests in pattern.where.items():
            yield from _never_so(
                f"{pattern.event}'s {name}", tests, words_of_field(pattern.event, name, pack)
            )
        for name in pattern.entered:
            yield from _never_set(pack, None, name)


def _of_declared(pack: Pack) -> Iterator[tuple[str, str]]:
    """The answers that the header offers and that no event keeps."""
    for name, fact in pack.header.facts.items():
        kept = _kept_of_answer(name.removeprefix("action.")) if name.startswith("action.") else ()
        for choice in fact.choices if kept else ():
            if choice not in kept:
                hint = did_you_mean(choice, kept)
                yield name, f"offers '{choice}', which no event keeps{hint}"


def _kept_of_answer(name: str) -> tuple[str, ...]:
    """What may be kept as an answer of that name, where each event that keeps it has its choices."""
    fields = [field for kind in EVENT_KINDS.values() for field in kind.fields if field.name == name]
    if not all(field.choices for field in fields):
        return ()
    return tuple(choice for field in fields for choice in field.choices)


def _of_test(
    pack: Pack, event: EventPattern | None, part: FactTest, actions: tuple[str, ...] = ()
) -> Iterator[str]:
    if part.fact not in pack.header.facts and part.fact not in FACTS:
        yield from _never_set(pack, event, part.fact)
    for name in part.tests.compared_names:
        if name not in pack.header.facts and name not in FACTS:
            yield from _never_set(pack, event, name)
    yield from _never_so(
        part.fact,
        part.tests,
        words_of(part.fact, pack, actions=actions, event=event.event if event else None),
    )
    yield from wrong_of_a_list(part.fact, part.tests, pack)
    if part.tests.known is not None and len(names_of_tests(part.tests)) > 1:
        yield f"asks of '{part.fact}' both whether it is known and what it is; write two conditions under 'all'"


def _never_so(name: str, tests: Tests, choices: tuple[object, ...]) -> Iterator[str]:
    """Values that are not among the choices, where the fact has some."""
    for value in tests.words if choices else ():
        if value not in choices or isinstance(value, bool) is not isinstance(choices[0], bool):
            words = " or ".join(_in_words(each) for each in choices)
            hint = did_you_mean(str(value), map(str, choices))
            yield f"'{name}' is {words}, never {value!r}{hint}"


def _in_words(choice: object) -> str:
    return ("yes" if choice else "no") if isinstance(choice, bool) else str(choice)


def _never_set(pack: Pack, event: EventPattern | None, fact: str) -> Iterator[str]:
    family, _, name = fact.partition(".")
    if family == "action":
        # An answer to a checklist stands one step deeper.
        name = name.removeprefix("answers.")
    set_by = _set_in(pack, event, family)
    if set_by is not None and name not in set_by[0]:
        names, where = set_by
        yield f"'{fact}' is never set: {where}, and pack.yaml declares no such fact{did_you_mean(name, names)}"


def _set_in(
    pack: Pack, event: EventPattern | None, family: str
) -> tuple[frozenset[str], str] | None:
    """The names that the facts of a family may have, and where they come from; None for any other fact."""
    match family:
        case "referral":
            return EVENT_KINDS["referral.received"].field_names, "no referral has this field"
        case "event":
            return _fields_of(pack, event)
        case "action":
            items = frozenset(item.id for checklist in pack.checklists for item in checklist.items)
            return _FIELDS | items | own_fields(
                pack.kinds.entries
            ).keys(), "no event has this field and no checklist asks it"
        case "worker":
            workers = frozenset(Worker.model_fields) | _named("worker") | OF_A_WORKER
            workers |= _of_a_load(pack)
            return workers, "nothing says this of a worker"
        case "each":
            people = frozenset(field.alias or name for name, field in Person.model_fields.items())
            either = people | _named("each") | _named("worker") | _OF_A_PART
            return either, "nothing says this of a person or a worker"
    return None


def _of_a_load(pack: Pack) -> frozenset[str]:
    """What a caseload comes to, kind by kind: by standings, by complexities, by each measure of the policy."""
    measures = pack.workload.each_measure if pack.workload is not None else ()
    return frozenset(
        (
            *(f"load.by_standing.{each.id}" for each in pack.kinds_of(KindList.STANDINGS)),
            *(f"load.by_complexity.{each}" for each in COMPLEXITIES),
            *(f"load.measure.{each.counting.id}" for each in measures),
        )
    )


def _fields_of(pack: Pack, event: EventPattern | None) -> tuple[frozenset[str], str]:
    """What an event says, where a rule is about one: the start of a clock, or what a notice is sent on."""
    kind = EVENT_KINDS.get(event.event) if event is not None else None
    if kind is None:
        return frozenset(), "this rule is not about one event"
    return names_of_kind(pack, kind.name), f"{kind.name} has no such field"


def _named(family: str) -> frozenset[str]:
    return frozenset(
        name.partition(".")[2]
        for name in FACTS
        if name.startswith(f"{family}.") and "*" not in name
    )
