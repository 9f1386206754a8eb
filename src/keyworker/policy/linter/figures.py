"""Does every figure that people read stand among the figures that the rule goes by?

A limit stands in ``within``, where the clock reads it, and in sentences, where people do. Whoever changes the one and
forgets the other would have staff told a false deadline; so each figure of a sentence must be one of the rule's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from keyworker.policy.kinds import named_rules
from keyworker.policy.linter.finding import AtOdds, Finding
from keyworker.policy.linter.rule_figures import RuleFigures, figures_of_rule
from keyworker.policy.linter.said_figures import (
    SaidFigure,
    bounds_said,
    lengths_said,
    numbers_alone_said,
)
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.notices import Notice
from keyworker.policy.wording import listed

# What may have no figure of its own may say that of a rule under the same clause.
_SPEAK_OF_OTHERS = frozenset({"actions", "gates", "states", "eligibility"})


def findings_on_figures(pack: Pack) -> Iterator[Finding]:
    """Sentences that say another figure than the rule goes by."""
    return (each.finding(pack) for each in rules_at_odds(pack))


def rules_at_odds(pack: Pack) -> Iterator[AtOdds]:
    """The same, each with the key under which the sentence stands and the figure that it says."""
    for kind, rule in named_rules(pack):
        said = list(_said(kind, rule))
        if not said:
            continue
        own = figures_of_rule(pack, rule)
        others = list(_others_spoken_of(pack, kind, rule))
        for where, figure in said:
            if figure not in own and not any(figure in each for each in others):
                yield AtOdds(kind, rule.id, where, figure, _but(rule, own))


def _said(kind: str, rule: Any) -> Iterator[tuple[str, SaidFigure]]:
    """The figures in what people read of the rule, each with the key it stands under."""
    for where, text in _sentences(rule):
        # Of a caseload every number is a figure; elsewhere a bare one may be a section, a step, a form.
        numbers = numbers_alone_said if kind == "workload" else bounds_said
        readers = (lengths_said, numbers)
        yield from ((where, each) for reader in readers for each in reader(text))


def _sentences(rule: Any) -> Iterator[tuple[str, str]]:
    for name in ("title", "plain", "text", "refusal"):
        text = getattr(rule, name, None)
        if text is not None:
            yield name, text
    missed = getattr(rule, "missed", None)
    if missed is not None:
        yield "missed", missed.plain


def _others_spoken_of(pack: Pack, kind: str, rule: Any) -> Iterator[RuleFigures]:
    """What other rules go by of which this one may speak.

    A notice tells of the duties it names; where they are several, as for two kinds of case, its figure is that of all.
    """
    if isinstance(rule, Notice):
        duties = [figures_of_rule(pack, each) for each in pack.timescales if each.id in rule.duties]
        yield from [RuleFigures.common_to(duties)] if duties else []
    elif kind in _SPEAK_OF_OTHERS:
        for _, other in named_rules(pack):
            if other is not rule and set(rule.clauses) & set(other.clauses):
                yield figures_of_rule(pack, other)


def _but(rule: Any, own: RuleFigures) -> str:
    if isinstance(rule, Notice):
        if not rule.duties:
            return "names no duty that goes by it; name it under 'duties'"
        named = listed(f"'{each}'" for each in rule.duties)
        return f"not every duty it names ({named}) goes by that; correct the one that is wrong"
    if own:
        return f"the rule goes by {own.in_words()}; correct the one that is wrong"
    return "no rule under its clause goes by it; correct the one that is wrong"
