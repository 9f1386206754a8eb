"""From a referral's arrival to the analysis that comes before a decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from keyworker.casework.actions import asking
from keyworker.casework.actions.base import AWAITING, Action, Asked, Attempted
from keyworker.casework.actions.fields import FormField
from keyworker.casework.record import NewEvent
from keyworker.workforce.models import Team

MORE = "More about the referral"
BEFORE_WORK = frozenset({*AWAITING, "open", "on-hold"})


def _asks_to_receive(asked: Asked) -> Sequence[FormField]:
    return (
        FormField(name="children", label="Which children is it about?", type="new-children"),
        FormField(
            name="postcode",
            label="Postcode where they live",
            required=False,
            width="10",
            hint="Helps to find a record of the family that is held already",
        ),
        _locality(asked),
        asking.choice_of("referral.received", "type", "What kind of referral is it?"),
        asking.line(
            "source",
            "Who sent it?",
            hint="For example: mash, ptt, customer-first, school, health, portal",
        ),
        asking.when("When did it arrive?"),
        asking.choice_of("referral.received", "route", "How did it arrive?", required=False),
        asking.yes_or_no("urgent", "Is it urgent?", required=False),
        *(replace(field, section=MORE) for field in _more_of_a_referral()),
    )


def _more_of_a_referral() -> Sequence[FormField]:
    return (
        asking.words("reason", "If it did not come by the portal, why?", required=False),
        asking.line(
            "assessor", "Who completed the assessment, or asks for the work?", required=False
        ),
        asking.line("assessor_contact", "How can they be reached?", required=False),
        asking.yes_or_no(
            "statutory_threshold_met",
            "Does the referrer find the statutory threshold met?",
            required=False,
        ),
        asking.words("likely_benefit", "How is support likely to help?", required=False),
        asking.words(
            "others_considered",
            "Which other professionals were considered, and why can none do it?",
            required=False,
        ),
        asking.choice_of(
            "referral.received",
            "neet",
            "Is the young person in education, employment or training?",
            required=False,
        ),
        FormField(
            name="family",
            label="Which family, if already known?",
            required=False,
            hint="Its number, such as F12",
            width="10",
        ),
        asking.note(),
    )


def _locality(asked: Asked) -> FormField:
    """The service's localities; without one the referral waits unrouted, with its clock running."""
    teams = Team.objects.filter(service=asked.case.service_id).exclude(locality="")
    names = sorted(set(teams.values_list("locality", flat=True)))
    return FormField(
        name="locality",
        label="Which locality do they live in?",
        required=False,
        type="choice" if names else "text",
        choices=tuple((name, name) for name in names),
        hint="Leave empty if it cannot be worked out",
    )


def _reroute(it: Attempted) -> Sequence[NewEvent]:
    locality = it.values["locality"]
    team = Team.objects.filter(service=it.case.service_id, locality=locality).order_by("pk").first()
    return [
        it.event(
            "referral.rerouted",
            locality=locality,
            team=team.slug if team else None,
            **it.entered("reason", "note"),
        )
    ]


def _localities(asked: Asked) -> Sequence[FormField]:
    teams = (
        Team.objects.filter(service=asked.case.service_id)
        .exclude(locality="")
        .exclude(locality=asked.case.locality)
    )
    names = sorted(set(teams.values_list("locality", flat=True)))
    field = FormField(
        name="locality",
        label="Which locality?",
        type="choice",
        choices=tuple((n, n) for n in names),
    )
    return (field, asking.why(required=False))


def _complete_analysis(it: Attempted) -> Sequence[NewEvent]:
    return [it.event("analysis.completed", at=it.now, **it.entered("outcomes", "answers", "note"))]


def _outcomes(asked: Asked) -> Sequence[FormField]:
    listed = outcomes_list(asked)
    hint = "" if listed else "One a line; the authority's list has not been loaded"
    return (
        FormField(
            name="outcomes",
            label="Which outcomes are in play?",
            type="outcomes",
            choices=asking.titled(listed),
            hint=hint,
        ),
        asking.note(),
    )


def outcomes_list(asked: Asked) -> tuple[str, ...]:
    """The authority's list of outcomes, where one is loaded: the pack's setting whose name ends in ``outcomes``."""
    settings = asked.pack.settings if asked.pack is not None else ()
    value = next((each.value for each in settings if each.id.endswith("outcomes")), ())
    return value if isinstance(value, tuple) else ()


def _trawled(asked: Asked) -> str | None:
    """Why no trawl is wanted: one stands since the referral was received or the case reopened."""
    since = [each.kind for each in asked.known.events if each.kind in _TRAWL_STANDS_SINCE]
    if since and since[-1] == "trawl.completed":
        return "The data trawl has been completed. Correct it if something in it is wrong."
    return None


_TRAWL_STANDS_SINCE = frozenset({"referral.received", "case.reopened", "trawl.completed"})


ACTIONS = (
    Action(
        id="receive-referral",
        title="Record a referral",
        family="intake",
        creates_case=True,
        stages=AWAITING,
        asks=_asks_to_receive,
        does=lambda it: (),
    ),
    Action(
        id="reroute-referral",
        title="Send on to another locality",
        family="intake",
        stages=AWAITING,
        asks=_localities,
        does=_reroute,
    ),
    Action(
        id="draft-trawl",
        title="Draft the data trawl",
        family="intake",
        stages=BEFORE_WORK,
        draft=True,
        possible=_trawled,
        asks=lambda asked: (asking.words("note", "What has been found so far", required=False),),
        does=lambda it: [it.event("trawl.drafted", at=it.now, **it.entered("answers", "note"))],
    ),
    Action(
        id="complete-trawl",
        title="Complete the data trawl",
        family="intake",
        stages=BEFORE_WORK,
        possible=_trawled,
        asks=lambda asked: (asking.note(),),
        does=lambda it: [it.event("trawl.completed", at=it.now, **it.entered("answers", "note"))],
    ),
    Action(
        id="complete-analysis",
        title="Complete the case analysis",
        family="intake",
        stages=BEFORE_WORK,
        asks=_outcomes,
        does=_complete_analysis,
    ),
)
