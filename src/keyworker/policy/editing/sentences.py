"""Once a figure was changed, which sentences still say the old one, and how would each say the new?

The linter finds them; here each is found in its file, with the words it would have, so that they can be changed together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from keyworker.policy.durations import Duration
from keyworker.policy.editing.places import Place
from keyworker.policy.linter.clause_figures import clauses_at_odds
from keyworker.policy.linter.figures import rules_at_odds
from keyworker.policy.linter.finding import AtOdds
from keyworker.policy.linter.other_wording import others_at_odds
from keyworker.policy.linter.rule_figures import RuleFigures
from keyworker.policy.linter.said_figures import said_anew
from keyworker.policy.packs.pack import Pack


@dataclass(frozen=True, kw_only=True)
class FigureChange:
    """A figure that was changed: in which place, what it was and what it is now."""

    place: Place
    was: Duration | float
    now: Duration | float


@dataclass(frozen=True, kw_only=True)
class OldFigure:
    """A sentence that says another figure than its rule: the words of it, and the whole sentence as it would be.

    Where nobody can tell what it would be, it is as it was, for a person to put right.
    """

    place: Place
    words: str
    becomes: str

    @property
    def is_worked_out(self) -> bool:
        return self.becomes != " ".join(self.place.says.split())


def sentences_at_odds(
    pack: Pack, places: Mapping[str, Place], changed: Sequence[FigureChange]
) -> tuple[OldFigure, ...]:
    """Every sentence of the policy that says a figure which no rule it speaks of goes by, each sentence once."""
    found: dict[str, OldFigure] = {}
    for each in (*rules_at_odds(pack), *clauses_at_odds(pack), *others_at_odds(pack)):
        for place in _places_of(each, places):
            before = found.get(place.name)
            text = before.becomes if before else " ".join(place.says.split())
            becomes = _said_anew(text, each, changed)
            words = before.words if before else each.figure.words
            found[place.name] = OldFigure(place=place, words=words, becomes=becomes)
    return tuple(found.values())


def figure_changes(was: Mapping[str, Place], now: Mapping[str, Place]) -> tuple[FigureChange, ...]:
    """The figures that stand in both texts and differ."""
    found = []
    for name, place in now.items():
        before = was.get(name)
        if before is not None and before.says != place.says:
            old, new = figure_in(before), figure_in(place)
            if old is not None and new is not None:
                found.append(FigureChange(place=place, was=old, now=new))
    return tuple(found)


def figure_in(place: Place) -> Duration | float | None:
    """The figure that the place says; None where it says something else."""
    if place.kind == "number":
        return float(place.says)
    try:
        return Duration.parse(place.says) if place.kind == "text" else None
    except ValueError:
        return None


def _places_of(each: AtOdds, places: Mapping[str, Place]) -> Iterator[Place]:
    """Where the sentence stands: below its rule, under the key that the linter names."""
    for place in places.values():
        kind, *steps = place.steps
        if kind != each.kind or place.kind != "text" or each.rule not in steps:
            continue
        below = steps[steps.index(each.rule) + 1 :]
        if each.where in below and each.figure.words in " ".join(place.says.split()):
            yield place


def _said_anew(text: str, each: AtOdds, changed: Sequence[FigureChange]) -> str:
    wanted = _wanted(each, changed)
    said = said_anew(each.figure, wanted) if wanted is not None else None
    return text if said is None else text.replace(each.figure.words, said)


def _wanted(each: AtOdds, changed: Sequence[FigureChange]) -> Duration | float | None:
    """The figure that has come into the place of the one said: in the rule itself, or else everywhere the same."""
    alike = [one for one in changed if each.figure in _alone(one.was)]
    of_the_rule = [one for one in alike if each.rule in one.place.steps]
    wanted = {str(one.now): one.now for one in of_the_rule or alike}
    return next(iter(wanted.values())) if len(wanted) == 1 else None


def _alone(figure: Duration | float) -> RuleFigures:
    if isinstance(figure, Duration):
        return RuleFigures(lengths=frozenset({figure}))
    return RuleFigures(counts=frozenset({figure}))
