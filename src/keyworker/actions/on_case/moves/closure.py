"""Ending a case, taking it up again, and putting right what was recorded wrongly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from keyworker.actions import family, questions
from keyworker.actions.action import (
    ANY_STAGE,
    NOT_CLOSED,
    Action,
    ActionContext,
    Entry,
    FormQuestion,
    NotPossible,
)
from keyworker.actions.as_recorded import AsRecorded
from keyworker.actions.form_fields import Choices, FormField
from keyworker.actions.on_case.moves import restriction
from keyworker.actions.on_case.moves.joint_entries import joint_entries
from keyworker.actions.ordinary import Ordinary
from keyworker.actions.own_decisions import may_withdraw_here
from keyworker.actions.task_questions import judging_tasks
from keyworker.decisions.case.tasks import open_tasks
from keyworker.policy import casefile
from keyworker.policy.refs import number_of
from keyworker.policy.vocabulary import actions, kinds
from keyworker.policy.vocabulary.actions import KNOWN_ACTIONS
from keyworker.policy.vocabulary.fields import Field
from keyworker.policy.wording import at_moment
from keyworker.record.models import Event
from keyworker.record.worker_rows import on_workers_record
from keyworker.record.writing import NewEvent

RESULTS = ("met", "partly-met", "not-met", "no-longer-relevant")


def chosen_outcomes(context: ActionContext) -> tuple[str, ...]:
    """The outcomes put in play by the case analyses, in order."""
    analyses = context.known.of_kind("analysis.completed")
    return tuple(
        dict.fromkeys(str(each) for event in analyses for each in event.field("outcomes") or ())
    )


def _evidence(context: ActionContext, recorded: Field | None) -> Iterator[FormField]:
    for number, outcome in enumerate(chosen_outcomes(context)):
        yield FormField(
            name=f"evidence.{number}",
            label=f"{outcome}: what shows the result?",
            type="long-text",
            required=False,
        )


def _results_of_each(context: ActionContext, recorded: Field | None) -> Iterator[FormField]:
    for number, outcome in enumerate(chosen_outcomes(context)):
        for child in context.children:
            yield FormField(
                name=f"results.{number}.{child.ref}",
                label=f"{outcome}: result for {child.name}",
                type="choice",
                choices=questions.titled(RESULTS),
                required=False,
            )


def _with_outcomes(context: ActionContext, values: dict[str, Any]) -> dict[str, Any]:
    further = [{"outcome": each} for each in values.get("further", ())]
    chosen = [{"outcome": each} for each in chosen_outcomes(context)]
    return {**values, "outcomes": [*chosen, *further]}


def _with_actions_settled(context: ActionContext, values: dict[str, Any]) -> dict[str, Any]:
    said = values.get("judged", {})
    settled = all(said.get(each.number, {}).get("how") for each in open_tasks(context.known))
    return {**values, "actions_settled": settled}


def _summarise(entry: Entry) -> Sequence[NewEvent]:
    """One summary a child: the text may be shared, each child's outcomes are its own."""
    further = [{"outcome": each} for each in entry.values.get("further", ())]
    return [
        entry.record(
            "closure.summarised",
            person=child,
            people=None,
            outcomes=[*_results(entry, child), *further],
            answers=entry.values.get("answers"),
        )
        for child in entry.values["people"]
    ]


def _results(entry: Entry, child: str) -> list[dict[str, Any]]:
    found = []
    for number, outcome in enumerate(chosen_outcomes(entry)):
        result = entry.values.get("results", {}).get(str(number), {}).get(child)
        if result is None:
            raise NotPossible(f"Choose a result for ‘{outcome}’", field=f"results.{number}.{child}")
        evidence = entry.values.get("evidence", {}).get(str(number))
        if not evidence and result != "no-longer-relevant":
            raise NotPossible(
                f"Say what shows the result for ‘{outcome}’", field=f"evidence.{number}"
            )
        found.append(
            {"outcome": outcome, "result": result, **({"evidence": evidence} if evidence else {})}
        )
    return found


def _chosen(entry: AsRecorded) -> list[dict[str, Any]]:
    """The outcomes that were put in play before, each with its result; further ones have none."""
    return [each for each in entry.data.get("outcomes", ()) if "result" in each]


def _evidence_given(entries: Sequence[AsRecorded]) -> dict[str, Any]:
    return {
        str(number): each["evidence"]
        for entry in entries
        for number, each in enumerate(_chosen(entry))
        if "evidence" in each
    }


def _results_given(entries: Sequence[AsRecorded]) -> dict[str, Any]:
    return {
        f"{number}.{entry.data['person']}": each["result"]
        for entry in entries
        for number, each in enumerate(_chosen(entry))
    }


def _further_given(entries: Sequence[AsRecorded]) -> list[str] | None:
    found = entries[0].data.get("outcomes", ())
    return [each["outcome"] for each in found if "result" not in each] or None


def correctable(context: ActionContext) -> tuple[casefile.Event, ...]:
    """Events that still stand and that this person may put right, latest first. The referral itself stays.

    So does who may open the case.
    """
    fixed = {"event.corrected", *restriction.KINDS}
    return tuple(
        event
        for event in reversed(context.known.events[1:])
        if event.kind not in fixed and _is_theirs(context, event)
    )


