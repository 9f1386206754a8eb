"""Is the pack in a folder sound: does it load, does the linter pass it, do its worked examples come out?"""

from __future__ import annotations

from pathlib import Path

from keyworker.decisions.trying.examples import try_examples
from keyworker.policy.kinds import named_rules
from keyworker.policy.linter import lint
from keyworker.policy.model import Model
from keyworker.policy.packs.loader import VERSIONS, load_pack
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


def check_folder(folder: Path) -> PackCheck:
    """Check the pack in ``folder``. Never raises for what is wrong with the pack: that is the answer."""
    name = _called(folder.resolve())
    try:
        pack = load_pack(folder)
    except PackError as error:
        return PackCheck(pack=name, failures=tuple(_placed(name, each) for each in error.problems))
    findings = lint(pack)
    tried = try_examples(pack)
    return PackCheck(
        pack=name,
        rules=sum(1 for _ in named_rules(pack)),
        examples=len(tried),
        failures=(
            *(_placed(name, each.problem) for each in findings if each.fails),
            # An example says where it stands in its pack; here also in which version of it.
            *(name + str(each).removeprefix(pack.id) for each in tried if not each.passed),
        ),
        notes=tuple(_placed(name, each.problem) for each in findings if not each.fails),
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
