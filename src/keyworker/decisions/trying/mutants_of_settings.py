"""Which local defaults are read by a rule or a checklist, and how does the pack read with another figure?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from keyworker.policy.conditions.model import FactTest, SettingFigure
from keyworker.policy.durations import Duration
from keyworker.policy.kinds import RuleKind, rules_of
from keyworker.policy.model import Model
from keyworker.policy.packs.pack import Pack
from keyworker.policy.packs.parts import parts_of
from keyworker.policy.rules.base import LocalDefault, Rule
from keyworker.policy.rules.checklists import Item
from keyworker.policy.rules.settings import Setting
from keyworker.policy.rules.workload import Range


@dataclass(frozen=True)
class SettingAltered:
    """The pack with another figure for one setting, and what reads it: ``kinds`` of rule, names of rules and lists."""

    setting: Setting
    pack: Pack
    kinds: tuple[RuleKind, ...]
    near: frozenset[str]
    in_checklist: bool


def settings_altered(pack: Pack) -> Iterator[SettingAltered]:
    """Each local default that anything reads, at another figure."""
    for setting in pack.settings:
        readers = [each for each in rules_of(pack) if setting.id in _settings_in(each[1])]
        lists = {each.id for each in pack.checklists if setting.id in _settings_in(each)}
        if readers or lists:
            yield SettingAltered(
                setting,
                _with_another(pack, setting, in_checklist=bool(lists)),
                tuple(kind for kind, _ in readers),
                frozenset(lists | _names(readers)),
                bool(lists),
            )


def _names(readers: Sequence[tuple[RuleKind, Rule]]) -> set[str]:
    return {name for kind, rule in readers for name in (*kind.names_of(rule), *rule.clauses)}


def _settings_in(rule: Model) -> Iterator[str]:
    """The local defaults that a rule reads."""
    for part in parts_of(rule):
        if isinstance(part, LocalDefault | SettingFigure | Range | Item):
            if part.setting is not None:
                yield part.setting
        elif isinstance(part, FactTest) and part.fact.startswith("setting."):
            yield part.fact.removeprefix("setting.")


def _with_another(pack: Pack, setting: Setting, *, in_checklist: bool) -> Pack:
    value = _another_value(setting.value, in_checklist=in_checklist)
    changed = setting.model_copy(update={"value": value})
    settings = tuple(changed if each is setting else each for each in pack.settings)
    return pack.model_copy(update={"settings": settings})


def _another_value(value: Any, *, in_checklist: bool) -> Any:
    if isinstance(value, Duration):
        return Duration(value.count + 1, value.unit)
    if isinstance(value, str):
        return value + " otherwise"
    if isinstance(value, tuple):
        return value[1:] or (("another",) if in_checklist else 1.0)
    return value + 1
