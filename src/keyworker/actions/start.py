"""How does a case begin? The people, the family and the case are written with the referral that brings them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from keyworker.access.models import User
from keyworker.actions.action import (
    Action,
    ActionContext,
    Done,
    Entry,
    NotPossible,
    Outcome,
    Refused,
)
from keyworker.actions.action import refusal as refused
from keyworker.actions.form import form_of
from keyworker.actions.form_fields import FormField
from keyworker.actions.perform import (
    action_named,
    ask_the_database_now,
    in_words,
    same_person,
    told_first,
    try_out,
    with_departures,
)
from keyworker.policy.casefile import CaseFile, instant, local_day
from keyworker.record.earlier_referrals import referrals_elsewhere
from keyworker.record.governing_pack import pack_for
from keyworker.record.models import Case, CaseChild, Event, Family, FamilyMember, Person
from keyworker.record.writing import add_events
from keyworker.workforce.models import Service, Team, Worker

_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}")
_ASKED_OF_THE_CASE = frozenset({"at", "family", "children", "locality", "postcode", "answers"})


def start_fields(service: Service, actor: Worker, *, as_of: date) -> tuple[FormField, ...]:
    """What the form for a new referral asks."""
    return form_of(action_named("receive-referral"), _nothing_yet(service, actor, as_of))


def start(
    action_id: str = "receive-referral",
    *,
    service: Service,
    actor: Worker,
    user: User | None,
    entered: Mapping[str, Any],
    attempt: UUID,
    now: datetime,
    reason: str = "",
) -> Outcome:
    """Begin a case with its referral. The same ``attempt`` twice begins one case.

    ``family`` (F12) and a child's ``id`` (P3) name people already on record; others are written as new. New concerns
    about children of an open case go on the record of that case. A referral for another child of a family with an
    open case in the service goes to that case's team; otherwise to the locality's; where that is not known it waits
    unrouted, with its clock running.
    """
    action = action_named(action_id)
    same_person(actor, user)
    try:
        with transaction.atomic():
            one_at_a_time(attempt)
            earlier = tuple(
                Event.objects.filter(attempt=attempt).select_related("case").order_by("seq")
            )
            if earlier:
                return Done(case=earlier[0].case, events=earlier)
            context = _nothing_yet(service, actor, local_day(now))
            answer = try_out(action, context, entered, now=now, reason=reason)
            if isinstance(answer, Refused):
                return answer
            return _begin(action, *answer, user=user, attempt=attempt, now=now)
    except NotPossible as obstacle:
        return (
            Refused(errors={obstacle.field: str(obstacle)})
            if obstacle.field
            else refused(str(obstacle))
        )
    except IntegrityError as error:
        return refused(in_words(error))


def new_reference(now: datetime) -> str:
    """The next case's reference, such as KW-26-000123."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('casework_case_number')")
        number = cursor.fetchone()[0]
    return f"KW-{local_day(now):%y}-{number:06d}"


def one_at_a_time(attempt: UUID) -> None:
    """Make a second submission of the same form wait for the first."""
    # There is no row to lock yet, so a double click is held back by the attempt's own number.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [attempt.int % (1 << 63)])


def _nothing_yet(service: Service, actor: Worker, as_of: date) -> ActionContext:
    return ActionContext(
        case=Case(service=service),
        pack=pack_for(service, as_of),
        casefile=CaseFile(),
        actor=actor,
        as_of=as_of,
    )


def _begin(
    action: Action,
    entry: Entry,
    departures: Any,
    *,
    user: User | None,
    attempt: UUID,
    now: datetime,
) -> Done:
    family = _family(entry)
    postcode = written_postcode(entry.values.get("postcode") or "")
    children = [_child(each, postcode) for each in entry.values["children"]]
    open_case = _open_case_of(family, entry.case.service)
    told = {name: value for name, value in entry.values.items() if name not in _ASKED_OF_THE_CASE}
    if open_case is not None and {child.pk for child in children} <= _children_of(open_case):
        case, told["people"] = open_case, [child.ref for child in children]
    else:
        case = _new_case(entry, family, children, open_case, now)
        told["sibling_of_open_case"] = True if open_case is not None else None
    referred = with_departures(
        [entry.event("referral.received", **told)], departures, action, entry
    )
    earlier = referrals_elsewhere(case, children, by=entry.actor, by_role=entry.acting_as)
    events = told_first([*earlier, *referred], action, entry)
    added = add_events(
        case, events, recorded_by=user, recorded_at=now, action=action.id, attempt=attempt
    )
    ask_the_database_now()
    return Done(case=case, events=tuple(added))


def _new_case(
    entry: Entry, family: Family, children: list[Person], sibling_case: Case | None, now: datetime
) -> Case:
    team = sibling_case.team if sibling_case is not None else _team(entry)
    case = Case.objects.create(
        reference=new_reference(now),
        family=family,
        service=entry.case.service,
        team=team,
        locality=entry.values.get("locality") or (team.locality if team else ""),
        received_on=local_day(instant(entry.at)),
    )
    for child in children:
        FamilyMember.objects.get_or_create(family=family, person=child)
        CaseChild.objects.create(case=case, person=child)
    return case


def _children_of(case: Case) -> set[int]:
    return set(case.case_children.values_list("person_id", flat=True))


def _family(entry: Entry) -> Family:
    given = str(entry.values.get("family") or "").removeprefix("F")
    if given:
        found = Family.objects.filter(pk=int(given)).first() if given.isdigit() else None
        if found is None:
            raise NotPossible("There is no such family on record", field="family")
        return found
    known = [str(each["id"])[1:] for each in entry.values["children"] if each.get("id")]
    member = (
        FamilyMember.objects.filter(person_id__in=[pk for pk in known if pk.isdigit()])
        .order_by("pk")
        .first()
    )
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


def _child(given: Mapping[str, Any], postcode: str) -> Person:
    if given.get("id"):
        number = str(given["id"]).removeprefix("P")
        found = Person.objects.filter(pk=int(number)).first() if number.isdigit() else None
        if found is None:
            raise NotPossible("There is no such child on record", field="children")
        return found
    if not (given.get("given_name") or given.get("family_name") or given.get("expected")):
        raise NotPossible(
            "Give each child's name, or the date an unborn child is expected", field="children"
        )
    return Person.objects.create(**given, postcode=postcode)


def _open_case_of(family: Family, service: Service) -> Case | None:
    """A case of the family that the service is already working on."""
    live = Case.objects.filter(family=family, service=service, team__isnull=False).live()
    return live.select_related("team", "service").order_by("-opened_on", "-pk").first()


def _team(entry: Entry) -> Team | None:
    locality = entry.values.get("locality")
    if not locality:
        return None
    return Team.objects.filter(service=entry.case.service, locality=locality).order_by("pk").first()
