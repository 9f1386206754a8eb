"""Which cases are meant by these words: part of a reference, a name, an id here or elsewhere, a postcode?"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Concat

from keyworker.policy.refs import number_of
from keyworker.record.models.folding import folded
from keyworker.record.models.people import (
    FAMILY_NAME,
    FULL_NAME,
    PLAIN_POSTCODE,
    Family,
    FamilyMember,
    Identifier,
    Person,
)


def about(words: str) -> Q:
    """Cases found by any part of a reference, of a family's name, of its members' names, of another system's id
    for them, of their number here (P12, F12) or of their postcode; a name may be given in any order.
    """
    return reduce(or_, ways(words), Q(pk__in=[]))


def ways(words: str) -> list[Q]:
    """The same one by one: each has an index of its own, and all in one condition would read through every case."""
    # The database holds no null character, so nothing that is looked for has one.
    words = words.replace("\x00", "")
    plain, parts = "".join(words.upper().split()), _parts(words)
    if not parts:
        return []
    found = [
        _of_families_of(_people_named(parts)),
        Q(family__in=_families_named(parts).values("pk")),
    ]
    if len(words.split()) == 1:
        found.append(Q(reference__icontains=plain))
    if any(each.isdigit() for each in plain):
        found += _by_figures(plain, " ".join(words.split()))
    return [*found, *_by_number(plain)]


def are_common(words: str, *, most: int) -> bool:
    """Whether more people, families or ids than ``most`` are meant by these words: many cases are, then."""
    plain = "".join(words.split())
    # One figure or two are in most ids and postcodes, and there is no index by which to count them.
    if len(plain) < _LONG_ENOUGH and any(each.isdigit() for each in plain):
        return True
    held = [each.values_list("pk")[: most + 1] for each in _meant(words)]
    return bool(held) and len(held[0].union(*held[1:], all=True)[: most + 1]) > most


def each_about(words: str) -> tuple[dict[str, Subquery], Q]:
    """Cases found as ``about`` says, asked case by case: what to ask of each, and what it must answer.

    For words that so many are meant by that reading all of them takes longer than looking at some cases one by one.
    """
    asked = {
        f"meant_{number}": Subquery(each.filter(**_of_its_family(each)).values("pk")[:1])
        for number, each in enumerate(_meant(words))
    }
    plain = "".join(words.replace("\x00", "").upper().split())
    found = [Q(**{f"{name}__isnull": False}) for name in asked]
    if len(words.split()) == 1:
        found.append(Q(reference__icontains=plain))
    return asked, reduce(or_, [*found, *_by_number(plain)], Q(pk__in=[]))


def _meant(words: str) -> list[QuerySet[Any]]:
    """The people, families and ids that are meant by name, id elsewhere or postcode."""
    words = words.replace("\x00", "")
    plain, parts = "".join(words.upper().split()), _parts(words)
    if not parts:
        return []
    found: list[QuerySet[Any]] = [_people_named(parts), _families_named(parts)]
    if any(each.isdigit() for each in plain):
        found += [_people_living(plain), _ids_holding(" ".join(words.split()))]
    return found


def _of_its_family(rows: QuerySet[Any]) -> dict[str, OuterRef]:
    """That they are of the family of the case that is looked at."""
    way = {
        Person: "memberships__family",
        Family: "pk",
        Identifier: "person__memberships__family",
    }
    return {way[rows.model]: OuterRef("family")}


def spelt_like(words: str) -> Q:
    """Cases of families in which somebody's name is spelt nearly so: each part of it like one of theirs."""
    found = Person.objects.all()
    parts = [part for part in _parts(words) if len(part) >= _LONG_ENOUGH]
    for part in parts:
        found = found.filter(pk__in=RawSQL("SELECT casework_people_spelt_like(%s)", [part]))
    return _of_families_of(found) if parts else Q(pk__in=[])


# An index of trigrams finds these anywhere in a word.
_LONG_ENOUGH = 3


def _parts(words: str) -> list[str]:
    """The words to look for, those joined by a hyphen one by one; what holds no letter or figure finds nobody."""
    words = words.replace("\x00", "")
    for hyphen in "-‐‑‒–—":
        words = words.replace(hyphen, " ")
    return [part for part in words.split() if any(each.isalnum() for each in part)]


def begins_only(words: str) -> bool:
    """Whether some of the words are so short that only names which begin with them are found, and not those that hold them."""
    return any(sum(each.isalnum() for each in part) < _LONG_ENOUGH for part in _parts(words))


def _held(name: str, part: str) -> Q:
    """That the part stands anywhere in the name; one or two letters begin a word of it."""
    like = folded(Value(part))
    if sum(each.isalnum() for each in part) >= _LONG_ENOUGH:
        return Q(**{f"{name}__contains": like})
    return Q(**{f"{name}__startswith": like}) | Q(**{f"{name}__contains": Concat(Value(" "), like)})


def _by_figures(plain: str, words: str) -> list[Q]:
    """By a postcode, or by an id that another system knows them by."""
    members = FamilyMember.objects.filter(person__in=_ids_holding(words).values("person"))
    return [_of_families_of(_people_living(plain)), Q(family__in=members.values("family"))]


def _people_named(parts: Sequence[str]) -> QuerySet[Person]:
    return Person.objects.alias(full=FULL_NAME).filter(*(_held("full", part) for part in parts))


def _families_named(parts: Sequence[str]) -> QuerySet[Family]:
    return Family.objects.alias(full=FAMILY_NAME).filter(*(_held("full", part) for part in parts))


def _people_living(plain: str) -> QuerySet[Person]:
    return Person.objects.alias(plain_postcode=PLAIN_POSTCODE).filter(
        plain_postcode__contains=plain
    )


def _ids_holding(words: str) -> QuerySet[Identifier]:
    return Identifier.objects.filter(value__icontains=words)


def _by_number(plain: str) -> list[Q]:
    if (person := number_of(plain, kind="P")) is not None:
        return [Q(family__in=FamilyMember.objects.filter(person=person).values("family"))]
    if (family := number_of(plain, kind="F")) is not None:
        return [Q(family=family)]
    return []


def _of_families_of(people: QuerySet[Person]) -> Q:
    members = FamilyMember.objects.filter(person__in=people.values("pk"))
    return Q(family__in=members.values("family"))
