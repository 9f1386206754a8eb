"""Who in a referral may already be on record? Suggestions for a person to judge; nobody is merged by a machine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import reduce
from operator import or_

from django.db.models import FloatField, Func, Q, QuerySet, Value

from keyworker.caseload.match_score import Likeness, compare
from keyworker.policy.refs import numbers_of, ref
from keyworker.policy.vocabulary import kinds
from keyworker.record.case_reader import CaseRows, read_case
from keyworker.record.models import Case, CaseChild, FamilyMember, Person
from keyworker.record.models.folding import folded
from keyworker.record.models.people import FULL_NAME, PLAIN_POSTCODE

MOST = 10
_LOOKED_AT = 60
_AROUND_BIRTH = timedelta(days=60)


@dataclass(frozen=True)
class Suggestion:
    """A person on record who may be a child of the referral, or of that child's family as their likeness says.

    ``cases`` are those they or their family are known from.
    """

    child: Person
    other: Person
    likeness: Likeness
    cases: tuple[Case, ...] = ()


def suggestions(case: Case, *, read: CaseRows | None = None) -> list[Suggestion]:
    """Who on record may be a child of this case and has not been judged yet, most alike first.

    A fixed number of queries, and one more for each child; fewer of a case already read.
    """
    read = read or read_case(case)
    found = _alike([row.person for row in read.children], _judged(read))
    found.sort(
        key=lambda each: (
            each.likeness.of_family,
            -len(each.likeness.matches),
            len(each.likeness.differs),
            each.other.pk,
        )
    )
    known = _cases_of([each.other for each in found], besides=case)
    with_record = (replace(each, cases=tuple(known[each.other.pk])) for each in found)
    return list(_each_family_once([each for each in with_record if each.cases], case, read))[:MOST]


def _each_family_once(
    found: Sequence[Suggestion], case: Case, read: CaseRows
) -> Iterator[Suggestion]:
    """Whoever may be the child; and one of each family that may be the child's, unless that is theirs or was answered."""
    answered = [each.data for each in read.uncorrected(kinds.LIKENESS_JUDGED)]
    homes = _families_of({str(each.get("other")) for each in answered})
    shown = {
        (str(each.get("person")), family)
        for each in answered
        for family in homes.get(str(each.get("other")), ())
    }
    for each in found:
        if not each.likeness.of_family:
            yield each
            continue
        of = {(each.child.ref, one.family_id) for one in each.cases}
        if case.family_id in {one.family_id for one in each.cases} or of & shown:
            continue
        shown |= of
        yield each


def _families_of(people: Collection[str]) -> dict[str, set[int]]:
    """By person, the families of which they are; no question where nobody is asked about."""
    numbers = numbers_of(people, kind="P")
    if not numbers:
        return {}
    members = FamilyMember.objects.filter(person__in=numbers)
    found = _grouped(members.values_list("person_id", "family_id"))
    return {ref("P", number): families for number, families in found.items()}


def _alike(children: Sequence[Person], judged: set[frozenset[str]]) -> list[Suggestion]:
    own = {child.pk for child in children}
    return [
        Suggestion(child, other, likeness)
        for child in children
        for other in _candidates(child)
        if other.pk not in own
        and frozenset({child.ref, other.ref}) not in judged
        and (likeness := compare(child, other)) is not None
    ]


def _judged(read: CaseRows) -> set[frozenset[str]]:
    said = (each.data for each in read.uncorrected(kinds.LIKENESS_JUDGED))
    return {frozenset({str(each.get("person")), str(each.get("other"))}) for each in said}


def _candidates(child: Person) -> QuerySet[Person]:
    """People worth a comparison: by a name like it, or by birth and home."""
    name = f"{child.given_name} {child.family_name}".strip()
    postcode = child.postcode.replace(" ", "").upper()
    people = Person.objects.alias(full=FULL_NAME, plain_postcode=PLAIN_POSTCODE)
    ways = []
    if name:
        ways.append(people.filter(full__trigram_similar=folded(Value(name))))
    if postcode:
        ways.append(people.filter(plain_postcode=postcode))
    if child.family_name:
        named = people.alias(family_folded=folded("family_name"))
        same_family = {"family_folded": folded(Value(child.family_name))}
        ways.append(named.filter(_born_about(child), **same_family))
    # Each by its own index; all in one condition would read through everybody.
    wanted = reduce(or_, (Q(pk__in=way.values("pk")) for way in ways), Q(pk__in=[]))
    found = (
        Person.objects.filter(wanted)
        .exclude(pk=child.pk)
        .annotate(
            alike=Func(
                FULL_NAME, folded(Value(name)), function="SIMILARITY", output_field=FloatField()
            )
        )
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
    if not people:
        return {}
    ids = [person.pk for person in people]
    members = FamilyMember.objects.filter(person__in=ids)
    families = _grouped(members.values_list("person_id", "family_id"))
    children = CaseChild.objects.filter(person__in=ids)
    numbers = _grouped(children.values_list("person_id", "case_id"))
    rows = Case.objects.filter(
        Q(family__in=set().union(*families.values())) | Q(pk__in=set().union(*numbers.values()))
    )
    cases = sorted(
        rows.exclude(pk=besides.pk).with_team(),
        key=lambda each: (each.stage == "closed", -(each.pk or 0)),
    )
    return {
        pk: [each for each in cases if each.pk in numbers[pk] or each.family_id in families[pk]]
        for pk in ids
    }


def _grouped(pairs: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for key, value in pairs:
        found[key].add(value)
    return found
