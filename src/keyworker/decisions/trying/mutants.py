"""What can be left out of a pack, or altered in it, to see whether a worked example notices?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from keyworker.policy.conditions.model import Always, FactTest, SettingFigure
from keyworker.policy.durations import Duration
from keyworker.policy.model import Model
from keyworker.policy.packs.cross_checks import named_rules, parts_of
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.base import Force, LocalDefault
from keyworker.policy.rules.checklists import Checklist, Item
from keyworker.policy.rules.settings import Setting
from keyworker.policy.rules.workload import Range, Workload

_ON_A_CASE = frozenset({"timescales", "gate", "notices", "checklist", "states", "accountable"})

# Which examples can notice that a rule of this kind is gone: nothing else looks at it.
_ASKED_BY: dict[str, frozenset[str]] = {
    "states": _ON_A_CASE | {"eligible"},
    "timescales": frozenset({"timescales"}),
    "gates": frozenset({"gate"}),
    "actions": frozenset({"gate"}),
    "eligibility": frozenset({"eligible"}),
    "workload": frozenset({"workload"}),
    "routing": frozenset({"route"}),
    "priority": frozenset({"prioritise"}),
    "accountability": frozenset({"accountable"}),
    "checklists": frozenset({"checklist"}),
    "notices": frozenset({"notices"}),
}
_COUNTED = ("ranges", "reductions", "shared_work")

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
    when a duty is missed), the questions of its checklists, and the local defaults that a rule reads; a figure cannot
    be left out and is changed instead.
    """
    for kind, rule in named_rules(pack):
        if kind != "workload":
            yield _changed(pack, kind, rule, "left out", None)
        for name in type(rule).model_fields:
            if isinstance(getattr(getattr(rule, name), "clause", None), str):
                yield _changed(pack, kind, rule, f"without its '{name}'", {name: None})
    yield from _of_workload(pack)
    yield from _of_checklists(pack)
    for setting in pack.settings:
        yield from _of_setting(pack, setting)


def alterations(pack: Pack) -> Iterator[Mutant]:
    """The pack with each rule altered where its meaning lies.

    A length one longer, a condition that always holds, a part or one of several left out, and of what stands in the
    way the other force: blocking what needs a reason, needing a reason where it blocks.
    """
    for kind, rule in named_rules(pack):
        for done, change in _changes(rule, blocks=kind in {"gates", "eligibility"}):
            yield _changed(pack, kind, rule, done, change)


def _changes(part: Model, *, blocks: bool = False) -> Iterator[tuple[str, dict[str, Any]]]:
    given = {name: getattr(part, name) for name in type(part).model_fields}
    for name in ("within", "target"):
        if isinstance(given.get(name), Duration):
            yield f"'{name}' one longer", {name: Duration(given[name].count + 1, given[name].unit)}
    for name in ("when", "requires"):
        if given.get(name) is not None and not isinstance(given[name], Always):
            yield f"'{name}' always", {name: Always()}
    if blocks:
        force = Force.SHOULD if given["force"] is Force.MUST else Force.MUST
        yield f"force '{force}'", {"force": force}
    for name in _OPTIONAL:
        # A rule's own 'also' lists clauses; that of a start is an event.
        if given.get(name) is not None and not isinstance(given[name], tuple):
            yield f"no '{name}'", {name: None}
    yield from _one_fewer(given)
    for name in _INSIDE:
        inside = given.get(name)
        if isinstance(inside, Model):
            for done, change in _changes(inside):
                yield f"{done} under '{name}'", {name: inside.model_copy(update=change)}


