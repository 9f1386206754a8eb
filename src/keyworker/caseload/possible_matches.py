"""Who in a referral may already be on record? Suggestions for a person to judge; nobody is merged by a machine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Q, QuerySet

from keyworker.caseload.match_score import Likeness, compare
from keyworker.policy.vocabulary import kinds
from keyworker.record.case_reader import CaseRows, read_case
from keyworker.record.models import Case, CaseChild, FamilyMember, Person
from keyworker.record.models.people import FULL_NAME, PLAIN_POSTCODE

MOST = 10
_LOOKED_AT = 60
_AROUND_BIRTH = timedelta(days=60)


@dataclass(frozen=True)
class Suggestion:
    """A person on record who may be a child of the referral; ``cases`` are those they or their family are known from."""

    child: Person
    other: Person
    likeness: Likeness
    cases: tuple[Case, ...]


def suggestions(case: Case, *, read: CaseRows | None = None) -> list[Suggestion]:
    """Who on record may be a child of this case and has not been judged yet, most alike first.

    A fixed number of queries, and one more for each child; fewer of a case already read.
    """
    read = read or read_case(case)
    children = [row.person for row in read.children]
    judged = _judged(read)
    own = {child.pk for child in children}
    found = [
        (child, other, likeness)
        for child in children
        for other in _candidates(child)
        if other.pk not in own
        and frozenset({child.ref, other.ref}) not in judged
        and (likeness := compare(child, other)) is not None
    ]
    found.sort(key=lambda each: (-len(each[2].matches), len(each[2].differs), each[1].pk))
    known = _cases_of([other for _, other, _ in found], besides=case)
    with_record = ((child, other, likeness) for child, other, likeness in found if known[other.pk])
    return [
        Suggestion(child, other, likeness, tuple(known[other.pk]))
        for child, other, likeness in with_record
    ][:MOST]


def _judged(read: CaseRows) -> set[frozenset[str]]:
    said = (each.data for each in read.events if each.kind == kinds.LIKENESS_JUDGED)
    return {frozenset({str(each.get("person")), str(each.get("other"))}) for each in said}


def _candidates(child: Person) -> QuerySet[Person]:
    """People worth a comparison: by a name like it, or by birth and home."""
    name = f"{child.given_name} {child.family_name}".strip().upper()
    postcode = child.postcode.replace(" ", "").upper()
    people = Person.objects.alias(full=FULL_NAME, plain_postcode=PLAIN_POSTCODE)
    ways = []
    if name:
        ways.append(people.filter(full__trigram_similar=name))
    if postcode:
        ways.append(people.filter(plain_postcode=postcode))
    if child.family_name:
        ways.append(people.filter(_born_about(child), family_name__iexact=child.family_name))
    # Each by its own index; all in one condition would read through everybody.
    wanted = reduce(or_, (Q(pk__in=way.values("pk")) for way in ways), Q(pk__in=[]))
    found = (
        Person.objects.filter(wanted)
        .exclude(pk=child.pk)
        .annotate(alike=TrigramSimilarity(FULL_NAME, name))
    )
    return found.order_by("-alike", "pk")[:_LOOKED_AT]


def _born_about(child: Person) -> Q:
    day: date | None = child.born or child.expected
    if day is None:
        return Q(pk__in=[])
    first, last = day - _AROUND_BIRTH, day + _AROUND_BIRTH
    return Q(born__range=(first, last)) | Q(expected__range=(first, last))


def _cases_of(people: Sequence[Person], *, besides: Case) -> dict[int, list[Case]]:
    """The cases each of these is known from, those still open first: as a child of them, or as one of the family."""
    members: dict[int, set[int]] = defaultdict(set)
    if not people:
        return {}
    ids = [person.pk for person in people]
    for person, family in FamilyMember.objects.filter(person__in=ids).values_list(
        "person_id", "family_id"
    ):
        members[person].add(family)
    about: dict[int, set[int]] = defaultdict(set)
    for person, case in CaseChild.objects.filter(person__in=ids).values_list(
        "person_id", "case_id"
    ):
        about[person].add(case)
    families = {family for each in members.values() for family in each}
    numbers = {case for each in about.values() for case in each}
    rows = Case.objects.filter(Q(family__in=families) | Q(pk__in=numbers)).exclude(pk=besides.pk)
    cases = sorted(
        rows.select_related("team", "service"),
        key=lambda each: (each.stage == "closed", -(each.pk or 0)),
    )
    return {
        person.pk: [
            each
            for each in cases
            if each.pk in about[person.pk] or each.family_id in members[person.pk]
        ]
        for person in people
    }
