"""How alike are a child referred and a person on record: what agrees, what differs, and is it worth asking about?

Plain comparisons that a person can check; nobody is merged by a machine.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Protocol

from keyworker.policy.wording import on_day
from keyworker.policy.written_names import folded

# A date of birth this near to the day expected may be that baby's.
_AROUND_BIRTH = timedelta(days=60)
_SPELT_ALIKE = 0.45


class Described(Protocol):
    """A person as far as a comparison needs them."""

    @property
    def given_name(self) -> str: ...
    @property
    def family_name(self) -> str: ...
    @property
    def born(self) -> date | None: ...
    @property
    def expected(self) -> date | None: ...
    @property
    def postcode(self) -> str: ...


@dataclass(frozen=True)
class Likeness:
    """What two descriptions have in common, in sentences without names, and what tells them apart.

    ``of_family`` says that they are two people who may be of one family.
    """

    matches: tuple[str, ...]
    differs: tuple[str, ...]
    of_family: bool = False


def compare(child: Described, other: Described) -> Likeness | None:
    """What agrees and differs; None where it is too little to ask anybody about.

    Worth asking: a name the same or spelt alike with a date of birth the same or slipped in the writing, or unknown;
    the same name or date of birth at the same postcode; a baby due or born about then with the family's name or home.
    Somebody else with the family's name at the same postcode may be of the family: a brother, a sister or a parent.
    """
    name = _name(child, other)
    birth = _birth(child, other)
    home = _same(child.postcode.replace(" ", ""), other.postcode.replace(" ", ""))
    family = _same(child.family_name, other.family_name) is True
    both_named = bool(child.given_name and other.given_name)
    worth_asking = (
        _same_child(name, birth, same_home=home is True)
        or (birth == "about" and (home is True or family))
        or (birth == "same" and family and not both_named)
    )
    if not worth_asking and not (family and home is True):
        return None
    return replace(_in_words(name, birth, home, other), of_family=not worth_asking)


def _in_words(name: str, birth: str, home: bool | None, other: Described) -> Likeness:
    found = (_NAMES[name], _birth_in_words(birth, other), _HOMES[home])
    return Likeness(
        matches=tuple(text for good, text in found if good and text),
        differs=tuple(text for good, text in found if not good and text),
    )


def _same_child(name: str, birth: str, *, same_home: bool) -> bool:
    alike, near = name in {"same", "alike"}, birth in {"same", "slipped"}
    if alike and near:
        return True
    return (name == "same" and birth == "unknown") or (same_home and (alike or near))


_NAMES = {
    "same": (True, "The name is the same"),
    "alike": (True, "The name is spelt much alike"),
    "family": (True, "The family name is the same"),
    "different": (False, "The name is different"),
    "unknown": (False, "A name is not known"),
}
_HOMES = {
    True: (True, "The postcode is the same"),
    False: (False, "The postcode is different"),
    None: (False, ""),
}


def _birth_in_words(birth: str, other: Described) -> tuple[bool, str]:
    day = other.born or other.expected
    held = f": {on_day(day)} on record" if day is not None else ""
    return {
        "same": (True, "The date of birth is the same"),
        "slipped": (True, f"The date of birth is the same but for a slip of the pen{held}"),
        "about": (True, f"A baby was expected or born about then{held}"),
        "different": (False, f"The date of birth is different{held}"),
        "unknown": (False, "A date of birth is not known"),
    }[birth]


def _name(child: Described, other: Described) -> str:
    first, second = _plain(child), _plain(other)
    if not child.given_name or not other.given_name:
        return "family" if _same(child.family_name, other.family_name) else "unknown"
    if first == second or sorted(first.split()) == sorted(second.split()):
        return "same"
    if spelt_alike(first, second) >= _SPELT_ALIKE:
        return "alike"
    return "family" if _same(child.family_name, other.family_name) else "different"


def _birth(child: Described, other: Described) -> str:
    if child.born is None or other.born is None:
        return "about" if _about_then(child, other) else "unknown"
    if child.born == other.born:
        return "same"
    return "slipped" if slipped(child.born, other.born) else "different"


def _about_then(child: Described, other: Described) -> bool:
    days = [each.born or each.expected for each in (child, other)]
    first, second = days
    if first is None or second is None or (child.expected is None and other.expected is None):
        return False
    return abs(first - second) <= _AROUND_BIRTH


def slipped(first: date, second: date) -> bool:
    """Whether two dates differ only by a slip: day and month swapped, or one digit."""
    if first.year == second.year and (first.day, first.month) == (second.month, second.day):
        return True
    return sum(a != b for a, b in zip(first.isoformat(), second.isoformat(), strict=True)) == 1


def spelt_alike(first: str, second: str) -> float:
    """How many of the trigrams of two names they share, from 0 to 1, as PostgreSQL's pg_trgm counts them."""
    one, two = _trigrams(first), _trigrams(second)
    return len(one & two) / len(one | two) if one | two else 0.0


def _trigrams(text: str) -> set[str]:
    padded = (f"  {word} " for word in text.split())
    return {word[place : place + 3] for word in padded for place in range(len(word) - 2)}


def _plain(person: Described) -> str:
    letters = (
        each if each.isalnum() else " "
        for each in folded(f"{person.given_name} {person.family_name}")
    )
    return " ".join("".join(letters).split())


def _same(first: str, second: str) -> bool | None:
    if not first or not second:
        return None
    return folded(first) == folded(second)
