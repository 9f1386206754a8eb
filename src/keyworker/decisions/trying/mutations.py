"""Would anybody notice if a rule were not there? Each rule of a pack is left out in turn, and its examples tried.

A rule whose absence no worked example notices has survived: the pack claims to implement a clause and proves nothing.
Beside leaving rules out, the run alters what carries their meaning (a length, a condition, a force, a part); what
survives that is for the author to weigh.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from keyworker.decisions.trying.examples import try_example
from keyworker.decisions.trying.mutants import Mutant, alterations, omissions
from keyworker.policy.model import Model
from keyworker.policy.packs.pack import Pack
from keyworker.policy.problems import at_line
from keyworker.policy.rules.examples import Example

__all__ = ["MutationRun", "Survivor", "alterations", "mutation_run", "omissions", "survivors"]


class Survivor(Model):
    """A rule that no worked example missed: its kind, its id, what was done to it and where it stands."""

    kind: str
    rule: str
    done: str
    place: str


class MutationRun(Model):
    """What came of a run: how much was left out or altered, and what of it nobody missed."""

    policy: str
    version: str
    left_out: int
    survivors: tuple[Survivor, ...]
    altered: int | None = None
    altered_survivors: tuple[Survivor, ...] | None = None


def mutation_run(pack: Pack, *, altered: bool = False) -> MutationRun:
    """Leave each rule of the pack out in turn; with ``altered`` alter each, too."""
    return MutationRun(
        policy=pack.id,
        version=pack.header.version,
        left_out=sum(1 for _ in omissions(pack)),
        survivors=tuple(_survivor(each) for each in survivors(pack)),
        altered=sum(1 for _ in alterations(pack)) if altered else None,
        altered_survivors=tuple(_survivor(each) for each in survivors(pack, altered=True))
        if altered
        else None,
    )


def _survivor(mutant: Mutant) -> Survivor:
    name = mutant.rule.partition("/")[0]
    return Survivor(
        kind=mutant.kind,
        rule=mutant.rule,
        done=mutant.done,
        place=at_line(*mutant.pack.place_of(f"{mutant.kind}/{name}")),
    )


def survivors(pack: Pack, *, altered: bool = False) -> Iterator[Mutant]:
    """The mutants that no worked example of the pack notices; ``altered`` tries alterations, not omissions."""
    # An example that fails as the pack stands shows nothing by failing.
    sound = [example for example in pack.examples if try_example(pack, example).passed]
    for mutant in alterations(pack) if altered else omissions(pack):
        if not _noticed(mutant, sound):
            yield mutant


def _noticed(mutant: Mutant, examples: Sequence[Example]) -> bool:
    """The first example that fails ends the search: those of the rule itself first, then of its clauses, then the rest."""
    asking = [each for each in examples if each.ask in mutant.asks]
    nearest = sorted(
        asking, key=lambda each: (each.of not in mutant.near, each.clause not in mutant.near)
    )
    return any(not try_example(mutant.pack, example).passed for example in nearest)
