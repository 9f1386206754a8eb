"""Which cases are meant by these words: part of a reference, a name, an id here or elsewhere, a postcode?"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from keyworker.policy.refs import number_of
from keyworker.record.models.people import (
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
    parts, plain = words.upper().split(), "".join(words.upper().split())
    if not parts:
        return Q(pk__in=[])
    named = Person.objects.alias(full=FULL_NAME).filter(*(Q(full__contains=part) for part in parts))
    families = Family.objects.filter(*(Q(name__icontains=part) for part in parts))
    found = _of_families_of(named) | Q(family__in=families.values("pk"))
    if len(parts) == 1:
        found |= Q(reference__icontains=plain)
    if any(each.isdigit() for each in plain):
        found |= _by_figures(plain, " ".join(words.split()))
    return found | _by_number(plain)


def _by_figures(plain: str, words: str) -> Q:
    """By a postcode, or by an id that another system knows them by."""
    lived = Person.objects.alias(plain_postcode=PLAIN_POSTCODE).filter(
        plain_postcode__contains=plain
    )
    held = Identifier.objects.filter(value__icontains=words)
    members = FamilyMember.objects.filter(person__in=held.values("person"))
    return _of_families_of(lived) | Q(family__in=members.values("family"))


def _by_number(plain: str) -> Q:
    if (person := number_of(plain, kind="P")) is not None:
        return Q(family__in=FamilyMember.objects.filter(person=person).values("family"))
    if (family := number_of(plain, kind="F")) is not None:
        return Q(family=family)
    return Q()


def _of_families_of(people: QuerySet[Person]) -> Q:
    members = FamilyMember.objects.filter(person__in=people.values("pk"))
    return Q(family__in=members.values("family"))
