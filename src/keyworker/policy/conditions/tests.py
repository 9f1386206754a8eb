"""Which tests may be put to a value; when does it pass them; how are they said?

Each kind of test stands beside the field of ``Tests`` that holds what is wanted: how it is tried, and how it reads as
part of a reason ("at least 5") and of a rule ("is at least 5"). A new kind is a field with its own.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final, TypeAlias

from pydantic import Field

from keyworker.policy.casefile import local_day
from keyworker.policy.conditions.compared import ComparedWith
from keyworker.policy.conditions.terms import Terms, compared_label, field_in_words, value_in_terms
from keyworker.policy.conditions.truth import NO, NOT_KNOWN, UNKNOWN, YES, Truth, Unknown, is_given
from keyworker.policy.durations import Duration, WorkingDays
from keyworker.policy.kept import kept
from keyworker.policy.model import Model
from keyworker.policy.naming import Names
from keyworker.policy.said_terms import folded_term, is_same_term
from keyworker.policy.wording import value_in_words

Scalar = bool | int | float | str
LookUp: TypeAlias = Callable[[str], object]
Label: TypeAlias = Callable[[str], str]
# Puts one test to a known value; what it is compared with is looked up, lengths are counted by a calendar.
Check: TypeAlias = Callable[[object, LookUp | None, WorkingDays], Truth]


class SettingFigure(Model):
    """A figure the policy leaves open, taken from the pack's local defaults: ``{setting: contact-interval}``."""

    setting: Annotated[str, Names.SETTING]


Figure = float | Duration | SettingFigure
# How it reads that a value is given.
RECORDED: Final = "recorded"


@dataclass(frozen=True)
class KindOfTest:
    """One kind of test: ``reason`` is how it reads as what would have to be so, ``rule`` as what a rule asks, ``holds``
    whether a value passes it by itself.
    """

    reason: str
    rule: str
    holds: Callable[[Any, Any], bool]

    def check(self, wanted: Any) -> Check:
        """How the test is put to a value."""
        holds = self.holds
        return lambda value, look_up, calendar: YES if holds(value, wanted) else NO

    def in_reason(self, wanted: Any, look_up: LookUp | None, label: Label) -> str:
        """What would have to be so: "at least 5"."""
        return self.reason.format(value_in_words(wanted))

    def in_rule(self, wanted: Any, terms: Terms) -> str:
        """What is asked, after its subject: "is at least 5"."""
        return self.rule.format(value_in_terms(wanted, terms))


@dataclass(frozen=True)
class ListTest(KindOfTest):
    """Asks whether a value is one of several."""

    def in_reason(self, wanted: Any, look_up: LookUp | None, label: Label) -> str:
        return self.reason.format(" or ".join(value_in_words(each) for each in wanted))


@dataclass(frozen=True)
class KnownTest(KindOfTest):
    """Asks only whether anything is given."""

    def in_reason(self, wanted: bool, look_up: LookUp | None, label: Label) -> str:
        return self.reason if wanted else f"not {self.reason}"

    def in_rule(self, wanted: bool, terms: Terms) -> str:
        return f"is {self.in_reason(wanted, None, field_in_words)}"


@dataclass(frozen=True)
class ComparingTest(KindOfTest):
    """Sets a value against another, which may have to be looked up; where one of them cannot be compared it decides
    nothing: that is as good as not known.
    """

    def check(self, wanted: Any) -> Check:
        def put(value: object, look_up: LookUp | None, calendar: WorkingDays) -> Truth:
            try:
                other = self.other(wanted, look_up, calendar)
                return YES if self.holds(self.comparable(value), other) else NO
            except ValueError:
                return NOT_KNOWN

        return put

    def other(self, wanted: Any, look_up: LookUp | None, calendar: WorkingDays) -> Any:
        """With what the value is compared. Raises ValueError where that is not known."""
        raise NotImplementedError

    def comparable(self, value: object) -> Any:
        """The value as it is compared. Raises ValueError where it cannot be."""
        return value


@dataclass(frozen=True)
class FigureTest(ComparingTest):
    """Sets a number or a length against a figure, which may be a local default."""

    def other(self, wanted: Any, look_up: LookUp | None, calendar: WorkingDays) -> float:
        return _size(_figure(wanted, look_up))

    def comparable(self, value: object) -> float:
        return _size(value)

    def in_rule(self, wanted: Any, terms: Terms) -> str:
        if isinstance(wanted, SettingFigure):
            called = wanted.setting.replace("-", " ")
            return self.rule.format(f"the {called} (a local default)")
        return super().in_rule(wanted, terms)

    def in_reason(self, wanted: Any, look_up: LookUp | None, label: Label) -> str:
        if not isinstance(wanted, SettingFigure):
            return super().in_reason(wanted, look_up, label)
        figure = _figure(wanted, look_up)
        known = not isinstance(figure, Unknown)
        return self.reason.format(
            f"{value_in_words(figure)} (a local default)" if known else "the figure set locally"
        )


