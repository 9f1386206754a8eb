"""Does a clause say the figures that the rules under it go by?

The register tells in words what the policy obliges, and beside it the rules reckon. Where the one is changed and the other
is not, a citation would prove a deadline that nobody keeps. So each figure of the wording is one that a rule under the
clause goes by, and each limit rests on a clause that says it, where that clause says any length. What is said of an
ambiguity weighs other readings and other clauses too: of its figures only a length that it calls local is compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from keyworker.policy.durations import Duration
from keyworker.policy.linter.finding import AtOdds, Finding, failure
from keyworker.policy.linter.rule_figures import RuleFigures, lengths_of_the_rule_itself
from keyworker.policy.linter.said_figures import (
    SaidFigure,
    bounds_said,
    lengths_said,
    local_lengths_said,
    numbers_alone_said,
)
from keyworker.policy.linter.under_clause import UnderClause, place_of
from keyworker.policy.packs.clauses import Clause
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.base import Rule
from keyworker.policy.rules.timescales import Timescale
from keyworker.policy.rules.workload import Range
from keyworker.policy.rules.worth import Worth
from keyworker.policy.wording import listed

# A figure with the key of the clause it stands under.
_Said = tuple[str, SaidFigure]


def findings_on_clause_figures(pack: Pack) -> Iterator[Finding]:
    """Clauses that say another figure than the rules under them, and rules with another limit than their clause."""
    for clause in pack.clauses:
        under = UnderClause(pack, clause.id)
        said = _said(clause, under)
        yield from _declared_and_not_said(pack, clause, [*said, *_local(clause)])
        if under.rules:
            yield from (each.finding(pack) for each in _gone_by_nowhere(clause, under))
            of_a_rule = [each for _, each in said if each not in _of_no_rule(clause.figures)]
            yield from _limits_not_said(pack, clause, of_a_rule, under)


def clauses_at_odds(pack: Pack) -> Iterator[AtOdds]:
    """Figures of the register's wording that no rule under the clause goes by."""
    for clause in pack.clauses:
        under = UnderClause(pack, clause.id)
        if under.rules:
            yield from _gone_by_nowhere(clause, under)


def _local(clause: Clause) -> list[_Said]:
    return [("ambiguity", each) for each in local_lengths_said(clause.ambiguity or "")]


def _said(clause: Clause, under: UnderClause) -> list[_Said]:
    """The figures in the wording; where a range of caseloads rests on it, every number is one."""
    ranges = any(isinstance(rule, Range | Worth) for _, rule in under.rules)
    bare = numbers_alone_said if ranges else bounds_said
    return [
        *(("ref", each) for each in lengths_said(clause.ref)),
        *(("says", each) for reader in (lengths_said, bare) for each in reader(clause.says)),
    ]


def _of_no_rule(declared: Sequence[Duration | float]) -> RuleFigures:
    return RuleFigures(
        lengths=frozenset(each for each in declared if isinstance(each, Duration)),
        counts=frozenset(each for each in declared if not isinstance(each, Duration)),
    )


def _declared_and_not_said(pack: Pack, clause: Clause, said: Sequence[_Said]) -> Iterator[Finding]:
    """A figure declared to be of no rule that the wording does not say: left over from another wording, or misspelt."""
    for each in clause.figures:
        alone = _of_no_rule([each])
        if not any(figure in alone for _, figure in said):
            message = f"figures: the wording does not say {alone.in_words()}; take it out"
            yield failure(pack, "clauses", clause.id, message)


def _gone_by_nowhere(clause: Clause, under: UnderClause) -> Iterator[AtOdds]:
    """A figure of the wording that no rule under the clause goes by."""
    declared = _of_no_rule(clause.figures)
    for key, figure in (*_said(clause, under), *_local(clause)):
        if figure not in declared and not under.goes_by(figure):
            but = (
                f"no rule under it goes by that: {under.in_words()}; "
                "correct the one that is wrong, or list under 'figures' what no rule is to go by"
            )
            yield AtOdds("clauses", clause.id, key, figure, but)


def _limits_not_said(
    pack: Pack, clause: Clause, said: Sequence[SaidFigure], under: UnderClause
) -> Iterator[Finding]:
    """A rule that rests on this clause first, with another limit than the clause says."""
    lengths = [each for each in said if isinstance(each.means, Duration)]
    words = listed(dict.fromkeys(f"'{each.words}'" for each in lengths))
    for kind, rule in under.rules:
        limits = RuleFigures(lengths=_not_among(rule, lengths))
        if lengths and limits and rule.clause == clause.id:
            message = (
                f"goes by {limits.in_words()}, and its clause {place_of(pack, 'clauses', clause.id)} "
                f"says {words}; correct the one that is wrong"
            )
            yield failure(pack, kind, rule.id, message)


def _not_among(rule: Rule, said: Sequence[SaidFigure]) -> frozenset[Duration]:
    """The rule's own lengths that are not said; none where it reckons what is said in another way, and declares so.

    A timescale's limit and target must each be said. Other rules also hold lengths to reckon with: one said is enough.
    """
    declared = RuleFigures(lengths=frozenset(rule.figures))
    if any(each in declared for each in said):
        return frozenset()
    own = lengths_of_the_rule_itself(rule)
    missing = frozenset(
        each for each in own if not any(one in RuleFigures(frozenset({each})) for one in said)
    )
    return missing if isinstance(rule, Timescale) or missing == own else frozenset()
