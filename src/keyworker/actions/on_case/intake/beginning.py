"""How does a case begin? The people, the family and the case are written with the referral that brings them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection

from keyworker.actions.action import Entry, NotPossible
from keyworker.actions.named_records import child_named, family_named
from keyworker.policy.casefile import instant, local_day
from keyworker.policy.packs.pack import Pack
from keyworker.policy.wording import on_day
from keyworker.policy.written_dates import birth_trouble
from keyworker.policy.written_names import folded
from keyworker.record.earlier_referrals import referrals_elsewhere
from keyworker.record.models import Case, CaseChild, Family, FamilyMember, Person
from keyworker.record.subjects import OnCase
from keyworker.record.writing import NewEvent
from keyworker.workforce.models import Service, Team
from keyworker.workforce.postcodes import nearest

_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}")


def begin(entry: Entry) -> Sequence[NewEvent]:
    """Begin a case with its referral.

    ``family`` (F12) and a child's ``id`` (P3) name people already on record; others are written as new. New concerns
    about children of an open case go on the record of that case. A referral for another child of a family with an
    open case in the service goes to that case's team; otherwise to the locality's, or where nobody says which that is to
    the team whose postcodes it lies in; where that is not known either it waits unrouted, with its clock running. Where the
    policy has every new case begin with one service line, it begins there.
    Whoever recorded a referral may look at it, so a number of somebody whose record
    they may not open is refused as one that nobody has; that they may be the same is then asked as of any likeness.
    """
    _each_once(entry.values["children"])
    family = _family(entry)
    postcode = written_postcode(entry.values.get("postcode") or "")
    children = [_child(entry, each, postcode) for each in entry.values["children"]]
    open_case = open_case_of(family, entry.case.service)
    found: dict[str, Any] = {}
    if open_case is not None and {child.pk for child in children} <= children_of(open_case):
        case, found["people"] = open_case, [child.ref for child in children]
    else:
        case = _new_case(entry, family, children, open_case, postcode)
        found["sibling_of_open_case"] = True if _may_be_told_of(open_case) else None
    referred = entry.record("referral.received", **found)
    earlier = referrals_elsewhere(case, children, by=entry.actor, by_role=entry.acting_as)
    return [each.about(OnCase(case)) for each in (referred, *earlier)]


def _may_be_told_of(case: Case | None) -> bool:
    """Whether another record may say that there is this one: nothing of a restricted one shows elsewhere."""
    return case is not None and not case.restricted


def _each_once(children: Sequence[Mapping[str, Any]]) -> None:
    """The same child written twice would be two children; a person says which line is right."""
    seen = set()
    for each in children:
        name = folded(f"{each.get('given_name', '')} {each.get('family_name', '')}")
        one = each.get("id") or (name, each.get("born"), each.get("expected"))
        if one in seen and (each.get("id") or name):
            raise NotPossible(
                "Two of these children have the same name and date of birth. Is it one child? Write each of them once",
                field="children",
            )
        seen.add(one)


def new_reference(now: datetime) -> str:
    """The next case's reference, such as KW-26-000123."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('casework_case_number')")
        number = cursor.fetchone()[0]
    return f"KW-{local_day(now):%y}-{number:06d}"


def _new_case(
    entry: Entry,
    family: Family,
    children: list[Person],
    sibling_case: Case | None,
    postcode: str,
) -> Case:
    service = entry.case.service
    locality = entry.values.get("locality") or ""
    return new_case(
        service,
        family,
        children,
        # As it was typed: what is on record of a child whom they may not open says nothing here.
        team=team_to_begin_with(
            service, entry.pack, beside=sibling_case, locality=locality, postcode=postcode
        ),
        locality=locality,
        received_on=local_day(instant(entry.at)),
        now=entry.now,
    )


