"""Is the pack in a folder sound: does it load, does the linter pass it, do its worked examples come out?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from keyworker.decisions.trying.examples import ExampleResult, try_examples
from keyworker.policy.kinds import named_rules
from keyworker.policy.linter import lint
from keyworker.policy.model import Model
from keyworker.policy.packs.loader import VERSIONS, load_pack
from keyworker.policy.packs.pack import Pack
from keyworker.policy.problems import PackError, Problem


class PackCheck(Model):
    """What was found in one pack. ``failures`` must be put right; ``notes`` are for the author to weigh."""

    pack: str
    rules: int = 0
    examples: int = 0
    failures: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def fails(self) -> bool:
        return bool(self.failures)


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A policy looked at whole: what must be put right, what its author may weigh, and what came of each example.

    ``pack`` is none where it cannot be read at all; then its examples were not tried.
    """

    pack: Pack | None
    failing: tuple[Problem, ...] = ()
    noted: tuple[Problem, ...] = ()
    tried: tuple[ExampleResult, ...] = ()

    @property
    def missed(self) -> tuple[ExampleResult, ...]:
        """The examples that did not come out."""
        return tuple(each for each in self.tried if not each.passed)

    @property
    def fails(self) -> bool:
        return bool(self.failing or self.missed)


def checked(folder: Path) -> Checked:
    """Check the pack in ``folder``. Never raises for what is wrong with the pack: that is the answer."""
    try:
        pack = load_pack(folder)
    except PackError as error:
        return Checked(pack=None, failing=error.problems)
    findings = lint(pack)
    return Checked(
        pack=pack,
        failing=tuple(each.problem for each in findings if each.fails),
        noted=tuple(each.problem for each in findings if not each.fails),
        tried=try_examples(pack),
    )


def check_folder(folder: Path) -> PackCheck:
    """The same in sentences, each with the pack it is about."""
    name = _called(folder.resolve())
    found = checked(folder)
    if found.pack is None:
        return PackCheck(pack=name, failures=tuple(_placed(name, each) for each in found.failing))
    return PackCheck(
        pack=name,
        rules=sum(1 for _ in named_rules(found.pack)),
        examples=len(found.tried),
        failures=(
            *(_placed(name, each) for each in found.failing),
            # An example says where it stands in its pack; here also in which version of it.
            *(name + str(each).removeprefix(found.pack.id) for each in found.missed),
        ),
        notes=tuple(_placed(name, each) for each in found.noted),
    )


def _called(folder: Path) -> str:
    """The pack's folder; for another version of it, ``pack@version``."""
    return (
        f"{folder.parent.parent.name}@{folder.name}"
        if folder.parent.name == VERSIONS
        else folder.name
    )


def _placed(name: str, problem: Problem) -> str:
    return f"{name}/{problem}"
