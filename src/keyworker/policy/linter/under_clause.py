"""Which rules stand under a clause, and which figures do they go by?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from keyworker.policy.kinds import named_rules
from keyworker.policy.linter.rule_figures import RuleFigures, figures_of_rule
from keyworker.policy.linter.said_figures import SaidFigure
from keyworker.policy.packs.pack import Pack
from keyworker.policy.problems import at_line
from keyworker.policy.rules.base import Rule
from keyworker.policy.wording import listed


@dataclass(frozen=True)
class UnderClause:
    """The rules that cite one clause, each with its kind."""

    pack: Pack
    clause: str

    @cached_property
    def rules(self) -> tuple[tuple[str, Rule], ...]:
        return tuple(
            (kind, rule) for kind, rule in named_rules(self.pack) if self.clause in rule.clauses
        )

    @cached_property
    def _figures(self) -> tuple[tuple[str, RuleFigures], ...]:
        of_each = (
            (place_of(self.pack, kind, rule.id), figures_of_rule(self.pack, rule))
            for kind, rule in self.rules
        )
        return tuple((place, figures) for place, figures in of_each if figures)

    def goes_by(self, said: SaidFigure) -> bool:
        return any(said in figures for _, figures in self._figures)

    def in_words(self) -> str:
        """By what they go instead, each with its place."""
        if not self._figures:
            return "they go by no figure"
        each = (f"{place} goes by {figures.in_words()}" for place, figures in self._figures)
        return listed(each)


def place_of(pack: Pack, kind: str, rule: str) -> str:
    return f"'{rule}' ({at_line(*pack.place_of(f'{kind}/{rule}'))})"
