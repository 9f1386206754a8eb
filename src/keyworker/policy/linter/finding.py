"""What does the linter say, and must it be put right?"""

from __future__ import annotations

from dataclasses import dataclass

from keyworker.policy.linter.said_figures import SaidFigure
from keyworker.policy.packs.pack import Pack
from keyworker.policy.problems import Problem


@dataclass(frozen=True)
class Finding:
    """What the linter found, and whether the pack fails for it."""

    problem: Problem
    fails: bool

    def __str__(self) -> str:
        return f"{'' if self.fails else 'note: '}{self.problem}"


def failure(pack: Pack, kind: str, rule: str, message: str) -> Finding:
    """Something that would mislead people, leave a duty out, or lock an action: it must be put right."""
    return Finding(pack.problem(kind, rule, message), fails=True)


def note(pack: Pack, kind: str, rule: str, message: str) -> Finding:
    """Something that harms nobody as it stands, and that its author will want to weigh."""
    return Finding(pack.problem(kind, rule, message), fails=False)


@dataclass(frozen=True)
class AtOdds:
    """A figure of a sentence that no rule it speaks of goes by: in which rule, under which key, and ``but`` what is so."""

    kind: str
    rule: str
    where: str
    figure: SaidFigure
    but: str

    def finding(self, pack: Pack) -> Finding:
        """The same as something that must be put right."""
        message = f"{self.where}: says '{self.figure.words}', and {self.but}"
        return failure(pack, self.kind, self.rule, message)
