"""Whose case is a form about? Its children by name and age, so that nothing is written on another family's record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from keyworker.policy.wording import on_day
from keyworker.record.models import Person


@dataclass(frozen=True)
class Child:
    """A child as a form names them; ``age`` in words, empty where it is not known."""

    name: str
    age: str


def whose(children: Iterable[Person], *, on: date) -> list[Child]:
    """The children of the case, the eldest first."""
    eldest = sorted(children, key=lambda each: (each.born or date.max, each.pk))
    return [Child(each.name, _age(each, on)) for each in eldest]


def _age(child: Person, on: date) -> str:
    if child.is_unborn:
        return f"expected {on_day(child.expected)}" if child.expected else ""
    age = child.age_on(on)
    return "" if age is None else f"aged {age}" if age else "under 1"
