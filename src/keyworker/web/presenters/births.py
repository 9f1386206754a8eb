"""How old is a child, in the few words by which two of one name are told apart?"""

from __future__ import annotations

from datetime import date

from keyworker.policy.wording import counted, on_day
from keyworker.record.models import Person


def birth_in_words(person: Person, on: date) -> str:
    """The date of birth and the age on that day; or the date expected, or that neither is known."""
    if person.born is not None:
        age = person.age_on(on)
        old = f", {counted(age, 'year')} old" if age is not None else ""
        return f"Born {on_day(person.born)}{old}"
    if person.expected is not None:
        return f"Expected {on_day(person.expected)}"
    return "Date of birth not known"
