"""How is the rota for new cases kept: planned, swapped, taken up, and with names ready before each turn?

Who may do it, which gates it has and which questions are asked stand in the pack, as for an action on a case.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from keyworker.actions import questions
from keyworker.actions.action import Action, ActionContext, Entry, NotPossible
from keyworker.actions.form_fields import FormField
from keyworker.actions.on_team.checks import no_policy
from keyworker.caseload.rota import LISTED, TAKEN_UP, Plan, planned, rota, swapped
from keyworker.policy.packs.pack import Pack
from keyworker.policy.wording import on_day
from keyworker.record.writing import NewEvent
from keyworker.workforce.models import Service, Worker

PLAN, START, NAMES, SWAP = "plan-turn", "start-turn", "confirm-names", "swap-turn"


def managers_of(service: Service, pack: Pack | None, *, on: date) -> list[Worker]:
    """Who may have a turn: those whose job may start one, in post that day."""
    who = pack.who_may(START) if pack is not None else None
    workers = (
        Worker.objects.active_on(on)
        .filter(team__service=service)
        .select_related("team")
        .order_by("name")
    )
    return [each for each in workers if who is not None and set(who.who) & set(each.roles)]


def _managers(context: ActionContext) -> tuple[tuple[str, str], ...]:
    found = managers_of(context.case.service, context.pack, on=context.as_of)
    return tuple((each.ref, each.name) for each in found)


def _asks_plan(context: ActionContext) -> tuple[FormField, ...]:
    return (
        questions.day("from", "When does the first turn start?"),
        FormField(
            name="managers",
            label="Whose turns are they, in which order?",
            type="in-order",
            choices=_managers(context),
            hint="One after another, then from the first again",
        ),
        FormField(
            name="turns",
            label="How many turns ahead?",
            type="number",
            width="3",
            initial=12,
            hint="Turns follow one another without a gap",
        ),
        FormField(
            name="reason",
            label="Why does it differ from the policy?",
            type="long-text",
            required=False,
            hint="Needed where a turn would not come round as the policy says",
        ),
    )


def _plan(entry: Entry) -> Sequence[NewEvent]:
    values = entry.values
    plan = Plan(order=values["managers"], start=values["from"], turns=int(values["turns"]))
    reason = str(values.get("reason") or "")
    return _by(entry, planned(_pack(entry), entry.casefile, plan, reason=reason, now=entry.now))


def _asks_swap(context: ActionContext) -> tuple[FormField, ...]:
    turns = (
        rota(context.pack, context.casefile, as_of=context.as_of) if context.pack.governs else ()
    )
    return (
        FormField(
            name="turn",
            label="Which turn?",
            type="choice",
            choices=tuple((each.ref, on_day(each.starts)) for each in turns),
        ),
        FormField(
            name="to",
            label="Whose turn does it become?",
            type="choice",
            choices=_managers(context),
        ),
        questions.line("reason", "Why?"),
    )


def _swap(entry: Entry) -> Sequence[NewEvent]:
    """Give a planned turn to another manager; what was planned stays readable."""
    turn, to, reason = (entry.values[name] for name in ("turn", "to", "reason"))
    return _by(entry, swapped(entry.casefile, turn, to=to, reason=reason, now=entry.now))


def _list_names(entry: Entry) -> Sequence[NewEvent]:
    """The names themselves are what the policy's own questions ask."""
    told = entry.entered("answers", "note")
    return [entry.event(LISTED, at=entry.now, worker=entry.actor, **told)]


def question_of_names(pack: Pack) -> str:
    """The id of the question under which the policy keeps the names; empty where it has none."""
    who = pack.who_may(NAMES)
    if who is None or who.checklist is None:
        return ""
    items = (item for section in pack.checklist(who.checklist).sections for item in section.items)
    return next((item.id for item in items), "")


def _pack(entry: Entry) -> Pack:
    if entry.pack is None:
        raise NotPossible("No policy applies here")
    return entry.pack


def _by(entry: Entry, events: Sequence[NewEvent]) -> list[NewEvent]:
    """The events as something the actor did."""
    return [entry.event(each.kind, at=each.at, **each.data) for each in events]


ACTIONS = (
    Action(
        id=PLAN,
        title="Plan turns for new cases",
        family="rota",
        subject="service",
        asks=_asks_plan,
        possible=no_policy,
        does=_plan,
    ),
    Action(
        id=SWAP,
        title="Swap a turn",
        family="rota",
        subject="service",
        goes_with=(PLAN,),
        asks=_asks_swap,
        possible=no_policy,
        does=_swap,
    ),
    Action(
        id=START,
        title="Start your turn",
        family="rota",
        subject="service",
        asks=lambda context: (questions.note("Anything worth recording?"),),
        possible=no_policy,
        does=lambda entry: [
            entry.event(TAKEN_UP, at=entry.now, worker=entry.actor, **entry.entered("note"))
        ],
    ),
    Action(
        id=NAMES,
        title="List the workers with room",
        family="rota",
        subject="service",
        asks=lambda context: (questions.note("Anything worth recording?"),),
        possible=no_policy,
        does=_list_names,
    ),
)
