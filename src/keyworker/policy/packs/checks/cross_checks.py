"""Do the parts of a pack fit together: clauses, settings, checklists, events and facts all known?"""

from __future__ import annotations

from collections.abc import Iterator

from keyworker.policy.conditions.model import EventPattern, FactTest
from keyworker.policy.kinds import RULE_KINDS, named_rules
from keyworker.policy.packs.checks.kind_checks import kind_problems, unlisted_kinds
from keyworker.policy.packs.checks.page_checks import page_problems
from keyworker.policy.packs.checks.part_checks import mistakes_in, unknown_clause, unknown_names
from keyworker.policy.packs.checks.title_checks import title_problems
from keyworker.policy.packs.own_entries import ENTRY, entries_meant, names_of_kind, own_fields
from keyworker.policy.packs.pack import LocalFact, Pack
from keyworker.policy.packs.parts import parts_of
from keyworker.policy.problems import Problem, did_you_mean
from keyworker.policy.rules.base import Rule
from keyworker.policy.rules.examples import Example
from keyworker.policy.rules.gates import Gate
from keyworker.policy.rules.notice_texts import mistakes_in_text
from keyworker.policy.rules.notices import Notice
from keyworker.policy.vocabulary import EVENT_KINDS

_OF_A_RULE = frozenset({"timescales", "gate", "notices", "states", "accountable"})


def cross_check(pack: Pack) -> Iterator[Problem]:
    """Every reference from one part of the pack to another that leads nowhere."""
    for kind, rule in named_rules(pack):
        for message in _of_rule(pack, rule):
            yield pack.problem(kind, rule.id, message)
    for each in RULE_KINDS:
        for rule_id, message in each.mistakes(pack):
            yield pack.problem(each.name, rule_id, message)
    yield from page_problems(pack)
    yield from _of_facts(pack)
    yield from kind_problems(pack)
    yield from title_problems(pack)
    yield from _of_settings(pack)
    yield from _of_checklists(pack)
    yield from _of_coverage(pack)
    yield from _of_examples(pack)


def _of_rule(pack: Pack, rule: Rule) -> Iterator[str]:
    if isinstance(rule, Notice):
        own = own_fields(entries_meant(pack, rule.on)) if rule.on.event == ENTRY else {}
        yield from mistakes_in_text(rule.text, rule.on.event, own)
    yield from _of_what_is_entered(rule)
    yield from mistakes_in(pack, rule)
    yield from unlisted_kinds(pack, rule)


def _of_what_is_entered(rule: Rule) -> Iterator[str]:
    """Where something is compared with an answer that nobody is giving."""
    if isinstance(rule, Gate) and rule.about == "attempt":
        return
    for part in parts_of(rule):
        for name in part.entered if isinstance(part, EventPattern) else ():
            yield f"'{name}' is entered for an action: only a gate with 'about: attempt' compares with it"


def _of_settings(pack: Pack) -> Iterator[Problem]:
    for setting in pack.settings:
        if setting.about not in pack.clauses_by_id:
            message = f"about: {unknown_clause(pack, setting.about)}"
            yield pack.problem("settings", setting.id, message)


def _of_checklists(pack: Pack) -> Iterator[Problem]:
    for checklist in pack.checklists:
        for message in unknown_names(pack, checklist):
            yield pack.problem("checklists", checklist.id, message)
    items = ((checklist, item) for checklist in pack.checklists for item in checklist.items)
    for checklist, item in items:
        for message in (*mistakes_in(pack, item), *unlisted_kinds(pack, item)):
            yield pack.problem("checklists", checklist.id, f"{item.id}: {message}")


def _of_facts(pack: Pack) -> Iterator[Problem]:
    """The facts that the header works out of others."""
    for name, fact in pack.header.facts.items():
        for message in _of_derived(pack, fact):
            yield pack.problem("pack", name, message)
        if name in _worked_out_of(pack, name, frozenset()):
            yield pack.problem("pack", name, "is worked out of itself, and so can never be known")
        for each in fact.works_out:
            for message in mistakes_in(pack, each.when):
                yield pack.problem("pack", name, f"works_out: {message}")
            if fact.choices and each.value not in fact.choices:
                hint = did_you_mean(str(each.value), fact.choices)
                message = f"works_out: '{each.value}' is none of its choices{hint}"
                yield pack.problem("pack", name, message)
        if fact.until_known is not None and fact.until_known not in fact.choices:
            hint = did_you_mean(fact.until_known, fact.choices)
            message = f"until_known: '{fact.until_known}' is none of its choices{hint}"
            yield pack.problem("pack", name, message)


def _of_derived(pack: Pack, fact: LocalFact) -> Iterator[str]:
    """Where a fact that is worked out comes from: one place, that there is, and of the type that it says."""
    ways = (bool(fact.works_out), fact.latest is not None, fact.number_of is not None)
    if sum(ways) > 1:
        yield "says in several ways what it is: 'works_out', 'latest' and 'number_of' are one or another"
    if fact.latest is not None:
        kind = EVENT_KINDS.get(fact.latest.event)
        if kind is None:
            hint = did_you_mean(fact.latest.event, EVENT_KINDS)
            yield f"latest: '{fact.latest.event}' is not an event kind{hint}"
        elif fact.latest.field not in names_of_kind(pack, kind.name):
            hint = did_you_mean(fact.latest.field, names_of_kind(pack, kind.name))
            yield f"latest: '{fact.latest.field}' is not a field of {kind.name}{hint}"
    if fact.number_of is not None:
        yield from (f"number_of: {message}" for message in mistakes_in(pack, fact.number_of))
        if fact.type != "number":
            yield f"number_of: is a number; its type is '{fact.type}'"


def _worked_out_of(pack: Pack, name: str, seen: frozenset[str]) -> frozenset[str]:
    """Every fact that a fact is worked out of, at one remove or more."""
    fact = pack.header.facts.get(name)
    if fact is None:
        return seen
    parts = parts_of((fact.works_out, fact.number_of))
    asked = {each for part in parts if isinstance(part, FactTest) for each in part.names}
    for each in asked - seen:
        seen = _worked_out_of(pack, each, seen | {each})
    return seen


def _of_coverage(pack: Pack) -> Iterator[Problem]:
    for coverage in pack.coverage:
        if coverage.clause not in pack.clauses_by_id:
            yield pack.problem("coverage", coverage.clause, unknown_clause(pack, coverage.clause))


def _of_examples(pack: Pack) -> Iterator[Problem]:
    rules = {rule.id for _, rule in named_rules(pack)} | pack.actions_spoken_of
    questions = {each.id for each in pack.checklists}
    questions |= {f"{each.id}/{item.id}" for each in pack.checklists for item in each.items}
    for example in pack.examples:
        if example.clause not in pack.clauses_by_id:
            yield pack.problem("examples", example.id, unknown_clause(pack, example.clause))
        stranger = _asks_of_a_stranger(example, rules, questions)
        if stranger is not None:
            yield pack.problem("examples", example.id, stranger)


def _asks_of_a_stranger(example: Example, rules: set[str], questions: set[str]) -> str | None:
    """What the example asks of, where there is no such thing."""
    if example.ask in _OF_A_RULE and example.of not in rules:
        return f"of: no rule or action '{example.of}'{did_you_mean(example.of, rules)}"
    if example.ask == "checklist" and example.of not in questions:
        hint = did_you_mean(example.of, questions)
        return f"of: no checklist or question '{example.of}'{hint}"
    return None
