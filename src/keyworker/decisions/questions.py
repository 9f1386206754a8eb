"""What is worth asking next, so that it can be decided where a referral goes; and why is it asked?

Only questions that an undecided row of the routing table still needs, and all of them in one round: those of the rows that
the fewest answers would settle come first. A fact that somebody was asked for and does not know is not asked for again; it stays unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from keyworker.decisions.tables import deciding
from keyworker.policy.conditions.facts import Facts
from keyworker.policy.conditions.reads import fact_tests_in
from keyworker.policy.conditions.truth import Unknown
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.tables import NamedByFact, Route
from keyworker.policy.vocabulary.facts import FACTS


@dataclass(frozen=True)
class Question:
    """A fact to ask for, and the first row of the table that waits for it: its plain words and its clause.

    It ``follows`` where every row that waits for it waits for something else first: then it may not apply at all.
    """

    fact: str
    plain: str
    clause: str
    follows: bool = False


def routing_questions(
    pack: Pack, facts: Facts, *, not_known: Collection[str] = ()
) -> tuple[Question, ...]:
    """What to ask, in one round; nothing where the route is decided or nothing more can be asked."""
    row, _, undecided = deciding(pack.routing, facts)
    if row is not None and not undecided:
        team = _team_still_unknown(row, facts)
        return () if team is None or team in not_known else (_question(pack, row, team),)
    may_ask = {*pack.header.facts, *FACTS} - set(not_known)
    open_rows = (
        (each, sorted((answer.needs | _unknown_in(each, facts)) & may_ask, key=_place(pack)))
        for each, answer in undecided
    )
    # Sorting keeps the order of the table among rows that need equally many answers.
    rows = sorted((each for each in open_rows if each[1]), key=lambda pair: len(pair[1]))
    first = {_first_asked(row, needs) for row, needs in rows}
    questions: dict[str, Question] = {}
    for row, needs in rows:
        for fact in needs:
            questions.setdefault(fact, _question(pack, row, fact, follows=fact not in first))
    return tuple(questions.values())


def _unknown_in(row: Route, facts: Facts) -> set[str]:
    """Every fact that the row asks of and that nothing says yet: one of several that would do, and what it is compared with."""
    asked = (name for each in fact_tests_in(row.when) for name in each.names)
    return {
        name
        for name in asked
        if not name.startswith("each.") and isinstance(facts.get(name), Unknown)
    }


def _first_asked(row: Route, needs: Sequence[str]) -> str:
    """The fact that the row asks before its others."""
    asked = (each.fact for each in fact_tests_in(row.when))
    return next((fact for fact in asked if fact in needs), needs[0])


def _team_still_unknown(row: Route, facts: Facts) -> str | None:
    """The fact that names the team, where the row leaves it to one that is not known."""
    team = row.to.team
    if isinstance(team, NamedByFact) and isinstance(facts.get(team.fact), Unknown):
        return team.fact
    return None


def _question(pack: Pack, row: Route, fact: str, *, follows: bool = False) -> Question:
    return Question(fact=fact, plain=row.plain, clause=pack.cite(row.clause), follows=follows)


def _place(pack: Pack) -> Callable[[str], tuple[int, str]]:
    """Facts in the order in which the pack declares them; shared ones first."""
    order = {name: place for place, name in enumerate(pack.header.facts)}
    return lambda name: (order.get(name, -1), name)
