"""Which figures does a rule go by: its lengths, what its conditions compare with, the local defaults it reads?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from keyworker.policy.conditions.model import FactTest, Tests
from keyworker.policy.conditions.reads import states_named
from keyworker.policy.durations import Duration, Unit
from keyworker.policy.linter.said_figures import SaidFigure
from keyworker.policy.naming import Names, names_in
from keyworker.policy.packs.pack import Pack
from keyworker.policy.packs.parts import parts_of
from keyworker.policy.rules.reminders import Reminder
from keyworker.policy.rules.timescales import Timescale
from keyworker.policy.rules.workload import RampStep, Range, TeamRange
from keyworker.policy.rules.worth import Worth
from keyworker.policy.wording import listed, number

# Lengths that are the same on every calendar.
_COARSER = {Unit.WEEKS: (7, Unit.DAYS), Unit.YEARS: (12, Unit.MONTHS)}
# Shares that people say in per cent.
_IN_PERCENT: dict[type[Any], tuple[str, ...]] = {
    Range: ("share",),
    RampStep: ("share",),
    TeamRange: ("share",),
    Worth: ("further", "times"),
}
_IN_AN_ID = re.compile(r"(?<![^-])\d+(?![^-])")


@dataclass(frozen=True)
class RuleFigures:
    """The figures a rule goes by. ``compared`` are the bare numbers its conditions compare with, ``counts`` all others."""

    lengths: frozenset[Duration] = frozenset()
    compared: frozenset[float] = frozenset()
    counts: frozenset[float] = frozenset()

    @classmethod
    def common_to(cls, several: Sequence[RuleFigures]) -> RuleFigures:
        """The figures that all of them go by."""
        return cls(
            frozenset.intersection(*(each.lengths for each in several)),
            frozenset.intersection(*(each.compared for each in several)),
            frozenset.intersection(*(each.counts for each in several)),
        )

    def __bool__(self) -> bool:
        return bool(self.lengths or self.compared or self.counts)

    def __contains__(self, said: SaidFigure) -> bool:
        finest = {_finest(each) for each in self.lengths}
        if isinstance(said.means, Duration):
            # A condition may compare days or months without saying so, as {length_days: {above: 14}} does.
            bare = {float(said.means.count), float(_finest(said.means).count)}
            return _finest(said.means) in finest or bool(bare & self.compared)
        # An age is a bare number of years.
        age = Duration(int(said.means) * 12, Unit.MONTHS)
        return said.means in self.compared | self.counts or age in finest

    def in_words(self) -> str:
        """The lengths, or where there is none the numbers, for a person."""
        said = sorted(map(str, self.lengths)) or [
            number(each) for each in sorted(self.compared | self.counts)
        ]
        return listed(said, joined_by="or")


def figures_of_rule(pack: Pack, rule: Any) -> RuleFigures:
    """Every figure that decides something in the rule, in its local defaults or in the states it names."""
    found = list(_values_of(pack, rule))
    return RuleFigures(
        lengths=frozenset(each for _, each in found if isinstance(each, Duration)),
        compared=frozenset(each for kind, each in found if kind is Tests and _is_number(each)),
        counts=frozenset(each for kind, each in found if kind is not Tests and _is_number(each)),
    )


def lengths_of_the_rule_itself(rule: Any) -> frozenset[Duration]:
    """The lengths that stand in the rule: not those of its local defaults, nor of the states it names.

    Of a timescale its limit and its target; what else stands in it says only how they are reckoned.
    """
    if isinstance(rule, Timescale):
        return frozenset(each for each in (rule.within, rule.target) if isinstance(each, Duration))
    values = (each for part in parts_of(rule) for _, each in _values_in(part))
    return frozenset(each for each in values if isinstance(each, Duration))


def _values_of(pack: Pack, rule: Any) -> Iterator[tuple[type[Any], Any]]:
    """Each length and number with the kind of part it stands in."""
    for part in parts_of(rule):
        yield from _values_in(part)
        yield from ((Tests, each) for each in _of_setting(pack, part))
        if isinstance(part, FactTest):
            yield from _of_derived(pack, part.fact)
        for state in map(pack.state, states_named(part)):
            if state is not None and state is not rule:
                yield from _values_of(pack, state)
    yield from _of_the_whole(rule)


def _of_derived(pack: Pack, name: str) -> Iterator[tuple[type[Any], Any]]:
    """What a fact that is worked out goes by; a rule that names it goes by that, too."""
    fact = pack.header.facts.get(name)
    if fact is None:
        return
    for part in parts_of((fact.works_out, fact.number_of)):
        yield from _values_in(part)
        if isinstance(part, FactTest) and part.fact != name:
            yield from _of_derived(pack, part.fact)


def _values_in(part: Any) -> Iterator[tuple[type[Any], Any]]:
    """What stands in the part itself."""
    for name in type(part).model_fields:
        # When a clock warns, or a reminder comes, is between it and the worker; no sentence is right because of it.
        if name != "warn" and not (name == "before" and isinstance(part, Reminder)):
            yield from ((type(part), each) for each in _plain_values(getattr(part, name)))
    if isinstance(part, Tests):
        yield from ((Tests, each) for each in _in_the_words_of(part))


def _of_setting(pack: Pack, part: Any) -> Iterator[Duration | float]:
    """The local default that the part reads."""
    for _, of_what, named in names_in(part):
        for each in named if of_what is Names.SETTING else ():
            yield from _plain_values(pack.setting_value(each))


def _of_the_whole(rule: Any) -> Iterator[tuple[type[Any], Any]]:
    """What the rule goes by without a figure of its own, or in other figures."""
    if isinstance(rule, Timescale) and rule.repeats == "week":
        yield Timescale, Duration(1, Unit.WEEKS)
    for part in parts_of(rule):
        for name in _IN_PERCENT.get(type(part), ()):
            share = getattr(part, name)
            if share is not None:
                yield type(part), round(share * 100, 2)


def _plain_values(value: Any) -> Iterator[Duration | float]:
    if isinstance(value, Duration):
        yield value
    elif _is_number(value):
        yield float(value)
    elif isinstance(value, tuple):
        for each in value:
            yield from _plain_values(each)


def _in_the_words_of(tests: Tests) -> Iterator[Duration | float]:
    """A length by which a date is moved (``first_day + 7 days``), and a number in the name of a choice (``under-5``)."""
    yield from (moved.length for moved in tests.dates if moved.length is not None)
    for _, wanted in tests.by_name:
        for word in wanted if isinstance(wanted, tuple) else (wanted,):
            if isinstance(word, str):
                yield from map(float, _IN_AN_ID.findall(word))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _finest(length: Duration) -> Duration:
    """The same length in days or months where weeks or years are written; a reach backwards counts as far."""
    times, unit = _COARSER.get(length.unit, (1, length.unit))
    return Duration(abs(length.count) * times, unit)
