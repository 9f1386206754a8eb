"""What does a pack define and never use, or name and never define?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from keyworker.policy.conditions.model import FactTest, Quantified, Tests
from keyworker.policy.conditions.reads import states_named
from keyworker.policy.durations import Duration
from keyworker.policy.linter.finding import Finding, failure, note
from keyworker.policy.packs.cross_checks import named_rules, parts_of
from keyworker.policy.packs.pack import Pack
from keyworker.policy.problems import did_you_mean
from keyworker.policy.rules.base import LocalDefault
from keyworker.policy.rules.settings import READ_BY_PAGES
from keyworker.policy.rules.timescales import Timescale
from keyworker.policy.vocabulary import ALLOCATION_ROLES, EVENT_KINDS
from keyworker.policy.vocabulary.facts import FACTS
from keyworker.policy.vocabulary.roles import STANDINGS

_MOVED_WITHOUT_UNIT = re.compile(r"^\S+ [+-] ?\d+$")
# What the engine itself calls things, which a pack may rename.
_WORDS = frozenset(
    {
        *ALLOCATION_ROLES,
        *STANDINGS,
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
    | {"received", "not-opened", "open", "on-hold", "closed"}
)


def findings_on_loose_ends(pack: Pack) -> Iterator[Finding]:
    """Definitions without a use, and names without a definition."""
    yield from _settings(pack)
    yield from _lengths(pack)
    yield from _actions(pack)
    yield from _nameless(pack)
    yield from _unused(pack)


def _settings(pack: Pack) -> Iterator[Finding]:
    registered = [re.escape(each) for clause in pack.clauses for each in (clause.id, clause.ref)]
    cited = (
        re.compile(rf"(?<![\w.-])({'|'.join(registered)})(?![\w-]|\.\w)") if registered else None
    )
    used = {
        getattr(part, "setting", None) for holder in _holders(pack) for part in parts_of(holder)
    }
    for setting in pack.settings:
        found = cited.search(setting.why) if cited else None
        if found:
            message = f"is a local default and yet cites {found[0]}; no clause may be given for a figure of one's own"
            yield failure(pack, "settings", setting.id, message)
        if setting.id not in used and setting.id not in READ_BY_PAGES:
            yield note(pack, "settings", setting.id, "no rule or checklist uses this setting")


def _lengths(pack: Pack) -> Iterator[Finding]:
    """Figures that should say of what they are."""
    values = {setting.id: setting.value for setting in pack.settings}
    for kind, rule in named_rules(pack):
        for name in ("within", "target") if isinstance(rule, Timescale) else ():
            length = getattr(rule, name, None)
            if isinstance(length, LocalDefault) and not isinstance(
                values.get(length.setting), Duration
            ):
                written = values.get(length.setting)
                message = (
                    f"{name}: the setting '{length.setting}' is {written!r}, which has no unit"
                )
                yield failure(
                    pack, kind, rule.id, f"{message}; write a length such as '5 working days'"
                )
        for tests in _tests_in(rule):
            for wanted in (tests.before, tests.after):
                if wanted is not None and _MOVED_WITHOUT_UNIT.match(wanted.written):
                    yield failure(
                        pack, kind, rule.id, f"'{wanted}' has no unit; write '{wanted} days'"
                    )


def _tests_in(rule: Any) -> Iterator[Tests]:
    return (part for part in parts_of(rule) if isinstance(part, Tests))


def _actions(pack: Pack) -> Iterator[Finding]:
    """Actions that a gate guards, or that a refusal or a missed duty offers, and that nobody may do."""
    offered = {rule.action for rule in pack.actions}
    if not offered:
        return
    named = [
        *(
            ("gates", gate.id, "guards '{}'", action)
            for gate in pack.gates
            for action in gate.actions
        ),
        *(("gates", gate.id, "is put right by '{}'", gate.put_right) for gate in pack.gates),
        *(
            ("timescales", rule.id, "offers '{}' when missed", rule.missed.offer)
            for rule in pack.timescales
            if rule.missed is not None
        ),
    ]
    for kind, rule_id, said, action in named:
        if action is not None and action not in offered:
            message = f"{said.format(action)}, which actions.yaml lets nobody do{did_you_mean(action, offered)}"
            yield note(pack, kind, rule_id, message)


def _nameless(pack: Pack) -> Iterator[Finding]:
    """Where work goes, by a name for which a pack that has words of its own has none."""
    known = {*pack.header.terms, *pack.header.roles, *_WORDS}
    said: set[str] = set()
    for row in pack.routing if pack.header.terms else ():
        places = [place for to in (row.to, *row.offer) for place in (to.service, to.team, to.role)]
        for word in (*places, *row.with_):
            if isinstance(word, str) and "-" in word and word not in known and word not in said:
                said.add(word)
                read = word.replace("-", " ")
                message = f"sends work to '{word}', for which pack.yaml has no term; people will read '{read}'"
                yield note(pack, "routing", row.id, message)


def _unused(pack: Pack) -> Iterator[Finding]:
    holders = list(_holders(pack))
    checklists = {getattr(rule, "checklist", None) for rule in holders}
    for checklist in pack.checklists:
        if checklist.of == "worker" and checklist.id in checklists:
            message = "is about the worker, and yet an action puts it on a case; give the action another checklist"
            yield failure(pack, "checklists", checklist.id, message)
        elif checklist.of == "case" and checklist.id not in checklists:
            yield note(pack, "checklists", checklist.id, "no action asks this checklist")
    states = {
        name for holder in holders for part in parts_of(holder) for name in states_named(part)
    }
    for state in pack.states:
        if state.id not in states:
            yield note(pack, "states", state.id, "no rule asks about this state")
    facts = {name for holder in holders for name in _facts_asked(holder)}
    for name in pack.header.facts:
        if name not in facts:
            yield note(pack, "pack", name, "no condition asks about this fact")
    words = {word for holder in holders for word in _words_in(holder)}
    for term in pack.header.terms:
        if term not in _WORDS and term not in words and term not in FACTS:
            yield note(
                pack, "pack", term, "nothing in the pack or the vocabulary goes by this term"
            )


def _facts_asked(holder: Any) -> Iterator[str]:
    for part in parts_of(holder):
        if isinstance(part, FactTest):
            yield from (each.name for each in part.tests.compared)
        elif isinstance(part, Quantified):
            yield part.of
        # A count weighted by a fact, a team that a fact names.
        yield from (
            name for key in ("weight", "fact") if isinstance(name := getattr(part, key, None), str)
        )


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
    elif hasattr(type(value), "model_fields"):
        for name in type(value).model_fields:
            yield from _words_in(getattr(value, name))


def _holders(pack: Pack) -> Iterable[Any]:
    return [*(rule for _, rule in named_rules(pack)), *pack.checklists]
