"""Who takes a case on: proposed, agreed or declined, then held by a named worker from that moment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from keyworker.actions import family, questions
from keyworker.actions.action import Action, ActionContext, Entry, NotPossible, Page
from keyworker.actions.as_recorded import of_kind
from keyworker.actions.chosen import chosen_worker
from keyworker.actions.form_demanded import asks_to_enter
from keyworker.actions.form_fields import Choices
from keyworker.actions.ordinary import Ordinary
from keyworker.actions.task_questions import setting_tasks
from keyworker.actions.who_is_here import must_be_here
from keyworker.policy.vocabulary import actions, kinds
from keyworker.record.case_reader import family_led_elsewhere
from keyworker.record.writing import NewEvent
from keyworker.workforce.models import Worker

OTHER_PARTS = ("co-worker", "key-worker", "accountable", "involved")


def _proposed(entry: Entry) -> Worker | None:
    return entry.case.proposed_to


def _accepted_when_asked(entry: Entry) -> bool:
    """Whether it is an allocation already: then who may hold the case is asked as of any other."""
    return bool(entry.values.get("accepted_now"))


def _propose(entry: Entry) -> Sequence[NewEvent]:
    worker = entry.worker()
    _not_already_lead(entry, worker)
    must_be_here(entry, worker)
    proposed = entry.record(
        "allocation.proposed", worker=worker, role="lead", team=_team_of(entry, worker)
    )
    if not _accepted_when_asked(entry):
        return [proposed]
    # Asked and answered in one: a child who may not wait has a worker from this moment.
    return [proposed, *_agreed(entry, worker, how=entry.values.get("how") or "Accepted when asked")]


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
    must_be_here(entry, worker)
    how = entry.values.get("how")
    if how or worker == entry.actor:
        return _agreed(entry, worker, how=how)
    return [
        entry.record("allocation.started", worker=worker, role="lead", team=_team_of(entry, worker))
    ]


def _agreed(entry: Entry, worker: Worker, *, how: str | None) -> Sequence[NewEvent]:
    # Which children it is for stands with its start.
    agreed = entry.record(
        "allocation.agreed",
        worker=worker,
        role="lead",
        team=_team_of(entry, worker),
        how=how,
        people=None,
    )
    return [agreed, _started(entry, worker)]


def _started(entry: Entry, worker: Worker) -> NewEvent:
    # Why, and what else was said, stand with the agreement.
    return entry.event(
        "allocation.started",
        worker=worker,
        role="lead",
        team=_team_of(entry, worker),
        people=entry.values.get("people"),
        since_then=entry.values.get("since_then"),
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
    return [entry.record("allocation.declined", worker=entry.case.proposed_to, role="lead")]


def _takes_over(context: ActionContext, action: str) -> bool:
    return context.state.lead is not None


def _puts_right(context: ActionContext, action: str) -> bool:
    return any(each.kind == kinds.ALLOCATION_STARTED for each in context.instead_of)


def _accepts_when_asked(context: ActionContext, action: str) -> bool:
    return asks_to_enter(context, action, "accepted_now")


def _for_some_children(context: ActionContext, action: str) -> bool:
    return asks_to_enter(context, action, "people") and _family_is_led(context)


def _as_lead(context: ActionContext, values: dict[str, Any]) -> dict[str, Any]:
    return {"role": "lead", **values}


def _agree_increase(entry: Entry) -> Sequence[NewEvent]:
    worker, agreed_by = entry.worker(), entry.values["agreed_by"]
    if agreed_by == "practitioner" and worker != entry.actor:
        raise NotPossible(f"Only {worker.ref} can agree as the practitioner", field="agreed_by")
    if agreed_by == "manager" and worker == entry.actor:
        raise NotPossible(
            "You cannot agree to an increase in your own caseload as its manager", field="agreed_by"
        )
    return [entry.record("increase.agreed", worker=worker)]


def _add(entry: Entry) -> Sequence[NewEvent]:
    worker, role = entry.worker(), entry.values["role"]
    if any(each.worker == worker.ref and each.role == role for each in entry.state.current()):
        raise NotPossible(f"{worker.ref} already has that part in this case", field="worker")
    must_be_here(entry, worker)
    return [entry.record("allocation.started", worker=worker, role=role, team=worker.team.slug)]


def _family_is_led(context: ActionContext) -> bool:
    """Whether somebody leads on another case of the family: as read already, where the policy asks for it at all."""
    known = context.casefile.case.field("family_has_lead")
    return family_led_elsewhere(context.case) if known is None else bool(known)


def _involvements(context: ActionContext) -> Choices:
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


def _no_involvement(context: ActionContext) -> str | None:
    return None if _involvements(context) else "Nobody but the lead has a part in this case."


_WHO = (
    questions.part_taker("worker", "Who should lead this case?"),
    questions.why("Why this worker?", required=False),
)
_HOW_AGREED = questions.ask(
    "how", "How did they agree?", required=False, hint="For example: in person, by phone"
)
_IF_ACCEPTED_HOW = questions.ask(
    "how", "If they have accepted, how?", required=False, hint="For example: in person, by phone"
)
_HOW = (
    questions.when("When was it agreed?"),
    _HOW_AGREED,
    questions.asked_where(
        questions.ask(
            "guidance_followed", "Does the change follow the engagement guidance?", required=False
        ),
        _takes_over,
    ),
    questions.note(),
)
# Of the same worker, put right in something else, it makes no difference.
_SINCE_THEN = questions.ask(
    "since_then",
    "If it is another worker: have they had the case since then all along?",
    required=False,
    hint="If not, they have it from now. What the family has been owed before stays owed, and late where it is. Both are told",
)
_WHICH_TEAM = questions.team(label="Which team is responsible with them?")

PROPOSE = Action(
    id="propose-allocation",
    title="Propose a lead practitioner",
    family=family.ALLOCATING,
    records=("allocation.proposed", "allocation.agreed", "allocation.started"),
    short_title="Allocate",
    asks=(
        *_WHO,
        *questions.where_read(
            _WHICH_TEAM,
            questions.read_back(
                questions.control(
                    questions.yes_or_no(
                        "accepted_now", "Have they accepted it already?", required=False
                    )
                ),
                of_kind("allocation.agreed"),
            ),
        ),
        # Where they have not, there is nothing for it to stand with.
        questions.control(questions.asked_where(_IF_ACCEPTED_HOW, _accepts_when_asked)),
    ),
    leaves_out={
        "guidance_followed": "asked where a change of worker is agreed",
        "since_then": "whoever is asked anew has it from then",
    },
    does=_propose,
    proposes=chosen_worker,
    settles=_accepted_when_asked,
    asks_worker=True,
)
AGREE = Action(
    id="agree-allocation",
    title="Agree the allocation",
    family=family.ALLOCATING,
    records=("allocation.agreed", "allocation.started"),
    leaves_out={"since_then": "it is the worker's who was asked"},
    short_title="Agree",
    queue_title="Somebody has been asked to take it",
    asks=_HOW,
    does=_agree,
    possible=_no_proposal,
    proposes=_proposed,
)
DECLINE = Action(
    id="decline-allocation",
    title="Decline the allocation",
    family=family.ALLOCATING,
    records=("allocation.declined",),
    asks=(questions.why("Why not?"),),
    leaves_out={"team": "stands with what was proposed"},
    does=_decline,
    possible=_no_proposal,
)
ALLOCATE = Action(
    id=actions.ALLOCATE,
    ordinary=Ordinary.MANAGERS,
    title="Allocate to a lead practitioner",
    family=family.ALLOCATING,
    records=("allocation.agreed", "allocation.started"),
    short_title="Allocate",
    is_goal=True,
    changes_hands=True,
    page=Page(name="allocate"),
    meets=("allocation.agreed", "allocation.started"),
    asks=(
        *_WHO,
        questions.asked_where(
            questions.children(
                label="If somebody leads for the family already, for which children is this lead?"
            ),
            _for_some_children,
        ),
        *questions.where_read(_WHICH_TEAM),
        *_HOW,
        questions.asked_where(_SINCE_THEN, _puts_right),
    ),
    leaves_out={"since_then": "asked where another worker is put in the place of one"},
    reads=_as_lead,
    does=_allocate,
    proposes=chosen_worker,
)

ADD_CO_WORKER = Action(
    id="add-co-worker",
    title="Add someone to the case",
    family=family.ALLOCATING,
    records=("allocation.started",),
    asks=(
        questions.part_taker("worker", "Who joins the case?"),
        questions.choice("role", "In which part?", OTHER_PARTS),
        questions.why("What is it for?", required=False),
        questions.when("From when?"),
        questions.note(),
    ),
    leaves_out={"since_then": "others may play the part beside them"},
    does=_add,
    proposes=chosen_worker,
    part="co-worker",
)

ACTIONS = (
    PROPOSE,
    AGREE,
    DECLINE,
    Action(
        id="agree-increase",
        title="Agree an increase in a caseload",
        family=family.ALLOCATING,
        records=("increase.agreed",),
        asks=(
            questions.ask("worker", "Whose caseload?"),
            questions.ask("level", "Up to what number?", width="3"),
            questions.ask("agreed_by", "Who agrees?"),
            questions.why("Why is it needed?"),
        ),
        does=_agree_increase,
    ),
    ALLOCATE,
    ADD_CO_WORKER,
    Action(
        id="end-involvement",
        ordinary=Ordinary.MANAGERS,
        title="End someone's involvement",
        family=family.ALLOCATING,
        records=("allocation.ended",),
        asks=(
            # Recorded as the worker and the part that it names.
            questions.read_back(
                questions.made_into(
                    questions.choice_among("involvement", "Whose part ends?", _involvements),
                    "worker",
                    "role",
                ),
                lambda entries: f"{entries[0].data['worker']}.{entries[0].data['role']}",
            ),
            questions.when("When?"),
            questions.why(required=False),
        ),
        leaves_out={"team": "stands with the start of the part that ends"},
        possible=_no_involvement,
        reads=_whose_part,
    ),
    setting_tasks(
        Action(
            id="discuss-allocation",
            title="Record that a new allocation was talked over",
            family=family.ALLOCATING,
            records=("allocation.discussed",),
            asks=(
                questions.when(),
                questions.ask("worker", "With whom?"),
                questions.words(
                    "no_actions_because", "If there are none, why not?", required=False
                ),
                questions.note(),
            ),
        ),
        "allocation",
        label="Which tasks were agreed?",
        listed_as="actions",
    ),
    Action(
        id="plan-supervision",
        title="Plan the next supervision",
        family=family.ALLOCATING,
        records=("supervision.planned",),
        asks=(
            questions.ask("worker", "Whose supervision?"),
            questions.ask("on", "On which day?"),
            questions.note(),
        ),
    ),
)