def _one_fewer(given: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name in _SEVERAL:
        several = given.get(name)
        if isinstance(several, tuple) and len(several) > (name in _ONE_AT_LEAST):
            for place, each in enumerate(several):
                said = each if isinstance(each, str) else f"number {place + 1}"
                yield (
                    f"'{name.rstrip('_')}' without {said}",
                    {name: (*several[:place], *several[place + 1 :])},
                )


def _of_workload(pack: Pack) -> Iterator[Mutant]:
    workload = pack.workload
    if workload is None:
        return
    # A workload cannot do without its counting rule: left out, nobody's part counts.
    yield _changed(pack, "workload", workload.counting, "counting nobody's part", {"parts": ()})
    for name in _COUNTED:
        for rule in getattr(workload, name):
            yield _changed(pack, "workload", rule, "left out", None)
    if workload.increase is not None:
        yield _changed(pack, "workload", workload.increase, "left out", None)


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
                _ASKED_BY["checklists"],
            )


def _without(checklist: Checklist, item: str) -> Checklist:
    sections = tuple(
        section.model_copy(
            update={"items": tuple(each for each in section.items if each.id != item)}
        )
        for section in checklist.sections
    )
    return checklist.model_copy(update={"sections": sections})


def _of_setting(pack: Pack, setting: Setting) -> Iterator[Mutant]:
    readers = [(kind, rule) for kind, rule in named_rules(pack) if setting.id in _settings_in(rule)]
    lists = [each for each in pack.checklists if setting.id in _settings_in(each)]
    if not readers and not lists:
        return
    settings = tuple(
        _otherwise(each, bool(lists)) if each is setting else each for each in pack.settings
    )
    asks = frozenset(
        ask
        for kind in [kind for kind, _ in readers] + ["checklists"] * bool(lists)
        for ask in _ASKED_BY[kind]
    )
    near = frozenset(name for _, rule in readers for name in _names(rule)) | {
        each.id for each in lists
    }
    yield Mutant(
        "settings",
        setting.id,
        "at another figure",
        pack.model_copy(update={"settings": settings}),
        near,
        asks,
    )


def _settings_in(rule: Model) -> Iterator[str]:
    """The local defaults that a rule reads."""
    for part in parts_of(rule):
        if (
            isinstance(part, LocalDefault | SettingFigure | Range | Item)
            and part.setting is not None
        ):
            yield part.setting
        elif isinstance(part, FactTest) and part.fact.startswith("setting."):
            yield part.fact.removeprefix("setting.")


def _otherwise(setting: Setting, a_list: bool) -> Setting:
    value: Any = setting.value
    if isinstance(value, Duration):
        value = Duration(value.count + 1, value.unit)
    elif isinstance(value, str):
        value += " otherwise"
    elif isinstance(value, tuple):
        value = value[1:] or (("another",) if a_list else 1.0)
    else:
        value += 1
    return setting.model_copy(update={"value": value})


def _changed(pack: Pack, kind: str, rule: Any, done: str, change: dict[str, Any] | None) -> Mutant:
    """The pack with that rule changed; without it where ``change`` is None."""
    instead = () if change is None else (rule.model_copy(update=change),)
    if kind == "workload" and pack.workload is not None:
        update: dict[str, Any] = {"workload": _in_workload(pack.workload, rule, instead)}
    else:
        rules = getattr(pack, kind)
        update = {
            kind: tuple(new for each in rules for new in (instead if each is rule else (each,)))
        }
    return Mutant(
        kind,
        rule.id,
        done,
        pack.model_copy(update=update),
        frozenset(_names(rule)),
        _ASKED_BY[kind],
    )


def _in_workload(workload: Workload, rule: Any, instead: tuple[Any, ...]) -> Workload:
    for name in ("counting", "increase"):
        if getattr(workload, name) is rule:
            return workload.model_copy(update={name: instead[0] if instead else None})
    update = {
        name: tuple(
            new
            for each in getattr(workload, name)
            for new in (instead if each is rule else (each,))
        )
        for name in _COUNTED
    }
    return workload.model_copy(update=update)


def _names(rule: Any) -> Iterator[str]:
    """By which names an example may ask of a rule: its own, its clauses', the action it is about."""
    yield from (rule.id, *rule.clauses, *getattr(rule, "actions", ()))
    action = getattr(rule, "action", None)
    if action is not None:
        yield action