@dataclass(frozen=True)
class MatchTest(ComparingTest):
    """Asks for the same value as another fact has, whatever it is."""

    def other(self, wanted: ComparedWith, look_up: LookUp | None, calendar: WorkingDays) -> Any:
        """What the value is compared with, before anything moves it."""
        found: object = UNKNOWN
        if wanted.readable:
            found = wanted.name if look_up is None or wanted.is_date else look_up(wanted.name)
        if found is UNKNOWN or found is None:
            raise ValueError(f"{wanted} is not known")
        return found

    def in_reason(self, wanted: ComparedWith, look_up: LookUp | None, label: Label) -> str:
        return self.reason.format(compared_in_words(wanted, label))

    def in_rule(self, wanted: ComparedWith, terms: Terms) -> str:
        return self.rule.format(compared_in_words(wanted, lambda each: compared_label(each, terms)))


@dataclass(frozen=True)
class DateTest(MatchTest):
    """Compares with another date: one that is written, a fact or a field, moved or not."""

    def other(self, wanted: ComparedWith, look_up: LookUp | None, calendar: WorkingDays) -> date:
        return moved_day(
            _as_date(super().other(wanted, look_up, calendar)), wanted.length, calendar
        )

    def comparable(self, value: object) -> date:
        return _as_date(value)


_LISTS: Final = (str, list, tuple, set, frozenset)


def _same(value: object, wanted: object) -> bool:
    """Equal, and not a number taken for a yes; a word as people write it is the policy's own."""
    if isinstance(value, str) and isinstance(wanted, str):
        return is_same_term(value, wanted)
    return value == wanted and isinstance(value, bool) is isinstance(wanted, bool)


def _contains(value: object, wanted: object) -> bool:
    """Whether a list holds the word, or something that stands under that rule."""
    if not isinstance(value, _LISTS):
        return value == wanted
    return wanted in value or any(
        isinstance(each, dict) and each.get("rule") == wanted for each in value
    )


def _same_or_among(value: object, other: object) -> bool:
    """Equal; of what lists several, one of them."""
    if isinstance(other, list | tuple) and not isinstance(value, list | tuple):
        return value in other
    return value == other


