"""Who takes a case on: proposed, agreed or declined, then held by a named worker from that moment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from keyworker.casework.actions import asking
from keyworker.casework.actions.base import Action, Asked, Attempted, NotPossible
from keyworker.casework.actions.demanding import asks_to_enter
from keyworker.casework.actions.fields import FormField
from keyworker.casework.actions.recording import recording
from keyworker.casework.actions.suitability import family_led_elsewhere
from keyworker.casework.record import NewEvent
from keyworker.workforce.models import Worker

OTHER_PARTS = ("co-worker", "key-worker", "accountable", "involved")


def _chosen(it: Attempted) -> Worker | None:
    return it.worker() if "worker" in it.values else None


def _proposed(it: Attempted) -> Worker | None:
    return it.case.proposed_to


def _propose(it: Attempted) -> Sequence[NewEvent]:
    worker = it.worker()
    _not_already_lead(it, worker)
    told = it.entered("reason", "note", "answers")
    proposed = it.event(
        "allocation.proposed",
        at=it.now,
        worker=worker,
        role="lead",
        team=_team_of(it, worker),
        **told,
    )
    if not it.values.get("accepted_now"):
        return [proposed]
    # Asked and answered in one: a child who may not wait has a worker from this moment.
    return [proposed, *_agreed(it, worker, how="Accepted when asked")]


def _team_of(it: Attempted, worker: Worker) -> str:
    return str(it.values.get("team") or worker.team.slug)


def _agree(it: Attempted) -> Sequence[NewEvent]:
    worker = it.case.proposed_to
    assert worker is not None
    _not_already_lead(it, worker)
    own_word = "Agreed by the practitioner" if worker == it.actor else None
    if own_word is None and "how" not in it.values:
        raise NotPossible(
            f"Say how {worker.ref} agreed, for example in person or by phone", field="how"
        )
    return _agreed(it, worker, how=it.values.get("how") or own_word)


def _allocate(it: Attempted) -> Sequence[NewEvent]:
    worker = it.worker()
    _not_already_lead(it, worker)
    how = it.values.get("how")
    return _agreed(it, worker, how=how) if how or worker == it.actor else [_started(it, worker)]


def _agreed(it: Attempted, worker: Worker, *, how: str | None) -> Sequence[NewEvent]:
    agreed = it.event(
        "allocation.agreed",
        worker=worker,
        role="lead",
        team=_team_of(it, worker),
        how=how,
        **it.entered("reason", "guidance_followed", "note"),
    )
    return [agreed, _started(it, worker)]


def _started(it: Attempted, worker: Worker) -> NewEvent:
    return it.event(
        "allocation.started",
        worker=worker,
        role="lead",
        team=_team_of(it, worker),
        **it.entered("people"),
    )


def _not_already_lead(it: Attempted, worker: Worker) -> None:
    if it.state.lead == worker.ref:
        raise NotPossible(f"{worker.ref} already leads this case.")


def _no_proposal(asked: Asked) -> str | None:
    return (
        None
        if asked.case.proposed_to_id
        else "Nobody has been proposed to lead this case. Propose someone first."
    )


def _decline(it: Attempted) -> Sequence[NewEvent]:
    worker = it.case.proposed_to
    return [
        it.event(
            "allocation.declined", at=it.now, worker=worker, role="lead", **it.entered("reason")
        )
    ]


def _asks_who(asked: Asked) -> Sequence[FormField]:
    return (
        asking.colleague(asked, label="Who should lead this case?"),
        asking.why("Why this worker?", required=False),
    )


def _asks_to_propose(asked: Asked) -> Sequence[FormField]:
    accepted = asking.yes_or_no("accepted_now", "Have they accepted it already?", required=False)
    which = asking.team(asked, label="Which team is responsible with them?")
    return (*_asks_who(asked), *asking.where_read(asked, "propose-allocation", which, accepted))


def _asks_how(asked: Asked) -> Sequence[FormField]:
    takes_over = asked.state.lead is not None
    guidance = asking.yes_or_no(
        "guidance_followed", "Does the change follow the engagement guidance?", required=False
    )
    return (
        asking.when("When was it agreed?"),
        asking.line(
            "how", "How did they agree?", required=False, hint="For example: in person, by phone"
        ),
        *((guidance,) if takes_over else ()),
        asking.note(),
    )


def _asks_to_allocate(asked: Asked) -> Sequence[FormField]:
    named = asking.children(
        asked, label="If somebody leads for the family already, for which children is this lead?"
    )
    several = asks_to_enter(asked, "allocate", "people") and _family_is_led(asked)
    which = asking.team(asked, label="Which team is responsible with them?")
    return (
        *_asks_who(asked),
        *((named,) if several else ()),
        *asking.where_read(asked, "allocate", which),
        *_asks_how(asked),
    )


def _as_lead(asked: Asked, values: dict[str, Any]) -> dict[str, Any]:
    return {"role": "lead", **values}


def _asks_for_level(asked: Asked) -> Sequence[FormField]:
    return (
        asking.colleague(asked, label="Whose caseload?"),
        FormField(name="level", label="Up to what number?", type="number", width="3"),
        asking.choice_of("increase.agreed", "agreed_by", "Who agrees?"),
        asking.why("Why is it needed?"),
    )


def _agree_increase(it: Attempted) -> Sequence[NewEvent]:
    worker, agreed_by = it.worker(), it.values["agreed_by"]
    if agreed_by == "practitioner" and worker != it.actor:
        raise NotPossible(f"Only {worker.ref} can agree as the practitioner", field="agreed_by")
    if agreed_by == "manager" and worker == it.actor:
        raise NotPossible(
            "You cannot agree to an increase in your own caseload as its manager", field="agreed_by"
        )
    return [
        it.event(
            "increase.agreed",
            at=it.now,
            worker=worker,
            **it.entered("level", "agreed_by", "reason"),
        )
    ]


def _asks_for_part(asked: Asked) -> Sequence[FormField]:
    return (
        asking.colleague(asked, label="Who joins the case?"),
        asking.choice("role", "In which part?", OTHER_PARTS),
        *(
            (asking.why("What is it for?", required=False),)
            if asks_to_enter(asked, "add-co-worker", "reason")
            else ()
        ),
        asking.when("From when?"),
        asking.note(),
    )


def _add(it: Attempted) -> Sequence[NewEvent]:
    worker, role = it.worker(), it.values["role"]
    if any(each.worker == worker.ref and each.role == role for each in it.state.current()):
        raise NotPossible(f"{worker.ref} already has that part in this case", field="worker")
    return [
        it.event(
            "allocation.started",
            worker=worker,
            role=role,
            team=worker.team.slug,
            **it.entered("reason", "note"),
        )
    ]


def _family_is_led(asked: Asked) -> bool:
    """Whether somebody leads on another case of the family: as read already, where the policy asks for it at all."""
    known = asked.casefile.case.field("family_has_lead")
    return family_led_elsewhere(asked.case) if known is None else bool(known)


def _involvements(asked: Asked) -> tuple[tuple[str, str], ...]:
    current = [each for each in asked.state.current() if each.worker and each.role != "lead"]
    if not current:
        return ()
    named = (
        asked.read.workers.values()
        if asked.read is not None
        else Worker.objects.filter(allocations__case=asked.case)
    )
    names = {worker.ref: worker.name for worker in named}
    return tuple(
        (
            f"{each.worker}.{each.role}",
            f"{names.get(each.worker or '', each.worker)}, {each.role.replace('-', ' ')}",
        )
        for each in current
    )


def _whose_part(asked: Asked, values: dict[str, Any]) -> dict[str, Any]:
    worker, _, role = str(values["involvement"]).partition(".")
    return {**values, "worker": worker, "role": role}


def _end(it: Attempted) -> Sequence[NewEvent]:
    return [it.event("allocation.ended", **it.entered("worker", "role", "reason"))]


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
        asks=lambda asked: (asking.why("Why not?"),),
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
        asks=lambda asked: (
            FormField(
                name="involvement",
                label="Whose part ends?",
                type="choice",
                choices=_involvements(asked),
            ),
            asking.when("When?"),
            asking.why(required=False),
        ),
        possible=lambda asked: (
            None if _involvements(asked) else "Nobody but the lead has a part in this case."
        ),
        reads=_whose_part,
        does=_end,
    ),
)
