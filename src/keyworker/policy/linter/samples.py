"""Which values of a fact are enough to try, so that a condition's tests are seen in every way they can come out?

A number is tried at each figure a pack names, between two of them, and beyond the last; a choice at each of its
choices; text at each word the pack names and at one it does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from keyworker.policy.conditions.model import SettingFigure, Tests
from keyworker.policy.conditions.truth import UNKNOWN, Unknown
from keyworker.policy.durations import Duration
from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary import EVENT_KINDS
from keyworker.policy.vocabulary.facts import find_fact
from keyworker.policy.vocabulary.fields import Field

SOMETHING_ELSE: Final = "something else"

_NUMBERS = ("below", "above", "at_least", "at_most")


def samples_of(fact: str, tested: Sequence[Tests], pack: Pack) -> tuple[object, ...]:
    """Values that stand for all a fact may have, as far as these tests can tell them apart; UNKNOWN among them."""
    choices = choices_of(fact, pack)
    if choices:
        # A document of facts may say of a referral what no form offers.
        beyond = (SOMETHING_ELSE,) if fact.startswith("referral.") else ()
        return (*choices, *beyond, UNKNOWN)
    figures, days, words = figures_of(tested), _days(tested), _words(tested)
    kind = type_of(fact, pack)
    if kind == "number" and not days and not words:
        return (*(_around(figures) or (0.0,)), UNKNOWN)
    return (*_around(figures), *_around_days(days), *words, SOMETHING_ELSE, "", (), UNKNOWN)


def says_nothing(fact: str, value: object, pack: Pack) -> bool:
    """Whether a sample is not something that a person could answer: nothing at all, or what is not on the list."""
    if isinstance(value, Unknown) or value in ("", ()):
        return True
    return value == SOMETHING_ELSE and bool(choices_of(fact, pack))


def choices_of(fact: str, pack: Pack) -> tuple[object, ...]:
    """Everything a fact can be, where that is a list: its choices, or yes and no; otherwise nothing."""
    if type_of(fact, pack) == "yes-no":
        return (True, False)
    local = pack.header.facts.get(fact)
    if local is not None:
        return local.choices
    family, _, name = fact.partition(".")
    if family == "referral":
        fields = EVENT_KINDS["referral.received"].fields
        field = next((field for field in fields if field.name == name), None)
        return () if field is None else field_choices(field, pack)
    return ()


def field_choices(field: Field, pack: Pack) -> tuple[str, ...]:
    """What a field may hold: its choices, or the kinds that the pack lists; who refers is open all the same."""
    if field.choices:
        return field.choices
    if field.of_list is None or field.of_list.is_open:
        return ()
    return tuple(each.id for each in pack.kinds_of(field.of_list))


def type_of(fact: str, pack: Pack) -> str | None:
    """The type a pack or the vocabulary gives a fact; None for a fact of a family, which may hold anything."""
    local = pack.header.facts.get(fact)
    if local is not None:
        return local.type
    known = find_fact(fact)
    return known.type.value if known is not None and known.name == fact else None


def figures_of(tested: Sequence[Tests]) -> list[float]:
    """The figures that tests name, in order."""
    limits = (getattr(tests, name) for tests in tested for name in _NUMBERS)
    constants = (value for tests in tested for value in tests.constants)
    return sorted(
        {
            float(each)
            for each in (*limits, *constants)
            if isinstance(each, int | float) and not isinstance(each, bool)
        }
    )


def _days(tested: Sequence[Tests]) -> list[date]:
    ends = (each for tests in tested for each in tests.dates)
    return sorted({date.fromisoformat(each.name) for each in ends if each.is_one_date})


def _words(tested: Sequence[Tests]) -> tuple[object, ...]:
    constants = (
        value for tests in tested for value in tests.constants if isinstance(value, bool | str)
    )
    words = dict.fromkeys(constants)
    # A fact that is asked for a yes may as well be a no.
    return tuple(
        dict.fromkeys((*words, *((True, False) if True in words or False in words else ())))
    )


def _around(figures: Sequence[float]) -> tuple[float, ...]:
    """Each figure, one between each two, one below the first and one above the last."""
    if not figures:
        return ()
    between = ((low + high) / 2 for low, high in pairwise(figures))
    return tuple(sorted({figures[0] - 1, *figures, *between, figures[-1] + 1}))


def _around_days(days: Sequence[date]) -> tuple[str, ...]:
    near_days = {
        near for day in days for near in (day - timedelta(days=1), day, day + timedelta(days=1))
    }
    return tuple(each.isoformat() for each in sorted(near_days))


def names_of_tests(tests: Tests) -> frozenset[str]:
    """Which tests are put to the fact."""
    return frozenset(name for name, _ in tests.by_name)


def lengths_in(tests: Tests) -> frozenset[str]:
    """Which tests compare with a length of time, or with a figure each authority sets; that is not tried here."""
    return frozenset(
        name for name in _NUMBERS if isinstance(getattr(tests, name), Duration | SettingFigure)
    )