def new_case(
    service: Service,
    family: Family,
    children: Iterable[Person],
    *,
    team: Team | None,
    locality: str,
    received_on: date,
    now: datetime,
    restricted: bool = False,
) -> Case:
    """A case of the service about these children, with nothing on its record yet; they belong to the family from then on.

    Where no ``locality`` is known it is the team's. Raises NotPossible in a service of which the last day is known.
    """
    if service.ended is not None:
        raise NotPossible(
            f"{service.name} ends on {on_day(service.ended)}, and nothing new begins in it"
        )
    case = Case.objects.create(
        reference=new_reference(now),
        family=family,
        service=service,
        team=team,
        locality=locality or (team.locality if team else ""),
        received_on=received_on,
        restricted=restricted,
    )
    for child in children:
        FamilyMember.objects.get_or_create(family=family, person=child)
        CaseChild.objects.create(case=case, person=child)
    return case


def children_of(case: Case) -> set[int]:
    """The numbers of the children that a case is about."""
    return set(case.case_children.values_list("person_id", flat=True))


def _family(entry: Entry) -> Family:
    if given := entry.values.get("family"):
        return family_named(entry, given, field="family")
    given_ids = [each["id"] for each in entry.values["children"] if each.get("id")]
    known = [child_named(entry, each, field="children") for each in given_ids]
    member = FamilyMember.objects.filter(person__in=known).order_by("pk").first()
    if member is not None:
        return member.family
    name = next(
        (each.get("family_name") for each in entry.values["children"] if each.get("family_name")),
        "",
    )
    return Family.objects.create(name=name)


def written_postcode(given: str) -> str:
    """A postcode as it is kept: capitals, and one space before the last three. Raises NotPossible for anything else."""
    plain = "".join(given.split()).upper()
    if plain and not _POSTCODE.fullmatch(plain):
        raise NotPossible("Enter a postcode, such as AB12 3CD, or leave it empty", field="postcode")
    return f"{plain[:-3]} {plain[-3:]}" if plain else ""


def _child(entry: Entry, given: Mapping[str, Any], postcode: str) -> Person:
    if given.get("id"):
        return child_named(entry, given["id"], field="children")
    trouble = birth_trouble(born=given.get("born"), expected=given.get("expected"), on=entry.now)
    if trouble is not None:
        raise NotPossible(trouble, field="children")
    if not (given.get("given_name") or given.get("family_name") or given.get("expected")):
        raise NotPossible(
            "Give each child's name, or the date an unborn child is expected", field="children"
        )
    return Person.objects.create(**given, postcode=postcode)


def open_case_of(family: Family, service: Service) -> Case | None:
    """A case of the family that the service is already working on."""
    live = Case.objects.filter(family=family, service=service, team__isnull=False).live()
    return live.with_team().order_by("-opened_on", "-pk").first()


def team_of_intake(service: Service, pack: Pack) -> Team | None:
    """The team with which every new case begins; None where the policy names no such line, or none is set up."""
    line = pack.header.intake
    teams = Team.objects.taking_on().filter(service=service, service_line=line)
    return teams.order_by("pk").first() if line else None


def team_to_begin_with(
    service: Service, pack: Pack, *, beside: Case | None, locality: str, postcode: str = ""
) -> Team | None:
    """The policy's team of intake; else that of the family's open case ``beside``, if it may be told of; else the nearest."""
    team = team_of_intake(service, pack)
    if team is None and beside is not None and _may_be_told_of(beside):
        return beside.team
    return team or team_for(service, locality, postcode)


def team_for(service: Service, locality: str, postcode: str = "") -> Team | None:
    """The team of the family's locality; where none is said, of its postcode; else the one that takes families from anywhere.

    None where several do.
    """
    teams = list(Team.objects.taking_on().filter(service=service).order_by("pk"))
    if locality:
        here = next((each for each in teams if each.locality == locality), None)
    else:
        here = nearest(postcode, ((area, each) for each in teams for area in each.postcodes))
    from_anywhere = [each for each in teams if not each.locality and not each.postcodes]
    return here or (from_anywhere[0] if len(from_anywhere) == 1 else None)
