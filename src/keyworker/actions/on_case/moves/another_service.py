"""How is a family referred to another service of the authority? By one form, which opens the referral there.

What that service has to know already goes along: what the vocabulary says ``goes_along``, such as the family's consent
and the conversation with whoever may receive them, and the day on which an assessment was completed. What it decides
comes back to the record the referral was made on (``notices.answered``). Nobody opens a record of the other
service by this: need to know there is as of any referral.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from keyworker.actions import family, questions
from keyworker.actions.action import NOT_CLOSED, Action, ActionContext, Entry, NotPossible
from keyworker.actions.form_fields import Choices
from keyworker.actions.on_case.intake.beginning import (
    children_of,
    new_case,
    new_reference,
    open_case_of,
    team_to_begin_with,
)
from keyworker.actions.on_case.intake.referral import source_named
from keyworker.actions.ordinary import Ordinary
from keyworker.policy.casefile import instant, local_day
from keyworker.policy.vocabulary import EVENT_KINDS
from keyworker.policy.vocabulary.fields import KindList
from keyworker.record.earlier_referrals import referrals_elsewhere
from keyworker.record.governing_pack import governing
from keyworker.record.models import Case, Event, Person
from keyworker.record.other_services import other_services
from keyworker.record.subjects import OnCase
from keyworker.record.writing import NewEvent
from keyworker.workforce.models import Service

_GOES_ALONG = tuple(name for name, kind in EVENT_KINDS.items() if kind.goes_along)
# What is asked of a referral where it is received.
_ASKED_THERE = (
    "urgent",
    "assessor",
    "assessor_contact",
    "route",
    "statutory_threshold_met",
    "likely_benefit",
    "others_considered",
    "neet",
    "sibling_of_open_case",
)
_ASSESSED, _BROUGHT = "assessment.completed", "assessment.brought"


def _others(context: ActionContext) -> Iterator[Service]:
    """The other services that work under a policy that day: elsewhere nothing could be recorded."""
    read = context.read
    others = read.other_services if read is not None else other_services(context.case.service_id)
    return (each for each in others if governing(each, context.as_of).governs)


def _nowhere(context: ActionContext) -> str | None:
    if next(_others(context), None) is None:
        return "No other service of the authority has a policy in force."
    return None


def _ways(context: ActionContext) -> Choices:
    """Each kind of referral that each of them takes, in its own words."""
    return tuple(
        (f"{service.slug}/{kind.id}", f"{service.name}: {kind.title}")
        for service in _others(context)
        for kind in governing(service, context.as_of).kinds_of(KindList.REFERRALS)
    )


def _refer(entry: Entry) -> Sequence[NewEvent]:
    slug, _, kind = entry.values["to"].partition("/")
    service = Service.objects.get(slug=slug)
    pack = governing(service, entry.as_of)
    children = _chosen(entry)
    there, open_already = _record_there(entry, service, children)
    made = entry.record(
        "referral.made",
        service=service.name,
        kind_there=pack.kind_title(KindList.REFERRALS, kind),
        of=_told_here(entry, there, open_already=open_already),
    )
    received = entry.record(
        "referral.received",
        type=kind,
        source=source_named(pack, entry.case.service.name),
        made_on=entry.case.reference,
        people=[each.ref for each in children] if open_already else None,
    )
    along = _not_there_yet(there, _going_along(entry, children))
    elsewhere = referrals_elsewhere(there, children, by=entry.actor, by_role=entry.acting_as)
    return [
        made,
        *(each.about(OnCase(there)) for each in (received, *along, *elsewhere)),
    ]


def _told_here(entry: Entry, there: Case, *, open_already: bool) -> str:
    """The reference by which this record names the other; a number that no record has, where that is restricted.

    Without one, or with one that is older, this record would tell that there is something to hide. Nobody here opens the
    other service's records by it, and no answer comes from a restricted one.
    """
    return new_reference(entry.now) if open_already and there.restricted else there.reference


def _chosen(entry: Entry) -> list[Person]:
    """The children it is about; all of the case where none is named."""
    named = set(entry.values.get("people") or ())
    chosen = [each for each in entry.children if not named or each.ref in named]
    if not chosen:
        raise NotPossible("Nobody is on this record to be referred. Add the children first.")
    return chosen


def _record_there(entry: Entry, service: Service, children: Sequence[Person]) -> tuple[Case, bool]:
    """The record of the other service on which the referral goes, and whether it was open already."""
    found = open_case_of(entry.case.family, service)
    if found is not None and {each.pk for each in children} <= children_of(found):
        if entry.case.restricted and not found.restricted:
            raise NotPossible(
                "This record is restricted, and what that service holds of the family is not. "
                "Speak with a service manager there."
            )
        return found, True
    pack = governing(service, entry.as_of)
    locality = entry.case.locality if _has_locality(service, entry.case.locality) else ""
    postcode = next((each.postcode for each in children if each.postcode), "")
    begun = new_case(
        service,
        entry.case.family,
        children,
        team=team_to_begin_with(service, pack, beside=found, locality=locality, postcode=postcode),
        locality=locality,
        received_on=local_day(instant(entry.at)),
        now=entry.now,
        restricted=entry.case.restricted,
    )
    return begun, False


def _has_locality(service: Service, locality: str) -> bool:
    return bool(locality) and service.teams.taking_on().filter(locality=locality).exists()


def _going_along(entry: Entry, children: Sequence[Person]) -> list[NewEvent]:
    """What is known here that the other service has to know: as it was recorded, by whoever did it."""
    refs = {each.ref for each in children}
    # What names nobody is about the whole family.
    rows = [each for each in _of_this_episode(entry) if each.names <= refs]
    assessed = [each for each in rows if each.kind == _ASSESSED][-1:]
    return [
        *(
            NewEvent(
                kind=each.kind,
                at=each.when,
                data={name: value for name, value in each.data.items() if name not in _OF_HERE},
                by=each.by,
                by_role=each.by_role,
            )
            for each in rows
            if each.kind != _ASSESSED
        ),
        *(entry.event(_BROUGHT, completed=local_day(each.when)) for each in assessed),
    ]


# What of an event means something on its own record only.
_OF_HERE = frozenset({"departures", "replaces"})


def _of_this_episode(entry: Entry) -> list[Event]:
    rows = Event.objects.uncorrected().filter(case=entry.case, kind__in=(*_GOES_ALONG, _ASSESSED))
    began = entry.state.began_again
    known = rows.select_related("by").order_by("at", "seq")
    return [each for each in known if began is None or instant(each.at) >= began.utc]


def _not_there_yet(there: Case, along: Iterable[NewEvent]) -> list[NewEvent]:
    """Those of them that an earlier referral did not bring already."""
    rows = Event.objects.uncorrected().filter(case=there, kind__in=(*_GOES_ALONG, _BROUGHT))
    known = {_said(each.kind, each.at, each.data) for each in rows}
    return [each for each in along if _said(each.kind, instant(each.at), each.data) not in known]


def _said(kind: str, at: datetime, data: Mapping[str, Any]) -> tuple[str, object]:
    """What tells one of them from another: an assessment by its day, anything else by when it happened."""
    return kind, str(data["completed"]) if kind == _BROUGHT else at


ACTIONS = (
    Action(
        id="refer-to-service",
        ordinary=Ordinary.WHOEVER_WORKS_ON_IT,
        title="Refer to another service",
        family=family.STEPPING,
        records=(
            "referral.made",
            "referral.received",
            "referral.elsewhere",
            _BROUGHT,
            *_GOES_ALONG,
        ),
        leaves_out=dict.fromkeys(
            _ASKED_THERE,
            "The other service asks it of the referral, where its policy wants to know.",
        ),
        not_again="The other service has it on its record, too. Withdraw it here, and speak with them.",
        stages=NOT_CLOSED,
        possible=_nowhere,
        does=_refer,
        asks=(
            questions.made_into(
                questions.choice_among("to", "To which service, and as what?", _ways),
                "service",
                "kind_there",
                "of",
            ),
            questions.when("When was it agreed to refer them?"),
            questions.children(),
            questions.words(
                "reason", "Why are they referred, and what is wanted of the other service?"
            ),
            questions.note(),
        ),
    ),
)
