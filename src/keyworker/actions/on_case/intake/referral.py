"""From a referral's arrival to the analysis that comes before a decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from keyworker.actions import family, questions
from keyworker.actions.action import AWAITING, Action, ActionContext, Entry
from keyworker.actions.form_fields import Choices, FormField
from keyworker.actions.on_case.intake.beginning import begin
from keyworker.actions.ordinary import Ordinary
from keyworker.actions.task_questions import setting_tasks
from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary.fields import KindList
from keyworker.policy.wording import id_in_words
from keyworker.record.writing import NewEvent
from keyworker.workforce.models import Team

MORE = "More about the referral"
BEFORE_WORK = frozenset({*AWAITING, "open", "on-hold"})


def _localities(context: ActionContext) -> list[str]:
    """The localities of the service's teams."""
    teams = Team.objects.taking_on().filter(service=context.case.service_id).exclude(locality="")
    return sorted(set(teams.values_list("locality", flat=True)))


def _one_of_the_service(context: ActionContext, field: FormField) -> FormField:
    """The service's localities; without one the referral waits unrouted, with its clock running."""
    names = _localities(context)
    return replace(
        field,
        type="choice" if names else "text",
        choices=tuple((name, name) for name in names),
    )


def _as_the_policy_names(context: ActionContext, field: FormField) -> FormField:
    """Who refers, in the policy's words; anybody else may, too."""
    named = ", ".join(each.title for each in context.pack.kinds_of(KindList.SOURCES))
    return replace(field, hint=f"For example: {named}") if named else field


def _source_named(context: ActionContext, values: dict[str, Any]) -> dict[str, Any]:
    return {**values, "source": source_named(context.pack, str(values["source"]))}


def source_named(pack: Pack, written: str) -> str:
    """A source written as the form's own hint says it, or by its short name, is the one that the policy's rules name."""
    sources = pack.kinds_of(KindList.SOURCES)
    named = {id_in_words(each.id).casefold(): each.id for each in sources}
    named |= {each.title.casefold(): each.id for each in sources}
    return named.get(written.casefold(), written)


def _another_locality(context: ActionContext) -> Choices:
    return tuple((name, name) for name in _localities(context) if name != context.case.locality)


def _reroute(entry: Entry) -> Sequence[NewEvent]:
    locality = entry.values["locality"]
    team = (
        Team.objects.taking_on()
        .filter(service=entry.case.service_id, locality=locality)
        .order_by("pk")
        .first()
    )
    return [entry.record("referral.rerouted", team=team.slug if team else None)]


def _as_listed(context: ActionContext, field: FormField) -> FormField:
    listed = outcomes_list(context)
    hint = "" if listed else "One a line; the authority's list has not been loaded"
    return replace(field, choices=questions.titled(listed), hint=hint)


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


# Who the children are and where they live stand with the people and the case, not with what happened.
_ABOUT_WHOM = tuple(
    questions.kept_apart(each)
    for each in (
        questions.new_children("children", "Which children is it about?"),
        questions.line(
            "postcode",
            "Postcode where they live",
            required=False,
            width="10",
            hint="Helps to find a record of the family that is held already",
        ),
        questions.adjusted(
            questions.line(
                "locality",
                "Which locality do they live in?",
                required=False,
                hint="Leave empty if it cannot be worked out: then the postcode says which team it goes to",
            ),
            _one_of_the_service,
        ),
    )
)
_MORE = (
    questions.words("reason", "If it did not come by the portal, why?", required=False),
    questions.ask(
        "assessor", "Who completed the assessment, or asks for the work?", required=False
    ),
    questions.ask("assessor_contact", "How can they be reached?", required=False),
    questions.ask(
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
    questions.ask(
        "neet", "Is the young person in education, employment or training?", required=False
    ),
    questions.kept_apart(
        questions.line(
            "family",
            "Which family, if already known?",
            required=False,
            hint="Its number, such as F12",
            width="10",
        )
    ),
    questions.note(),
)

RECEIVE = Action(
    id="receive-referral",
    ordinary=Ordinary.ANYBODY,
    title="Record a referral",
    family=family.INTAKE,
    records=("referral.received", "referral.elsewhere"),
    subject="new-case",
    stages=AWAITING,
    asks=(
        *_ABOUT_WHOM,
        questions.ask("type", "What kind of referral is it?"),
        # Kept by the id that the policy's rules know it by.
        questions.made_into(
            questions.adjusted(questions.ask("source", "Who sent it?"), _as_the_policy_names),
            "source",
        ),
        questions.when("When did it arrive?"),
        questions.ask("route", "How did it arrive?", required=False),
        questions.ask("urgent", "Is it urgent?", required=False),
        *questions.in_section(MORE, _MORE),
    ),
    leaves_out={"made_on": "Another service's own form says it."},
    reads=_source_named,
    does=begin,
)
REROUTE = Action(
    id="reroute-referral",
    title="Send on to another locality",
    family=family.INTAKE,
    records=("referral.rerouted",),
    short_title="Send on",
    queue_title="Not sent to a team yet",
    stages=AWAITING,
    asks=(
        questions.choice_among("locality", "Which locality?", _another_locality),
        questions.why(required=False),
    ),
    does=_reroute,
)
DRAFT_TRAWL = Action(
    id="draft-trawl",
    title="Draft the data trawl",
    family=family.INTAKE,
    records=("trawl.drafted",),
    short_title="Draft trawl",
    stages=BEFORE_WORK,
    draft=True,
    possible=_trawled,
    asks=(questions.words("note", "What has been found so far", required=False),),
)
TRAWL = Action(
    id="complete-trawl",
    title="Complete the data trawl",
    family=family.INTAKE,
    records=("trawl.completed",),
    short_title="Complete trawl",
    stages=BEFORE_WORK,
    possible=_trawled,
    asks=(questions.note(),),
)
ANALYSIS = setting_tasks(
    Action(
        id="complete-analysis",
        title="Complete the case analysis",
        family=family.INTAKE,
        records=("analysis.completed",),
        short_title="Complete analysis",
        stages=BEFORE_WORK,
        asks=(
            questions.adjusted(
                questions.ask("outcomes", "Which outcomes are in play?"), _as_listed
            ),
            questions.note(),
        ),
    ),
    "analysis",
    label="What is to be done?",
    hint="Whoever is given the case finds it on their list",
    undated=True,
)
ACTIONS = (RECEIVE, REROUTE, DRAFT_TRAWL, TRAWL, ANALYSIS)
