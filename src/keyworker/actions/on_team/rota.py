"""How is the rota for new cases kept: planned, swapped, taken up, and with names ready before each turn?

Who may do it, which gates it has and which questions are asked stand in the pack, as for an action on a case.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from keyworker.actions import family, questions
from keyworker.actions.action import Action, ActionContext, Entry, FormQuestion
from keyworker.actions.form_fields import Choices, FormField
from keyworker.actions.on_team.checks import no_policy
from keyworker.caseload.rota import LISTED, PLANNED, TAKEN_UP, Plan, planned, rota, swapped
from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary import actions
from keyworker.policy.wording import on_day
from keyworker.policy.written_names import in_order
from keyworker.record.subject_files import CORRECTED
from keyworker.record.writing import NewEvent
from keyworker.workforce.models import Service, Worker


def managers_of(service: Service, pack: Pack, *, on: date) -> list[Worker]:
    """Who may have a turn: those whose job may start one, in post that day."""
    who = pack.who_may(START.id)
    workers = Worker.objects.active_on(on).filter(team__service=service).select_related("team")
    found = sorted(workers, key=lambda each: in_order(each.name))
    return [each for each in found if who is not None and set(who.who) & set(each.roles)]


def _managers(context: ActionContext) -> Choices:
    found = managers_of(context.case.service, context.pack, on=context.as_of)
    return tuple((each.ref, each.name) for each in found)


def _plan(entry: Entry) -> Sequence[NewEvent]:
    values = entry.values
    plan = Plan(order=values["managers"], start=values["from"], turns=int(values["turns"]))
    reason = str(values.get("reason") or "")
    turns = planned(
        entry.pack,
        entry.casefile,
        plan,
        reason=reason,
        now=entry.now,
        leaving=_leaving(entry),
    )
    return _by(entry, turns)


def _leaving(context: ActionContext) -> dict[str, date]:
    """From when each of the managers who are to leave is no longer in post."""
    managers = managers_of(context.case.service, context.pack, on=context.as_of)
    return {each.ref: each.left for each in managers if each.left is not None}


def _turns(context: ActionContext) -> Choices:
    turns = rota(context.pack, context.casefile, as_of=context.as_of)
    return tuple((each.ref, on_day(each.starts)) for each in turns)


def _swap(entry: Entry) -> Sequence[NewEvent]:
    """Give a planned turn to another manager; what was planned stays readable."""
    turn, to, reason = (entry.values[name] for name in ("turn", "to", "reason"))
    given = swapped(
        entry.pack,
        entry.casefile,
        turn,
        to=to,
        reason=reason,
        now=entry.now,
        leaving=_leaving(entry),
    )
    return _by(entry, given)


def _take_up(entry: Entry) -> Sequence[NewEvent]:
    return [entry.record(TAKEN_UP, at=entry.now, worker=entry.actor)]


def _list_names(entry: Entry) -> Sequence[NewEvent]:
    """The names themselves are what the policy's own questions ask."""
    return [entry.record(LISTED, at=entry.now, worker=entry.actor)]


def question_of_names(pack: Pack) -> str:
    """The id of the question under which the policy keeps the names; empty where it has none."""
    who = pack.who_may(NAMES.id)
    if who is None or who.checklist is None:
        return ""
    items = (item for section in pack.checklist(who.checklist).sections for item in section.items)
    return next((item.id for item in items), "")


def _by(entry: Entry, events: Sequence[NewEvent]) -> list[NewEvent]:
    """The events as something the actor did."""
    return [entry.event(each.kind, at=each.at, **each.data) for each in events]


PLAN = Action(
    id=actions.PLAN_TURN,
    title="Plan turns for new cases",
    family=family.ROTA,
    records=(PLANNED,),
    subject="service",
    # Each turn is an event of its own: the plan says how many, from when and whose.
    asks=(
        questions.made_into(questions.day("from", "When does the first turn start?"), "on"),
        questions.made_into(
            questions.choice_among(
                "managers",
                "Whose turns are they, in which order?",
                _managers,
                kind="in-order",
                hint="One after another, then from the first again",
            ),
            "worker",
        ),
        questions.control(
            FormQuestion(
                name="turns",
                draws=lambda context, recorded: (
                    FormField(
                        name="turns",
                        label="How many turns ahead?",
                        type="number",
                        width="3",
                        initial=12,
                        hint="Turns follow one another without a gap",
                    ),
                ),
            )
        ),
        questions.words(
            "reason",
            "Why does it differ from the policy?",
            required=False,
            hint="Needed where a turn would not come round as the policy says",
        ),
    ),
    possible=no_policy,
    does=_plan,
)
SWAP = Action(
    id="swap-turn",
    title="Swap a turn",
    family=family.ROTA,
    records=(PLANNED, CORRECTED),
    subject="service",
    goes_with=(PLAN.id,),
    # The turn is corrected and planned again, as that of whoever takes it.
    asks=(
        questions.made_into(questions.choice_among("turn", "Which turn?", _turns), "corrects"),
        questions.made_into(
            questions.choice_among("to", "Whose turn does it become?", _managers), "worker"
        ),
        questions.line("reason", "Why?"),
    ),
    possible=no_policy,
    does=_swap,
)
START = Action(
    id="start-turn",
    title="Start your turn",
    family=family.ROTA,
    records=(TAKEN_UP,),
    subject="service",
    asks=(questions.note("Anything worth recording?"),),
    possible=no_policy,
    does=_take_up,
)
NAMES = Action(
    id="confirm-names",
    title="List the workers with room",
    family=family.ROTA,
    records=(LISTED,),
    subject="service",
    asks=(questions.note("Anything worth recording?"),),
    possible=no_policy,
    does=_list_names,
)
ACTIONS = (PLAN, SWAP, START, NAMES)
