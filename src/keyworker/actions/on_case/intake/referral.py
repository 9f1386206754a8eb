"""From a referral's arrival to the analysis that comes before a decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from keyworker.actions import questions
from keyworker.actions.action import AWAITING, Action, ActionContext, Entry
from keyworker.actions.form_fields import FormField
from keyworker.record.writing import NewEvent
from keyworker.workforce.models import Team

MORE = "More about the referral"
BEFORE_WORK = frozenset({*AWAITING, "open", "on-hold"})


def _asks_to_receive(context: ActionContext) -> Sequence[FormField]:
    return (
        FormField(name="children", label="Which children is it about?", type="new-children"),
        FormField(
            name="postcode",
            label="Postcode where they live",
            required=False,
            width="10",
            hint="Helps to find a record of the family that is held already",
        ),
        _locality(context),
        questions.choice_of("referral.received", "type", "What kind of referral is it?"),
        questions.line(
            "source",
            "Who sent it?",
            hint="For example: mash, ptt, customer-first, school, health, portal",
        ),
        questions.when("When did it arrive?"),
        questions.choice_of("referral.received", "route", "How did it arrive?", required=False),
        questions.yes_or_no("urgent", "Is it urgent?", required=False),
        *(replace(field, section=MORE) for field in _more_of_a_referral()),
    )


def _more_of_a_referral() -> Sequence[FormField]:
    return (
        questions.words("reason", "If it did not come by the portal, why?", required=False),
        questions.line(
            "assessor", "Who completed the assessment, or asks for the work?", required=False
        ),
        questions.line("assessor_contact", "How can they be reached?", required=False),
        questions.yes_or_no(
            "statutory_threshold_met",
            "Does the referrer find the statutory threshold met?",
            required=False,
        ),
        questions.words("likely_benefit", "How is support likely to help?", required=False),
        questions.words(
            "others_considered",
            "Which other professionals were considered, and why can none do it?",
            required=False,
        ),
        questions.choice_of(
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
        questions.note(),
    )


def _locality(context: ActionContext) -> FormField:
    """The service's localities; without one the referral waits unrouted, with its clock running."""
    teams = Team.objects.filter(service=context.case.service_id).exclude(locality="")
    names = sorted(set(teams.values_list("locality", flat=True)))
    return FormField(
        name="locality",
        label="Which locality do they live in?",
        required=False,
        type="choice" if names else "text",
        choices=tuple((name, name) for name in names),
        hint="Leave empty if it cannot be worked out",
    )


def _reroute(entry: Entry) -> Sequence[NewEvent]:
    locality = entry.values["locality"]
    team = (
        Team.objects.filter(service=entry.case.service_id, locality=locality).order_by("pk").first()
    )
    return [
        entry.event(
            "referral.rerouted",
            locality=locality,
            team=team.slug if team else None,
            **entry.entered("reason", "note"),
        )
    ]


def _localities(context: ActionContext) -> Sequence[FormField]:
    teams = (
        Team.objects.filter(service=context.case.service_id)
        .exclude(locality="")
        .exclude(locality=context.case.locality)
    )
    names = sorted(set(teams.values_list("locality", flat=True)))
    field = FormField(
        name="locality",
        label="Which locality?",
        type="choice",
        choices=tuple((n, n) for n in names),
    )
    return (field, questions.why(required=False))


def _complete_analysis(entry: Entry) -> Sequence[NewEvent]:
    return [
        entry.event(
            "analysis.completed", at=entry.now, **entry.entered("outcomes", "answers", "note")
        )
    ]


def _outcomes(context: ActionContext) -> Sequence[FormField]:
    listed = outcomes_list(context)
    hint = "" if listed else "One a line; the authority's list has not been loaded"
    return (
        FormField(
            name="outcomes",
            label="Which outcomes are in play?",
            type="outcomes",
            choices=questions.titled(listed),
            hint=hint,
        ),
        questions.note(),
    )


def outcomes_list(context: ActionContext) -> tuple[str, ...]:
    """The authority's list of outcomes, where one is loaded: the pack's setting whose name ends in ``outcomes``."""
    value = next((each.value for each in context.pack.settings if each.id.endswith("outcomes")), ())
    return value if isinstance(value, tuple) else ()


def _trawled(context: ActionContext) -> str | None:
    """Why no trawl is wanted: one stands since the referral was received or the case reopened."""
    since = [each.kind for each in context.known.events if each.kind in _TRAWL_STANDS_SINCE]
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
        does=lambda entry: (),
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
        asks=lambda context: (
            questions.words("note", "What has been found so far", required=False),
        ),
        does=lambda entry: [
            entry.event("trawl.drafted", at=entry.now, **entry.entered("answers", "note"))
        ],
    ),
    Action(
        id="complete-trawl",
        title="Complete the data trawl",
        family="intake",
        stages=BEFORE_WORK,
        possible=_trawled,
        asks=lambda context: (questions.note(),),
        does=lambda entry: [
            entry.event("trawl.completed", at=entry.now, **entry.entered("answers", "note"))
        ],
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
