"""What can be left out of a pack, or altered in it, to see whether a worked example notices?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from keyworker.policy.conditions.model import Always
from keyworker.policy.durations import Duration
from keyworker.policy.kinds import RuleKind, rules_of
from keyworker.policy.model import Model
from keyworker.policy.naming import Names
from keyworker.policy.packs.pack import Pack
from keyworker.policy.packs.parts import named_in
from keyworker.policy.rules.base import Force, Rule
from keyworker.policy.rules.checklists import Checklist
from keyworker.policy.rules.workload import Counting

ASK_A_CHECKLIST = frozenset({"checklist"})

# What a rule may do without; of what it names several, and of which of these it must name one; what has such parts.
_OPTIONAL = ("target", "cap", "warn", "repeats", "also", "not_before", "checklist", "key_worker")
_SEVERAL = (
    "stops",
    "ends",
    "pauses",
    "with_",
    "offer",
    "to",
    "who",
    "by",
    "responsible",
    "parts",
    "agreed_by",
)
_ONE_AT_LEAST = frozenset({"to", "who", "by", "responsible", "parts", "agreed_by"})
_INSIDE = ("starts", "relax", "override")

# What was done, and the fields of the rule that it changed.
Alteration = tuple[str, dict[str, Any]]


@dataclass(frozen=True)
class Mutant:
    """A pack with one rule left out or altered: the ``rule`` (with its kind) and what was ``done`` to it.

    ``near`` are the names by which examples ask of the rule, ``asks`` the questions whose answer can depend on it.
    """

    kind: str
    rule: str
    done: str
    pack: Pack
    near: frozenset[str]
    asks: frozenset[str]


def omissions(pack: Pack) -> Iterator[Mutant]:
    """The pack without each thing that claims to implement a clause: no example may fail to notice.

    These are its rules, the parts of rules that rest on a clause of their own (who may override or relax, what follows
    when a deadline is missed), the questions of its checklists, and the local defaults that a rule reads; a figure cannot
    be left out and is changed instead.
    """
    for kind, rule in rules_of(pack):
        if isinstance(rule, Counting):
            # A workload cannot do without its counting rule: left out, nobody's part counts.
            yield _changed(pack, kind, rule, "counting nobody's part", {"parts": ()})
        else:
            yield _mutant(pack, kind, rule, "left out", ())
        for name in type(rule).model_fields:
            if isinstance(getattr(getattr(rule, name), "clause", None), str):
                yield _changed(pack, kind, rule, f"without its '{name}'", {name: None})
    yield from _of_checklists(pack)
    yield from _of_settings(pack)


def alterations(pack: Pack) -> Iterator[Mutant]:
    """The pack with each rule altered where its meaning lies.

    A length one longer, a condition that always holds, a part or one of several left out, and of what stands in the
    way the other force: blocking what needs a reason, needing a reason where it blocks.
    """
    for kind, rule in rules_of(pack):
        for done, change in _changes(rule, blocks=kind.blocks):
            yield _changed(pack, kind, rule, done, change)


def _changes(part: Model, *, blocks: bool = False) -> Iterator[Alteration]:
    fields = {name: getattr(part, name) for name in type(part).model_fields}
    yield from _longer(fields)
    yield from _always(fields)
    if blocks:
        force = Force.SHOULD if fields["force"] is Force.MUST else Force.MUST
        yield f"force '{force}'", {"force": force}
    yield from _without_optional(fields)
    yield from _one_fewer(fields)
    for name in _INSIDE:
        inside = fields.get(name)
        if isinstance(inside, Model):
            for done, change in _changes(inside):
                yield f"{done} under '{name}'", {name: inside.model_copy(update=change)}


def _longer(fields: Mapping[str, Any]) -> Iterator[Alteration]:
    for name in ("within", "target"):
        length = fields.get(name)
        if isinstance(length, Duration):
            yield f"'{name}' one longer", {name: Duration(length.count + 1, length.unit)}


def _always(fields: Mapping[str, Any]) -> Iterator[Alteration]:
    for name in ("when", "requires"):
        if fields.get(name) is not None and not isinstance(fields[name], Always):
            yield f"'{name}' always", {name: Always()}


def _without_optional(fields: Mapping[str, Any]) -> Iterator[Alteration]:
    for name in _OPTIONAL:
        # A rule's own 'also' lists clauses; that of a start is an event.
        if fields.get(name) is not None and not isinstance(fields[name], tuple):
            yield f"no '{name}'", {name: None}


def _one_fewer(fields: Mapping[str, Any]) -> Iterator[Alteration]:
    for name in _SEVERAL:
        several = fields.get(name)
        if not isinstance(several, tuple) or len(several) <= (name in _ONE_AT_LEAST):
            continue
        for place, each in enumerate(several):
            which = each if isinstance(each, str) else f"number {place + 1}"
            rest = (*several[:place], *several[place + 1 :])
            yield f"'{name.rstrip('_')}' without {which}", {name: rest}


def _of_checklists(pack: Pack) -> Iterator[Mutant]:
    for checklist in pack.checklists:
        for item in checklist.items:
            changed = _without(checklist, item.id)
            lists = tuple(changed if each is checklist else each for each in pack.checklists)
            name = f"{checklist.id}/{item.id}"
            yield Mutant(
                "checklists",
                name,
                "left out",
                pack.model_copy(update={"checklists": lists}),
                frozenset({name, checklist.id, item.clause}),
                ASK_A_CHECKLIST,
            )


def _of_settings(pack: Pack) -> Iterator[Mutant]:
    """Each local default that anything reads, at another figure."""
    for setting in pack.settings:
        readers = [each for each in rules_of(pack) if setting.id in _settings_in(each[1])]
        lists = {each.id for each in pack.checklists if setting.id in _settings_in(each)}
        if readers or lists:
            value = _another_value(setting.value, in_checklist=bool(lists))
            changed = setting.model_copy(update={"value": value})
            settings = tuple(changed if each is setting else each for each in pack.settings)
            near = {
                name for kind, rule in readers for name in (*kind.names_of(rule), *rule.clauses)
            }
            asks = {ask for kind, _ in readers for ask in kind.asked_by}
            yield Mutant(
                "settings",
                setting.id,
                "at another figure",
                pack.model_copy(update={"settings": settings}),
                frozenset(lists | near),
                frozenset(asks) | (ASK_A_CHECKLIST if lists else frozenset()),
            )


def _settings_in(rule: Model) -> Iterator[str]:
    """The local defaults that a rule reads."""
    yield from named_in(rule, Names.SETTING)
    facts = (each for each in named_in(rule, Names.FACT) if each.startswith("setting."))
    yield from (each.removeprefix("setting.") for each in facts)


def _another_value(value: Any, *, in_checklist: bool) -> Any:
    if isinstance(value, Duration):
        return Duration(value.count + 1, value.unit)
    if isinstance(value, str):
        return value + " otherwise"
    if isinstance(value, tuple):
        return value[1:] or (("another",) if in_checklist else 1.0)
    return value + 1


def _without(checklist: Checklist, item: str) -> Checklist:
    sections = tuple(
        section.model_copy(
            update={"items": tuple(each for each in section.items if each.id != item)}
        )
        for section in checklist.sections
    )
    return checklist.model_copy(update={"sections": sections})


def _changed(
    pack: Pack, kind: RuleKind, rule: Rule, done: str, change: Mapping[str, Any]
) -> Mutant:
    return _mutant(pack, kind, rule, done, (rule.model_copy(update=change),))


def _mutant(pack: Pack, kind: RuleKind, rule: Rule, done: str, instead: tuple[Rule, ...]) -> Mutant:
    near = frozenset((*kind.names_of(rule), *rule.clauses))
    return Mutant(kind.name, rule.id, done, kind.instead(pack, rule, instead), near, kind.asked_by)
