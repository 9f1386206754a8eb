"""What does a pack define and never use, or name and never define?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from keyworker.policy.conditions.model import FactTest, Tests
from keyworker.policy.conditions.reads import states_named
from keyworker.policy.durations import Duration
from keyworker.policy.kinds import named_rules, parts_in
from keyworker.policy.linter.finding import Finding, failure, note
from keyworker.policy.model import Model
from keyworker.policy.naming import Names, names_in
from keyworker.policy.packs.own_entries import actions_known
from keyworker.policy.packs.pack import Pack
from keyworker.policy.packs.parts import named_in, parts_of
from keyworker.policy.packs.somebodys import is_somebodys
from keyworker.policy.problems import did_you_mean
from keyworker.policy.rules.base import LocalDefault, Rule
from keyworker.policy.rules.checklists import Checklist
from keyworker.policy.rules.settings import READ_BY_PAGES
from keyworker.policy.rules.tables import Route
from keyworker.policy.rules.workload import Ramp
from keyworker.policy.vocabulary import ALLOCATION_ROLES, EVENT_KINDS
from keyworker.policy.vocabulary.actions import ADMINISTRATION
from keyworker.policy.vocabulary.facts import FACTS
from keyworker.policy.vocabulary.roles import STAGES, STANDINGS

_MOVED_WITHOUT_UNIT = re.compile(r"^\S+ [+-] ?\d+$")
# What a rule does with an action that it names in that field.
_DOES = {
    "actions": "guards '{}'",
    "put_right": "is put right by '{}'",
    "offer": "offers '{}' when missed",
}
# What the engine itself calls things, which a pack may rename.
_WORDS = frozenset(
    {
        *ALLOCATION_ROLES,
        *STANDINGS,
        *STAGES,
        "referral",
        "manager",
        "case",
        "child",
        "children",
        "family",
        "worker",
        "team",
    }
    | {choice for kind in EVENT_KINDS.values() for field in kind.fields for choice in field.choices}
)


def findings_on_loose_ends(pack: Pack) -> Iterator[Finding]:
    """Definitions without a use, and names without a definition."""
    yield from _settings(pack)
    yield from _lengths(pack)
    yield from _moved_without_unit(pack)
    yield from _actions(pack)
    yield from _nameless(pack)
    yield from _checklists(pack)
    yield from _states(pack)
    yield from _facts(pack)
    yield from _terms(pack)


def _settings(pack: Pack) -> Iterator[Finding]:
    cited = _citations(pack)
    read = {each for holder in _holders(pack) for each in named_in(holder, Names.SETTING)}
    for setting in pack.settings:
        citation = cited.search(setting.why) if cited else None
        if citation:
            message = f"is a local default and yet cites {citation[0]}; no clause may be given for a figure of one's own"
            yield failure(pack, "settings", setting.id, message)
        if setting.id not in read and setting.id not in READ_BY_PAGES:
            yield note(pack, "settings", setting.id, "no rule or checklist uses this setting")


def _citations(pack: Pack) -> re.Pattern[str] | None:
    """What finds a clause of the register in a text; None where the register is empty."""
    registered = [re.escape(each) for clause in pack.clauses for each in (clause.id, clause.ref)]
    if not registered:
        return None
    return re.compile(rf"(?<![\w.-])({'|'.join(registered)})(?![\w-]|\.\w)")


def _lengths(pack: Pack) -> Iterator[Finding]:
    """Lengths of which the local default does not say in what they are counted."""
    values = {setting.id: setting.value for setting in pack.settings}
    for rule in pack.timescales:
        for name, length in (("within", rule.within), ("target", rule.target)):
            value = values.get(length.setting) if isinstance(length, LocalDefault) else None
            if isinstance(length, LocalDefault) and not isinstance(value, Duration):
                message = f"{name}: the setting '{length.setting}' is {value!r}, which has no unit; write a length such as '5 working days'"
                yield failure(pack, "timescales", rule.id, message)


def _moved_without_unit(pack: Pack) -> Iterator[Finding]:
    """Dates that are moved by a number of nothing."""
    for kind, rule, tests in parts_in(pack, Tests):
        for each in tests.dates:
            if _MOVED_WITHOUT_UNIT.match(each.written):
                message = f"'{each}' has no unit; write '{each} days'"
                yield failure(pack, kind, rule.id, message)


def _actions(pack: Pack) -> Iterator[Finding]:
    """Actions that there are none of; and that a gate guards, or something offers, and nobody may do."""
    offered = {rule.action for rule in pack.actions}
    for kind, rule_id, verb, action in _actions_named(pack):
        if action in ADMINISTRATION:
            message = f"'{action}' is an administrator's, or to one's own account: no policy says whose it is"
            yield failure(pack, kind, rule_id, message)
        elif action not in actions_known(pack):
            hint = did_you_mean(action, actions_known(pack))
            yield failure(pack, kind, rule_id, f"'{action}' is nothing that anybody can do{hint}")
        elif offered and not is_somebodys(pack, action):
            hint = did_you_mean(action, offered)
            message = f"{verb.format(action)}, which actions.yaml lets nobody do{hint}"
            yield note(pack, kind, rule_id, message)


def _actions_named(pack: Pack) -> Iterator[tuple[str, str, str, str]]:
    """Each action that a rule or a checklist names: its kind and id, what it does with the action, and which."""
    rules: list[tuple[str, Rule | Checklist]] = [*named_rules(pack)]
    for kind, rule in (*rules, *(("checklists", each) for each in pack.checklists)):
        for part in parts_of(rule):
            for field, of_what, names in names_in(part):
                for action in names if of_what is Names.ACTION else ():
                    yield kind, rule.id, _DOES.get(field, "names the action '{}'"), action


def _nameless(pack: Pack) -> Iterator[Finding]:
    """Where work goes, by a name for which a pack that has words of its own has none."""
    known = {*pack.header.terms, *pack.header.roles, *_WORDS}
    reported: set[str] = set()
    for row in pack.routing if pack.header.terms else ():
        for word in _places(row):
            if word in known or word in reported or " " in word:
                continue
            reported.add(word)
            message = f"sends work to '{word}', for which pack.yaml has no term"
            near = get_close_matches(word, known, n=1, cutoff=0.75)
            if near:
                yield failure(pack, "routing", row.id, f"{message}; did you mean '{near[0]}'?")
            elif "-" in word:
                read = word.replace("-", " ")
                yield note(pack, "routing", row.id, f"{message}; people will read '{read}'")


def _places(row: Route) -> Iterator[str]:
    """Every name by which a row says where work goes."""
    places = [place for to in (row.to, *row.offer) for place in (to.service, to.team, to.role)]
    return (each for each in (*places, *row.with_) if isinstance(each, str))


def _checklists(pack: Pack) -> Iterator[Finding]:
    put = {rule.checklist for rule in pack.actions}
    for checklist in pack.checklists:
        if checklist.of == "worker" and checklist.id in put:
            message = "is about the worker, and yet an action puts it on a case; give the action another checklist"
            yield failure(pack, "checklists", checklist.id, message)
        elif checklist.of == "case" and checklist.id not in put:
            yield note(pack, "checklists", checklist.id, "no action asks this checklist")


def _states(pack: Pack) -> Iterator[Finding]:
    parts = (part for holder in _holders(pack) for part in parts_of(holder))
    named = {name for part in parts for name in states_named(part)}
    for state in pack.states:
        if state.id not in named:
            yield note(pack, "states", state.id, "no rule asks about this state")


def _facts(pack: Pack) -> Iterator[Finding]:
    holders = (*_holders(pack), *pack.header.facts.values())
    read = {name for holder in holders for name in _facts_read(holder)}
    for name in pack.header.facts:
        if name not in read:
            yield note(pack, "pack", name, "no condition asks about this fact")


def _terms(pack: Pack) -> Iterator[Finding]:
    words = {word for holder in _holders(pack) for word in _words_in(holder)}
    for term in pack.header.terms:
        if not (term in _WORDS or term in words or term in FACTS):
            message = "nothing in the pack or the vocabulary goes by this term"
            yield note(pack, "pack", term, message)


def _facts_read(holder: Model) -> Iterator[str]:
    for part in parts_of(holder):
        if isinstance(part, FactTest):
            yield from (each.name for each in part.tests.compared)
        elif isinstance(part, Ramp):
            yield part.since
    yield from named_in(holder, Names.FACT)


def _words_in(value: Any) -> Iterator[str]:
    """Every word a rule uses as a name."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _words_in(each)
    elif isinstance(value, dict):
        yield from value
        for each in value.values():
            yield from _words_in(each)
    elif isinstance(value, Model):
        for name in type(value).model_fields:
            yield from _words_in(getattr(value, name))


def _holders(pack: Pack) -> list[Model]:
    """Whatever may use something that the pack defines."""
    return [*(rule for _, rule in named_rules(pack)), *pack.checklists]