class Tests(Model):
    """What is asked of one fact; several tests of one fact must all hold.

    ``below`` and ``above`` are strict, ``at_least`` and ``at_most`` are not; ``before``, ``after`` and ``not_before`` compare dates
    (a date, or the name of another fact or, inside ``where``, of another field of the event; either may be moved by a
    length: ``first_day + 7 days``); ``known`` asks only whether the fact has been given; ``matches`` compares
    with the value of another named fact, or with each that it lists. A figure may be ``{setting: id}``, a local default.
    """

    is_: Annotated[Scalar | None, KindOfTest("{}", "is {}", _same)] = Field(None, alias="is")
    is_not: Annotated[
        Scalar | None,
        KindOfTest("other than {}", "is not {}", lambda value, wanted: not _same(value, wanted)),
    ] = None
    in_: Annotated[
        tuple[Scalar, ...] | None,
        ListTest("{}", "is {}", lambda value, wanted: any(_same(value, each) for each in wanted)),
    ] = Field(None, alias="in")
    not_in: Annotated[
        tuple[Scalar, ...] | None,
        ListTest(
            "none of {}",
            "is none of {}",
            lambda value, wanted: not any(_same(value, each) for each in wanted),
        ),
    ] = None
    includes: Annotated[Scalar | None, KindOfTest("including {}", "includes {}", _contains)] = None
    below: Annotated[Figure | None, FigureTest("below {}", "is below {}", operator.lt)] = None
    above: Annotated[Figure | None, FigureTest("above {}", "is above {}", operator.gt)] = None
    at_least: Annotated[Figure | None, FigureTest("at least {}", "is at least {}", operator.ge)] = (
        None
    )
    at_most: Annotated[Figure | None, FigureTest("at most {}", "is at most {}", operator.le)] = None
    before: Annotated[ComparedWith | None, DateTest("before {}", "is before {}", operator.lt)] = (
        None
    )
    after: Annotated[ComparedWith | None, DateTest("after {}", "is after {}", operator.gt)] = None
    not_before: Annotated[
        ComparedWith | None,
        DateTest("not before {}", "is not before {}", operator.ge),
    ] = None
    matches: Annotated[
        ComparedWith | None, MatchTest("the same as {}", "is the same as {}", _same_or_among)
    ] = None
    known: Annotated[
        bool | None,
        KnownTest(RECORDED, "is recorded", lambda value, wanted: is_given(value) is wanted),
    ] = None

    @kept
    def by_name(self) -> tuple[tuple[str, Any], ...]:
        """The tests that are put, each by the name of its field above, in their order."""
        fields = ((name, getattr(self, name)) for name in type(self).model_fields)
        return tuple((name, wanted) for name, wanted in fields if wanted is not None)

    @kept
    def compared(self) -> tuple[ComparedWith, ...]:
        """What the value is compared with, where it is compared with anything."""
        return tuple(wanted for _, wanted in self.by_name if isinstance(wanted, ComparedWith))

    @property
    def dates(self) -> tuple[ComparedWith, ...]:
        """The dates, written or of a fact, that the value is to come before or after."""
        ends = (self.before, self.after, self.not_before)
        return tuple(each for each in ends if each is not None)

    @property
    def compared_names(self) -> tuple[str, ...]:
        """The facts or fields, by name, that the value is compared with; a written date is none."""
        return tuple(each.name for each in self.compared if not each.is_date)

    @property
    def constants(self) -> tuple[Scalar, ...]:
        """The values that a test names one by one."""
        one_by_one = (self.is_, self.is_not, *(self.in_ or ()), *(self.not_in or ()))
        return tuple(each for each in one_by_one if each is not None)

    @property
    def words(self) -> tuple[Scalar, ...]:
        """The values that a test names one by one, those that a list has to include among them."""
        return self.constants if self.includes is None else (*self.constants, self.includes)

    @kept
    def _checks(self) -> tuple[Check, ...]:
        return tuple(_KINDS[name].check(wanted) for name, wanted in self.by_name)

    @kept
    def _terms(self) -> frozenset[str]:
        """The words of which it has to be one, folded, where nothing else is asked; none where it is."""
        names, words = {name for name, _ in self.by_name}, self.constants
        alone = names in ({"is_"}, {"in_"}) and all(isinstance(each, str) for each in words)
        return frozenset(folded_term(str(each)) for each in words if alone)

    def put_to(self, value: object, look_up: LookUp | None, calendar: WorkingDays) -> Truth:
        """Whether a known value passes every one; ``look_up`` finds what it is compared with."""
        if self._terms and isinstance(value, str):
            return YES if folded_term(value) in self._terms else NO
        outcome = YES
        for check in self._checks:
            truth = check(value, look_up, calendar)
            if truth is NO:
                return truth
            if truth is NOT_KNOWN:
                outcome = truth
        return outcome

    def in_reasons(self, look_up: LookUp | None = None, label: Label = field_in_words) -> list[str]:
        """Each test as what would have to be so; ``label`` says what it is compared with."""
        return [_KINDS[name].in_reason(wanted, look_up, label) for name, wanted in self.by_name]

    def in_rules(self, terms: Terms) -> Iterator[str]:
        """Each test as what a rule asks of its subject."""
        return (_KINDS[name].in_rule(wanted, terms) for name, wanted in self.by_name)


# The kind of each field.
_KINDS: Final[dict[str, KindOfTest]] = {
    name: next(each for each in field.metadata if isinstance(each, KindOfTest))
    for name, field in Tests.model_fields.items()
}


def moved_day(day: date, length: Duration | None, calendar: WorkingDays) -> date:
    """The day, moved by the length where there is one."""
    return local_day(length.after(day, calendar)) if length is not None else day


def compared_in_words(wanted: ComparedWith, label: Label) -> str:
    """What a value is compared with: "16 years before today", a written date; ``label`` says a fact or a field."""
    if not wanted.readable:
        return label(wanted.written)
    base = value_in_words(wanted.name) if wanted.is_date or wanted.is_today else label(wanted.name)
    if wanted.length is None:
        return base
    length = Duration(abs(wanted.length.count), wanted.length.unit)
    return f"{length} {'before' if wanted.length.count < 0 else 'after'} {base}"


def _figure(wanted: object, look_up: LookUp | None) -> object:
    """The figure itself, where the pack leaves it to a local default."""
    if not isinstance(wanted, SettingFigure):
        return wanted
    return look_up(f"setting.{wanted.setting}") if look_up is not None else UNKNOWN


def _as_date(value: object) -> date:
    return local_day(value) if isinstance(value, date) else date.fromisoformat(str(value)[:10])


_IN_DAYS = {"minutes": 1 / 1440, "hours": 1 / 24, "weeks": 7, "months": 30.4, "years": 365.25}


def _size(value: object) -> float:
    """A number, or a length of time in days, so that the two can be compared."""
    if isinstance(value, Duration):
        return value.count * _IN_DAYS.get(value.unit.value, 1)
    if isinstance(value, str):
        return _size(Duration.parse(value))
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{value!r} is not a number")
    return float(value)
