"""Would anybody notice if a rule were not there? Each rule of a pack is left out in turn, and its examples tried.

A rule whose absence no worked example notices has survived: the pack claims to implement a clause and proves nothing.
Beside leaving rules out, the run alters what carries their meaning (a length, a condition); what survives that is for
the author to weigh.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from keyworker.decisions.examples import try_example
from keyworker.policy.conditions import Always
from keyworker.policy.durations import Duration
from keyworker.policy.model import Model
from keyworker.policy.pack import Pack
from keyworker.policy.rules.checklists import Checklist
from keyworker.policy.rules.examples import Example
from keyworker.policy.rules.timescales import Timescale
from keyworker.policy.rules.workload import Workload

_LISTS = (
    "states", "routing", "priority", "accountability", "timescales", "gates", "actions", "eligibility", "notices",
)  # fmt: skip
_COUNTED = ("ranges", "reductions", "shared_work")


@dataclass(frozen=True)
class Mutant:
    """A pack with one rule left out or altered: the ``rule`` (with its kind) and what was done to it."""

    kind: str
    rule: str
    done: str
    pack: Pack
    near: frozenset[str]


class Survivor(Model):
    """A rule that no worked example missed: its kind, its id, what was done to it and where it stands."""

    kind: str
    rule: str
    done: str
    place: str


class MutationRun(Model):
    """What came of a run: how many rules and questions were left out, and which nobody missed."""

    policy: str
    version: str
    left_out: int
    survivors: tuple[Survivor, ...]
    altered_survivors: tuple[Survivor, ...] | None = None


def mutation_run(pack: Pack, *, altered: bool = False) -> MutationRun:
    """Leave each rule of the pack out in turn; with ``altered`` alter each, too."""
    return MutationRun(
        policy=pack.id, version=pack.header.version, left_out=sum(1 for _ in omissions(pack)),
        survivors=tuple(_survivor(each) for each in survivors(pack)),
        altered_survivors=tuple(_survivor(each) for each in survivors(pack, altered=True)) if altered else None,
    )  # fmt: skip


def _survivor(mutant: Mutant) -> Survivor:
    name = mutant.rule.partition("/")[0]
    file, line = mutant.pack.lines.get(f"{mutant.kind}/{name}", (f"{mutant.kind}.yaml", 0))
    return Survivor(kind=mutant.kind, rule=mutant.rule, done=mutant.done, place=f"{file}:{line}" if line else file)


def survivors(pack: Pack, *, altered: bool = False) -> Iterator[Mutant]:
    """The mutants that no worked example of the pack notices; ``altered`` tries alterations, not omissions."""
    # An example that fails as the pack stands shows nothing by failing.
    sound = [example for example in pack.examples if try_example(pack, example).passed]
    for mutant in alterations(pack) if altered else omissions(pack):
        if not _noticed(mutant, sound):
            yield mutant


def _noticed(mutant: Mutant, examples: Sequence[Example]) -> bool:
    return any(not try_example(mutant.pack, example).passed for example in _nearest_first(mutant, examples))


def _nearest_first(mutant: Mutant, examples: Sequence[Example]) -> Iterable[Example]:
    """Those of the rule itself, then of its clauses, then the rest: the first that fails ends the search."""
    return sorted(examples, key=lambda each: (each.of not in mutant.near, each.clause not in mutant.near))


def omissions(pack: Pack) -> Iterator[Mutant]:
    """The pack without each of its rules in turn, and without each question of a checklist."""
    for kind in _LISTS:
        rules = getattr(pack, kind)
        for rule in rules:
            yield _mutant(pack, kind, rule, "left out", {kind: tuple(each for each in rules if each is not rule)})
    yield from _of_workload(pack)
    for checklist in pack.checklists:
        for item in checklist.items:
            changed = _without(checklist, item.id)
            lists = tuple(changed if each is checklist else each for each in pack.checklists)
            near = frozenset({f"{checklist.id}/{item.id}", checklist.id, item.clause})
            yield Mutant("checklists", f"{checklist.id}/{item.id}", "left out", _with(pack, checklists=lists), near)


def _of_workload(pack: Pack) -> Iterator[Mutant]:
    workload = pack.workload
    if workload is None:
        return
    yield _mutant(pack, "workload", workload.counting, "counting nobody's part", _counting_no_part(workload))
    for name in _COUNTED:
        rules = getattr(workload, name)
        for rule in rules:
            rest = workload.model_copy(update={name: tuple(each for each in rules if each is not rule)})
            yield _mutant(pack, "workload", rule, "left out", {"workload": rest})
    if workload.increase is not None:
        rest = workload.model_copy(update={"increase": None})
        yield _mutant(pack, "workload", workload.increase, "left out", {"workload": rest})


def _counting_no_part(workload: Workload) -> dict[str, Any]:
    """A workload cannot do without its counting rule: left out, nobody's part counts."""
    return {"workload": workload.model_copy(update={"counting": workload.counting.model_copy(update={"parts": ()})})}


def _without(checklist: Checklist, item: str) -> Checklist:
    sections = tuple(
        section.model_copy(update={"items": tuple(each for each in section.items if each.id != item)})
        for section in checklist.sections
    )
    return checklist.model_copy(update={"sections": sections})


def alterations(pack: Pack) -> Iterator[Mutant]:
    """The pack with each length one longer, and each condition of a rule made to hold always."""
    for kind in _LISTS:
        rules = getattr(pack, kind)
        for rule in rules:
            for done, change in _changes(rule):
                changed = rule.model_copy(update=change)
                altered = tuple(changed if each is rule else each for each in rules)
                yield _mutant(pack, kind, rule, done, {kind: altered})


def _changes(rule: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    for name in ("within", "target"):
        length = getattr(rule, name, None) if isinstance(rule, Timescale) else None
        if isinstance(length, Duration):
            yield f"{name} one longer", {name: Duration(length.count + 1, length.unit)}
    for name in ("when", "requires"):
        condition = getattr(rule, name, None)
        if condition is not None and not isinstance(condition, Always):
            yield f"{name} always", {name: Always()}


def _mutant(pack: Pack, kind: str, rule: Any, done: str, change: dict[str, Any]) -> Mutant:
    names = {rule.id, *rule.clauses, getattr(rule, "action", None), *getattr(rule, "actions", ())}
    return Mutant(kind, rule.id, done, _with(pack, **change), frozenset(name for name in names if name))


def _with(pack: Pack, **change: Any) -> Pack:
    """A copy that shares nothing worked out from what it was copied from."""
    fields = {name: getattr(pack, name) for name in Pack.model_fields}
    return Pack.model_construct(**{**fields, **change})
