"""What is worth asking next, so that it can be decided where a referral goes; and why is it asked?

Only questions that an undecided row of the routing table still needs: those of the rows that the fewest answers would
settle come first. A fact that somebody was asked for and does not know is not asked for again; it stays unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from keyworker.decisions.tables import deciding
from keyworker.policy.conditions.facts import Facts
from keyworker.policy.conditions.truth import Unknown
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.tables import NamedByFact, Route

AT_ONCE = 3


@dataclass(frozen=True)
class Question:
    """A fact to ask for, and the first row of the table that waits for it: its plain words and its clause."""

    fact: str
    plain: str
    clause: str


def routing_questions(
    pack: Pack, facts: Facts, *, not_known: Collection[str] = (), most: int = AT_ONCE
) -> tuple[Question, ...]:
    """What to ask next, at most ``most`` questions; none where the route is decided or nothing more can be asked."""
    row, _, undecided = deciding(pack.routing, facts)
    if row is not None and not undecided:
        team = _team_still_unknown(row, facts)
        return () if team is None or team in not_known else (_question(pack, row, team),)
    open_rows = (
        (each, sorted(answer.needs - set(not_known), key=_place(pack)))
        for each, answer in undecided
    )
    # Sorting keeps the order of the table among rows that need equally many answers.
    rows = sorted((each for each in open_rows if each[1]), key=lambda pair: len(pair[1]))
    return _first_of(pack, rows, most)


def _first_of(
    pack: Pack, rows: Sequence[tuple[Route, list[str]]], most: int
) -> tuple[Question, ...]:
    """The questions of the rows that need the fewest answers, whole rows as far as they fit."""
    questions: dict[str, Question] = {}
    for row, needs in rows:
        if questions and len(questions) + len(needs) > most:
            break
        for fact in needs:
            questions.setdefault(fact, _question(pack, row, fact))
    return tuple(questions.values())[:most]


def _team_still_unknown(row: Route, facts: Facts) -> str | None:
    """The fact that names the team, where the row leaves it to one that nobody has told."""
    team = row.to.team
    if isinstance(team, NamedByFact) and isinstance(facts.get(team.fact), Unknown):
        return team.fact
    return None


def _question(pack: Pack, row: Route, fact: str) -> Question:
    return Question(fact=fact, plain=row.plain, clause=pack.cite(row.clause))


def _place(pack: Pack) -> Callable[[str], tuple[int, str]]:
    """Facts in the order in which the pack declares them; shared ones first."""
    order = {name: place for place, name in enumerate(pack.header.facts)}
    return lambda name: (order.get(name, -1), name)