def _is_theirs(context: ActionContext, event: casefile.Event) -> bool:
    """Whether they recorded it, manage those who did, or could record the like: nobody withdraws another's decision."""
    if event.by == context.actor.ref:
        return True
    user = context.actor.user
    if user is not None and user.access.manages:
        return True
    able = [each for each, found in KNOWN_ACTIONS.items() if event.kind in found]
    able += [each.action for each in context.pack.kinds.entries if each.id == event.field("entry")]
    return any(context.pack.allows(each, context.roles) for each in able)


def _what_stands(context: ActionContext) -> Choices:
    return tuple(
        (event.id or "", f"{context.pack.says_of(event.kind, event.fields)}, {at_moment(event.at)}")
        for event in correctable(context)
    )


def _correct(entry: Entry) -> Sequence[NewEvent]:
    """An absence stands on the worker's own record, too: it is withdrawn there once, for every case."""
    wrong = (
        Event.objects.ever_recorded().filter(pk=number_of(entry.values["corrects"]) or 0).first()
    )
    worker = on_workers_record(wrong) if wrong is not None else None
    if worker is not None:
        raise NotPossible(
            f"This is kept for every case of {worker.ref}: open their page and withdraw the absence there",
            field="corrects",
        )
    return [entry.record(kinds.EVENT_CORRECTED, corrects=each) for each in _withdrawn(entry, wrong)]


def _withdrawn(entry: Entry, wrong: Event | None) -> list[str]:
    """By reference, what is withdrawn: the entry chosen, and what was entered at one go with it and falls with it."""
    if wrong is None or wrong.case_id != entry.case.pk:
        return [entry.values["corrects"]]
    return [each.ref for each in joint_entries(wrong)]


def _nothing_stands(context: ActionContext) -> str | None:
    return None if correctable(context) else "There is nothing to correct."


SUMMARISE = Action(
    id="summarise-closure",
    title="Write a closure summary",
    family=family.CLOSING,
    records=("closure.summarised",),
    asks=(
        # One summary a child; results, evidence and further outcomes are recorded with the outcomes they belong to.
        questions.made_into(
            questions.children(label="Which children does this summary close?", required=True),
            "person",
        ),
        questions.words("summary", "Summary of the work"),
        questions.words("analysis", "What was the outcome, and what shows it?"),
        FormQuestion(
            name="evidence", draws=_evidence, made_into=("outcomes",), read_back=_evidence_given
        ),
        FormQuestion(
            name="results",
            draws=_results_of_each,
            made_into=("outcomes",),
            read_back=_results_given,
        ),
        questions.read_back(
            questions.made_into(
                questions.listing(
                    "further", "Any further outcomes", required=False, hint="One a line"
                ),
                "outcomes",
            ),
            _further_given,
        ),
        questions.note(),
    ),
    reads=_with_outcomes,
    does=_summarise,
)
CLOSE = judging_tasks(
    Action(
        id="close-case",
        ordinary=Ordinary.MANAGERS,
        title="Close the case",
        family=family.CLOSING,
        records=("case.closed",),
        is_goal=True,
        stages=NOT_CLOSED,
        asks=(
            questions.ask("outcome", "Why is it closing?"),
            questions.why(),
            *questions.where_read(
                questions.ask(
                    "needs_met",
                    "Has each of the child's needs been met, with evidence?",
                    required=False,
                ),
                questions.ask(
                    "support_continues", "Does support for the family continue?", required=False
                ),
                questions.ask("support_by", "If so, by whom?", required=False),
                questions.words(
                    "no_support_because", "If not, why is none needed?", required=False
                ),
            ),
            questions.note(),
        ),
        reads=_with_actions_settled,
        works_out=("actions_settled",),
    ),
)
REOPEN = Action(
    id="reopen-case",
    title="Open the case again",
    family=family.CLOSING,
    records=("case.reopened",),
    # Where a policy says nothing of it, work comes back all the same: to whoever gives it a worker.
    goes_with=(actions.ALLOCATE,),
    stages=frozenset({"closed"}),
    asks=(questions.why(),),
)
LETTER_SENT = Action(
    id="record-letter-sent",
    title="Record that a letter was sent",
    family=family.CLOSING,
    records=("letter.sent",),
    short_title="Recorded as sent",
    # The letter that says that the work has ended leaves when it has.
    stages=ANY_STAGE,
    by_default=True,
    asks=(
        questions.ask("letter", "Which letter?"),
        questions.ask("to", "To whom?", required=False),
        questions.when("When was it sent?"),
        questions.note(),
    ),
    leaves_out=dict.fromkeys(
        ("delayed", "reasons", "interim", "manager"), "said in the letter itself"
    ),
)
CORRECT = Action(
    id="correct-event",
    # What each may correct is their own, or what they manage or could record; of a case that is no longer theirs,
    # nothing but the decision by which they sent it away.
    ordinary=Ordinary.ANYBODY,
    title="Correct the record",
    family=family.CLOSING,
    records=("event.corrected",),
    stages=ANY_STAGE,
    asks=(
        questions.choice_among("corrects", "What was recorded wrongly?", _what_stands),
        questions.why("What was wrong?"),
    ),
    possible=_nothing_stands,
    does=_correct,
    admits=may_withdraw_here,
)
ACTIONS = (SUMMARISE, CLOSE, REOPEN, LETTER_SENT, CORRECT)
