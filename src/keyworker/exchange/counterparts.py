"""Which person, family and team here does another system mean; and which has to be made?

Every question is asked once, however many are named. Nobody is merged: a person is known again by the
source's own number, a team by its written name, spacing and capitals aside.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef
from django.utils.text import slugify

from keyworker.exchange.named_service import refuse_closed
from keyworker.exchange.names import name_key
from keyworker.record.in_bulk import update_rows
from keyworker.record.models import Case, Family, FamilyMember, Identifier, Person
from keyworker.workforce.models import Service, Team
from keyworker.workforce.slugs import free_slug

# A family is a child's own before and after birth.
_CHILDREN = ("child", "unborn", "young-person")
_DETAILS = ["sex", "ethnicity", "disabled", "born", "expected"]


@dataclass(frozen=True)
class PersonDetails:
    """What a source says of a person themself; empty where it says nothing."""

    sex: str = ""
    ethnicity: str = ""
    disabled: bool | None = None
    born: date | None = None
    expected: date | None = None


def people(
    source: str,
    details: Mapping[str, PersonDetails],
    counts: Counter[str],
    *,
    births: dict[str, date | None],
) -> tuple[dict[str, Person], dict[str, date]]:
    """The person behind each of the source's numbers, and the day of birth of each who was known as unborn until now.

    ``births`` is filled with the date of birth that was on record of each who was known. Details that the source changes
    are changed, blank ones are kept.
    """
    numbers = Identifier.objects.filter(system=source, value__in=list(details))
    known = {each.value: each.person for each in numbers.select_related("person")}
    new = {number: Person() for number in sorted(details) if number not in known}
    for number, person in new.items():
        _describe(person, details[number])
    Person.objects.bulk_create(new.values(), batch_size=2000)
    Identifier.objects.bulk_create(
        [Identifier(person=person, system=source, value=number) for number, person in new.items()],
        batch_size=2000,
    )
    unborn = {number for number, person in known.items() if person.is_unborn}
    births.update({number: person.born for number, person in known.items()})
    changed = [person for number, person in known.items() if _describe(person, details[number])]
    update_rows(changed, _DETAILS)
    _no_longer_unborn(person for person in changed if person.born is not None)
    counts["people_created"] += len(new)
    counts["people_updated"] += len(changed)
    born = {number: known[number].born for number in unborn}
    return {**known, **new}, {number: day for number, day in born.items() if day is not None}


def _no_longer_unborn(born: Iterable[Person]) -> None:
    unborn = FamilyMember.objects.filter(
        person__in=[person.pk for person in born], relationship="unborn"
    )
    unborn.update(relationship="child")


def _describe(person: Person, details: PersonDetails) -> bool:
    """Write what the source says onto the person; whether that changed anything."""
    before = [getattr(person, name) for name in _DETAILS]
    person.sex = details.sex or person.sex
    person.ethnicity = details.ethnicity or person.ethnicity
    person.disabled = details.disabled if details.disabled is not None else person.disabled
    if details.expected is not None and person.born is None:
        person.expected = details.expected
    person.born = details.born or person.born
    return before != [getattr(person, name) for name in _DETAILS]


def families(
    numbers: Iterable[str], known: Mapping[str, Person], counts: Counter[str]
) -> dict[str, Family]:
    """The family of each child; one a child where none is on record, for a source that does not say who is related."""
    wanted = {known[number].pk: number for number in numbers}
    members = FamilyMember.objects.filter(person_id__in=wanted, relationship__in=_CHILDREN)
    # Of several, the one in which there is work on the child now; else the one that was first on record.
    worked_with = Exists(
        Case.objects.exclude(stage="closed").filter(
            family=OuterRef("family"), case_children__person=OuterRef("person")
        )
    )
    members = members.order_by(worked_with, "-pk")
    homes = {wanted[each.person_id]: each.family for each in members.select_related("family")}
    new = {number: Family() for number in sorted(wanted.values()) if number not in homes}
    Family.objects.bulk_create(new.values(), batch_size=2000)
    FamilyMember.objects.bulk_create(
        [
            FamilyMember(
                family=family,
                person=known[number],
                relationship="unborn" if known[number].is_unborn else "child",
            )
            for number, family in new.items()
        ],
        batch_size=2000,
    )
    counts["families_created"] += len(new)
    return {**homes, **new}


def teams(
    service: Service, names: Iterable[str], *, set_up_on: date, counts: Counter[str]
) -> dict[str, Team]:
    """The team of each written name, by ``name_key``. Raises UnreadableFile where one of them has closed."""
    known = {name_key(team.name): team for team in Team.objects.filter(service=service)}
    written = {name_key(name): name for name in names}
    refuse_closed(known[key] for key in sorted(written) if key in known)
    taken = set(Team.objects.values_list("slug", flat=True))
    new = [
        Team(
            service=service,
            slug=slug_of_team(written[key], taken),
            name=written[key],
            set_up_on=set_up_on,
        )
        for key in sorted(set(written) - set(known))
    ]
    Team.objects.bulk_create(new)
    counts["teams_created"] = len(new)
    return {**known, **{name_key(team.name): team for team in new}}


def slug_of_team(name: str, taken: set[str]) -> str:
    """A team's slug like the name that no other team has; it is taken from then on."""
    slug = free_slug(slugify(name)[:45] or "team", taken)
    taken.add(slug)
    return slug
