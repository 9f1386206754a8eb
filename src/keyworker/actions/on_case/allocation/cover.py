"""When the practitioner is away: who holds the case, what the family is told, urgent cover."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from keyworker.actions import family, questions
from keyworker.actions.action import Action, ActionContext, Entry, NotPossible
from keyworker.actions.as_recorded import AsRecorded
from keyworker.actions.chosen import chosen_worker
from keyworker.actions.form_fields import FormField
from keyworker.actions.ordinary import Ordinary
from keyworker.actions.who_is_here import must_be_here
from keyworker.decisions.case.absences import who_is_away
from keyworker.decisions.case.fold import fold_case
from keyworker.policy.refs import number_of
from keyworker.policy.wording import on_day
from keyworker.record.writing import NewEvent
from keyworker.workforce.models import Absence, Worker


def _holding(entry: ActionContext) -> tuple[str, ...]:
    return tuple(each.worker for each in entry.state.current("holding") if each.worker)


def _holders_on_record(entry: Entry) -> tuple[str, ...]:
    """Who holds the case by its entries alone: those too who hold it no longer for they are away or have left.

    That may turn out to be a mistake, and once another is chosen they hold it no more.
    """
    entered = fold_case(entry.casefile.known_on(entry.as_of))
    return tuple(each.worker for each in entered.current("holding") if each.worker)


def _who_began(entries: Sequence[AsRecorded]) -> str | None:
    began = (each.data["worker"] for each in entries if each.kind == "allocation.started")
    return next(began, None)


def _choose_holder(entry: Entry) -> Sequence[NewEvent]:
    worker = entry.worker()
    if worker.ref == entry.state.lead:
        raise NotPossible(
            f"{worker.ref} leads this case; someone else holds it while they are away",
            field="worker",
        )
    if worker.ref in _holding(entry):
        raise NotPossible(f"{worker.ref} already holds this case", field="worker")
    must_be_here(entry, worker)
    _must_be_here_meanwhile(entry, worker)
    ended = [
        entry.event("allocation.ended", worker=each, role="holding")
        for each in _holders_on_record(entry)
        if each != worker.ref
    ]
    started = entry.record(
        "allocation.started", worker=worker, role="holding", team=worker.team.slug
    )
    return [*ended, started]


def _must_be_here_meanwhile(entry: Entry, worker: Worker) -> None:
    """Whoever is away in the lead's absence holds the case for a reason only."""
    lead = number_of(entry.state.lead, kind="W")
    if lead is None or entry.values.get("reason"):
        return
    of_lead = list(Absence.objects.still_to_end(lead, entry.as_of))
    of_holder = Absence.objects.still_to_end(worker.pk, entry.as_of).order_by("first_day")
    both = next((each for each in of_holder if any(map(each.overlaps, of_lead))), None)
    if both is not None:
        back = f" to {on_day(both.expected_return)}" if both.expected_return else ""
        raise NotPossible(
            f"{worker.ref} is away from {on_day(both.first_day)}{back}; say why they hold it all the same",
            field="reason",
        )


def _no_lead(context: ActionContext) -> str | None:
    return None if context.state.lead else "This case has no lead practitioner."


def _as_held(context: ActionContext, field: FormField) -> FormField:
    """How to reach whoever holds the case, filled in."""
    found = (context.colleagues.numbered(each) for each in _holding(context))
    holder = next((each.worker for each in found if each is not None), None)
    return replace(field, initial=holder.phone or holder.email) if holder else field


def _whose_name(context: ActionContext, values: dict[str, Any]) -> dict[str, Any]:
    if values["about"] == "holder" and "holder" not in values and _holding(context):
        return {**values, "holder": _holding(context)[-1]}
    return values


