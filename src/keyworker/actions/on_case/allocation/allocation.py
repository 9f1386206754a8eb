"""Who takes a case on: proposed, agreed or declined, then held by a named worker from that moment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from keyworker.actions import questions
from keyworker.actions.action import Action, ActionContext, Entry, NotPossible
from keyworker.actions.form_demanded import asks_to_enter
from keyworker.actions.form_fields import FormField
from keyworker.actions.one_event import recording
from keyworker.caseload.suitability import family_led_elsewhere
from keyworker.record.writing import NewEvent
from keyworker.workforce.models import Worker

OTHER_PARTS = ("co-worker", "key-worker", "accountable", "involved")


def _chosen(entry: Entry) -> Worker | None:
    return entry.worker() if "worker" in entry.values else None


def _proposed(entry: Entry) -> Worker | None:
    return entry.case.proposed_to


def _propose(entry: Entry) -> Sequence[NewEvent]:
    worker = entry.worker()
    _not_already_lead(entry, worker)
    told = entry.entered("reason", "note", "answers")
    proposed = entry.event(
        "allocation.proposed",
        at=entry.now,
        worker=worker,
        role="lead",
        team=_team_of(entry, worker),
        **told,
    )
    if not entry.values.get("accepted_now"):
        return [proposed]
    # Asked and answered in one: a child who may not wait has a worker from this moment.
    return [proposed, *_agreed(entry, worker, how="Accepted when asked")]


def _team_of(entry: Entry, worker: Worker) -> str:
    return str(entry.values.get("team") or worker.team.slug)


def _agree(entry: Entry) -> Sequence[NewEvent]:
    worker = entry.case.proposed_to
    assert worker is not None
    _not_already_lead(entry, worker)
    own_word = "Agreed by the practitioner" if worker == entry.actor else None
    if own_word is None and "how" not in entry.values:
        raise NotPossible(
            f"Say how {worker.ref} agreed, for example in person or by phone", field="how"
        )
    return _agreed(entry, worker, how=entry.values.get("how") or own_word)


def _allocate(entry: Entry) -> Sequence[NewEvent]:
    worker = entry.worker()
    _not_already_lead(entry, worker)
    how = entry.values.get("how")
    return (
        _agreed(entry, worker, how=how)
        if how or worker == entry.actor
        else [_started(entry, worker)]
    )


def _agreed(entry: Entry, worker: Worker, *, how: str | None) -> Sequence[NewEvent]:
    agreed = entry.event(
        "allocation.agreed",
        worker=worker,
        role="lead",
        team=_team_of(entry, worker),
        how=how,
        **entry.entered("reason", "guidance_followed", "note"),
    )
    return [agreed, _started(entry, worker)]


def _started(entry: Entry, worker: Worker) -> NewEvent:
    return entry.event(
        "allocation.started",
        worker=worker,
        role="lead",
        team=_team_of(entry, worker),
        **entry.entered("people"),
    )


def _not_already_lead(entry: Entry, worker: Worker) -> None:
    if entry.state.lead == worker.ref:
        raise NotPossible(f"{worker.ref} already leads this case.")


def _no_proposal(context: ActionContext) -> str | None:
    return (
        None
        if context.case.proposed_to_id
        else "Nobody has been proposed to lead this case. Propose someone first."
    )


def _decline(entry: Entry) -> Sequence[NewEvent]:
    worker = entry.case.proposed_to
    return [
        entry.event(
            "allocation.declined",
            at=entry.now,
            worker=worker,
            role="lead",
            **entry.entered("reason"),
        )
    ]


def _asks_who(context: ActionContext) -> Sequence[FormField]:
    return (
        questions.colleague(context, label="Who should lead this case?"),
        questions.why("Why this worker?", required=False),
    )


def _asks_to_propose(context: ActionContext) -> Sequence[FormField]:
    accepted = questions.yes_or_no("accepted_now", "Have they accepted it already?", required=False)
    which = questions.team(context, label="Which team is responsible with them?")
    return (
        *_asks_who(context),
        *questions.where_read(context, "propose-allocation", which, accepted),
    )


def _asks_how(context: ActionContext) -> Sequence[FormField]:
    takes_over = context.state.lead is not None
    guidance = questions.yes_or_no(
        "guidance_followed", "Does the change follow the engagement guidance?", required=False
    )
    return (
        questions.when("When was it agreed?"),
        questions.line(
            "how", "How did they agree?", required=False, hint="For example: in person, by phone"
        ),
        *((guidance,) if takes_over else ()),
        questions.note(),
    )


def _asks_to_allocate(context: ActionContext) -> Sequence[FormField]:
    named = questions.children(
        context, label="If somebody leads for the family already, for which children is this lead?"
    )
    several = asks_to_enter(context, "allocate", "people") and _family_is_led(context)
    which = questions.team(context, label="Which team is responsible with them?")
    return (
        *_asks_who(context),
        *((named,) if several else ()),
        *questions.where_read(context, "allocate", which),
        *_asks_how(context),
    )


def _as_lead(context: ActionContext, values: dict[str, Any]) -> dict[str, Any]:
    return {"role": "lead", **values}


def _asks_for_level(context: ActionContext) -> Sequence[FormField]:
    return (
        questions.colleague(context, label="Whose caseload?"),
        FormField(name="level", label="Up to what number?", type="number", width="3"),
        questions.choice_of("increase.agreed", "agreed_by", "Who agrees?"),
        questions.why("Why is it needed?"),
    )


def _agree_increase(entry: Entry) -> Sequence[NewEvent]:
    worker, agreed_by = entry.worker(), entry.values["agreed_by"]
    if agreed_by == "practitioner" and worker != entry.actor:
        raise NotPossible(f"Only {worker.ref} can agree as the practitioner", field="agreed_by")
    if agreed_by == "manager" and worker == entry.actor:
        raise NotPossible(
            "You cannot agree to an increase in your own caseload as its manager", field="agreed_by"
        )
    return [
        entry.event(
            "increase.agreed",
            at=entry.now,
            worker=worker,
            **entry.entered("level", "agreed_by", "reason"),
        )
    ]


def _asks_for_part(context: ActionContext) -> Sequence[FormField]:
    return (
        questions.colleague(context, label="Who joins the case?"),
        questions.choice("role", "In which part?", OTHER_PARTS),
        *(
            (questions.why("What is it for?", required=False),)
            if asks_to_enter(context, "add-co-worker", "reason")
            else ()
        ),
        questions.when("From when?"),
        questions.note(),
    )


def _add(entry: Entry) -> Sequence[NewEvent]:
    worker, role = entry.worker(), entry.values["role"]
    if any(each.worker == worker.ref and each.role == role for each in entry.state.current()):
        raise NotPossible(f"{worker.ref} already has that part in this case", field="worker")
    return [
        entry.event(
            "allocation.started",
            worker=worker,
            role=role,
            team=worker.team.slug,
            **entry.entered("reason", "note"),
        )
    ]


def _family_is_led(context: ActionContext) -> bool:
    """Whether somebody leads on another case of the family: as read already, where the policy asks for it at all."""
    known = context.casefile.case.field("family_has_lead")
    return family_led_elsewhere(context.case) if known is None else bool(known)


def _involvements(context: ActionContext) -> tuple[tuple[str, str], ...]:
    current = [each for each in context.state.current() if each.worker and each.role != "lead"]
    if not current:
        return ()
    named = (
        context.read.workers.values()
        if context.read is not None
        else Worker.objects.filter(allocations__case=context.case)
    )
    names = {worker.ref: worker.name for worker in named}
    return tuple(
        (
            f"{each.worker}.{each.role}",
            f"{names.get(each.worker or '', each.worker)}, {each.role.replace('-', ' ')}",
        )
        for each in current
    )


def _whose_part(context: ActionContext, values: dict[str, Any]) -> dict[str, Any]:
    worker, _, role = str(values["involvement"]).partition(".")
    return {**values, "worker": worker, "role": role}


def _end(entry: Entry) -> Sequence[NewEvent]:
    return [entry.event("allocation.ended", **entry.entered("worker", "role", "reason"))]


ACTIONS = (
    Action(
        id="propose-allocation",
        title="Propose a lead practitioner",
        family="allocating",
        asks=_asks_to_propose,
        does=_propose,
        proposes=_chosen,
        settles=False,
    ),
    Action(
        id="agree-allocation",
        title="Agree the allocation",
        family="allocating",
        asks=_asks_how,
        does=_agree,
        possible=_no_proposal,
        proposes=_proposed,
    ),
    Action(
        id="decline-allocation",
        title="Decline the allocation",
        family="allocating",
        asks=lambda context: (questions.why("Why not?"),),
        does=_decline,
        possible=_no_proposal,
    ),
    Action(
        id="agree-increase",
        title="Agree an increase in a caseload",
        family="allocating",
        asks=_asks_for_level,
        does=_agree_increase,
    ),
    Action(
        id="allocate",
        title="Allocate to a lead practitioner",
        family="allocating",
        asks=_asks_to_allocate,
        reads=_as_lead,
        does=_allocate,
        proposes=_chosen,
    ),
    Action(
        id="add-co-worker",
        title="Add someone to the case",
        family="allocating",
        asks=_asks_for_part,
        does=_add,
        proposes=_chosen,
        part="co-worker",
    ),
    recording(
        "discuss-allocation",
        "Record that a new allocation was talked over",
        "allocation.discussed",
        family="allocating",
        asks={
            "worker": "With whom?",
            "actions": "Which actions and tasks were agreed?",
            "no_actions_because": "If there are none, why not?",
        },
        required={"worker"},
        long={"actions", "no_actions_because"},
    ),
    recording(
        "plan-supervision",
        "Plan the next supervision",
        "supervision.planned",
        family="allocating",
        asks={"worker": "Whose supervision?", "on": "On which day?"},
        required={"worker", "on"},
        at=None,
    ),
    Action(
        id="end-involvement",
        title="End someone's involvement",
        family="allocating",
        asks=lambda context: (
            FormField(
                name="involvement",
                label="Whose part ends?",
                type="choice",
                choices=_involvements(context),
            ),
            questions.when("When?"),
            questions.why(required=False),
        ),
        possible=lambda context: (
            None if _involvements(context) else "Nobody but the lead has a part in this case."
        ),
        reads=_whose_part,
        does=_end,
    ),
)
