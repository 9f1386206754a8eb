"""Who is a child on a day?

Whoever has not reached their 18th birthday, and whoever is not born yet; of whom no date of birth is known nobody says that
they are grown up. A child born on 29 February is a year older on 1 March where the year has no 29th, so an age is asked as
``born: {after: today - 18 years}``, which says so by itself, and never as ``today: {before: born + 18 years}``, which would
make them older a day too soon.
"""

from __future__ import annotations

from typing import Final

ADULT_AT: Final = 18


def is_grown_up(age: object) -> bool:
    """Whether somebody of that age in whole years is no child any more; an age that is not known says nothing."""
    return isinstance(age, int | float) and not isinstance(age, bool) and age >= ADULT_AT