def _tell(entry: Entry) -> Sequence[NewEvent]:
    if entry.values["about"] == "absence" and _away(entry) is None:
        raise NotPossible(
            "No absence is on record of whoever has this case; record it first, or say what else they were told",
            field="about",
        )
    if entry.values["about"] == "holder":
        if not _holding(entry):
            raise NotPossible(
                "Nobody has been chosen to hold this case. Choose a holder first.", field="about"
            )
        if not entry.values.get("contact"):
            raise NotPossible(
                "Say how the family can reach the person who holds the case", field="contact"
            )
    return [entry.record("family.told")]


def _of_the_lead(entry: Entry) -> Sequence[NewEvent]:
    # Cover, too, writes what was done and nothing else: it changes neither the allocation nor anyone's caseload.
    return [entry.record(kind, worker=entry.state.lead) for kind in entry.action.records]


def _of_who_is_away(entry: Entry) -> Sequence[NewEvent]:
    worker = _away(entry) or entry.state.lead
    return [entry.record(kind, worker=worker) for kind in entry.action.records]


def _away(entry: Entry) -> str | None:
    """Whose absence the case knows of and no return: the lead's, or that of whom they took it over from.

    One that was withdrawn is known of no longer.
    """
    led = {each.worker for each in entry.state.periods if each.role == "lead"}
    away = [each for each in who_is_away(entry.known) if each in led or not led]
    return entry.state.lead if entry.state.lead in away else next(reversed(away), None)


CHOOSE_HOLDER = Action(
    id="choose-holder",
    ordinary=Ordinary.MANAGERS,
    title="Choose who holds the case",
    family=family.ABSENCE,
    records=("allocation.started", "allocation.ended"),
    short_title="Choose a holder",
    part="holding",
    asks=(
        questions.read_back(questions.part_taker("worker", "Who holds it?"), _who_began),
        questions.why(required=False),
    ),
    possible=_no_lead,
    leaves_out={
        "team": "stands with the start of the part that ends",
        "since_then": "whoever is chosen instead holds it from then",
    },
    does=_choose_holder,
    proposes=chosen_worker,
)
TELL_FAMILY = Action(
    id="tell-family",
    title="Record what the family was told",
    family=family.ABSENCE,
    records=("family.told",),
    short_title="Tell the family",
    correctable_at_once=True,
    asks=(
        questions.when("When were they told?"),
        questions.ask("about", "What were they told?"),
        questions.ask("holder", "Whose name were they given?", required=False),
        questions.adjusted(
            questions.ask("contact", "How can they reach that person?", required=False), _as_held
        ),
        questions.ask("with", "Who was told?", required=False),
        questions.ask("method", "How?"),
        questions.note(),
    ),
    reads=_whose_name,
    does=_tell,
)
SETTLE = Action(
    id="settle-absence-tasks",
    title="Settle what is due while the worker is away",
    family=family.ABSENCE,
    records=("absence.triaged",),
    asks=(
        questions.words(
            "tasks", "What was done with each task due while they are away?", hint="One a line"
        ),
        questions.note(),
    ),
    possible=_no_lead,
    does=_of_who_is_away,
)
REVIEW = Action(
    id="review-absence",
    title="Decide what becomes of an absent worker's case",
    family=family.ABSENCE,
    records=("absence.reviewed",),
    asks=(
        questions.ask("outcome", "What becomes of the case?"),
        questions.ask("until", "If it is held for the time being, until when?", required=False),
        *questions.where_read(
            questions.ask(
                "senior_manager",
                "If nobody is allocated to a looked after child: which senior manager knows of it?",
                required=False,
            )
        ),
        questions.note(),
    ),
    possible=_no_lead,
    does=_of_who_is_away,
)
COVER = Action(
    id="record-urgent-cover",
    title="Record urgent cover",
    family=family.ABSENCE,
    records=("cover.given",),
    asks=(
        questions.when(),
        questions.words("action", "What was done?"),
        questions.note(),
    ),
    does=_of_the_lead,
)
ACTIONS = (CHOOSE_HOLDER, TELL_FAMILY, SETTLE, REVIEW, COVER)
