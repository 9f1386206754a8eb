"""How are answers about P12 and W3 said to a person who may know their names?

Decisions speak of people and workers by reference, so that nothing stored or logged holds a name. A page, and nothing
else, puts the names in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from django.db.models import QuerySet

from keyworker.policy.refs import numbers_of
from keyworker.prepared import prepared
from keyworker.record.models import Case, CaseChild, FamilyMember, Person
from keyworker.workforce.models import Worker

_REFERENCE = re.compile(r"\b([PW])(\d+)\b")

Naming = Callable[[str], str]


def naming_for(case: Case | None) -> Naming:
    """A function that puts the names of this case's people, and of workers, into a sentence."""
    people: dict[int, str] = {}
    if case is not None and case.pk:
        members = FamilyMember.objects.filter(family_id=case.family_id).values("person_id")
        children = CaseChild.objects.filter(case=case).values("person_id")
        for person in Person.objects.filter(pk__in=members.union(children)):
            people[person.pk] = person.name
    return naming_from(people, {})


def naming_from(people: Mapping[int, str], known: Mapping[int, str]) -> Naming:
    """The same of people and workers already read; a worker nobody read is asked for by number."""
    workers = dict(known)

    def name(found: re.Match[str]) -> str:
        number = int(found[2])
        if found[1] == "P":
            return people.get(number, found[0])
        if number not in workers:
            workers[number] = (
                Worker.objects.filter(pk=number).values_list("name", flat=True).first() or found[0]
            )
        return workers[number]

    return lambda sentence: _REFERENCE.sub(name, sentence)


def said(sentences: Iterable[str], naming: Naming) -> tuple[str, ...]:
    """These sentences with the names put in."""
    return tuple(naming(each) for each in sentences)


def people_numbered(numbers: Iterable[int]) -> dict[int, str]:
    """The names of the children and adults of these numbers; one query, none where there are none."""
    wanted = sorted(numbers)
    found = Person.objects.filter(pk__in=wanted) if wanted else ()
    return {each.pk: each.name for each in found}


def workers_numbered(numbers: Iterable[int]) -> list[Worker]:
    """The workers of these numbers, with their teams at hand; one query, none where there are none."""
    wanted = sorted(numbers)
    return list(_numbered(numbers=wanted)) if wanted else []


def workers_named(refs: Iterable[str]) -> dict[str, Worker]:
    """The same of these references, by reference."""
    return {each.ref: each for each in workers_numbered(numbers_of(refs, kind="W"))}


@prepared
def _numbered(*, numbers: Sequence[int]) -> QuerySet[Worker]:
    return Worker.objects.all_numbered(numbers)
