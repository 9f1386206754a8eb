"""What else takes a worker's week: recorded by their manager, with a reason and an end.

A reduction takes its share off the worker's range for as long as it runs. What counts the same thing twice is refused
or asked about: shares of one kind may add up, but only where somebody says that there are two.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from keyworker.actions import family, questions
from keyworker.actions.action import Action, ActionContext, Entry, NotPossible
from keyworker.actions.form_fields import Choices, FormField
from keyworker.actions.on_worker.absence import refuse_after_leaving
from keyworker.decisions.capacity import figure_of
from keyworker.policy.refs import ref
from keyworker.policy.rules.named_kinds import OtherWork
from keyworker.policy.vocabulary import kinds
from keyworker.policy.vocabulary.fields import KindList
from keyworker.policy.wording import listed, number, on_day, sentence, within_sentence
from keyworker.record.models import Case, CaseChild
from keyworker.record.worker_rows import REDUCTION_KINDS
from keyworker.record.writing import NewEvent
from keyworker.workforce.models import Reduction, Worker

BESIDE = "beside"
_COUNTED: Choices = tuple(Reduction.CountBy.choices)
_WHOLE_WEEK = 100


def running_reductions(worker: Worker, day: date) -> list[Reduction]:
    """Those not over by that day, in the order in which they start."""
    found = worker.reductions.select_related("entered_by").order_by("started", "pk")
    return [each for each in found if each.until is None or each.until >= day]


def _beside_what_runs(context: ActionContext, action: str) -> bool:
    return bool(running_reductions(context.subject.worker, context.as_of))


def _by_children(context: ActionContext) -> tuple[OtherWork, ...]:
    """The kinds that may be counted by the children seen."""
    return tuple(each for each in context.pack.other_work if each.by_children)


def _some_is_by_children(context: ActionContext, action: str) -> bool:
    return bool(_by_children(context))


def _whose(context: ActionContext, field: FormField) -> FormField:
    """Which of the kinds listed are local defaults is said below the question."""
    work = context.pack.other_work
    local = [within_sentence(each.title) for each in work if each.clause is None]
    whose = "All of these are" if len(local) == len(work) else f"{sentence(listed(local))}:"
    return replace(field, hint=f"{whose} local defaults, not in the policy" if local else "")


def _called(context: ActionContext, field: FormField) -> FormField:
    """The question with the kinds that it is about before it, in the policy's own words."""
    titles = listed((within_sentence(each.title) for each in _by_children(context)), joined_by="or")
    return replace(field, label=f"{sentence(titles)}: {field.label}")


def _percent(context: ActionContext, field: FormField) -> FormField:
    titles = listed((within_sentence(each.title) for each in _by_children(context)), joined_by="or")
    besides = f". Not needed for {titles} counted by number of children" if titles else ""
    usual = listed(
        f"{number(share)}% for {within_sentence(context.pack.kind_title(KindList.OTHER_WORK, kind))}"
        for kind, share in _usual_shares(context).items()
    )
    left_empty = f". Left empty, the policy's own: {usual}" if usual else ""
    return replace(field, hint=f"In percent{besides}{left_empty}")


def _usual_shares(context: ActionContext) -> dict[str, float]:
    """By kind, the share that the policy takes off where nobody says another."""
    workload = context.pack.workload
    if workload is None:
        return {}
    said = [(each.type, each.default_share) for each in workload.reductions]
    said += [(each.type, each.default_share) for each in workload.shared_work]
    found = {kind: figure_of(context.pack, share) for kind, share in said}
    return {kind: share for kind, share in found.items() if share}


def _with_usual_share(context: ActionContext, values: dict[str, Any]) -> dict[str, Any]:
    if values.get("count_by") == Reduction.CountBy.CHILDREN:
        return values
    usual = _usual_shares(context).get(str(values.get("type")))
    return {**values, "percent": usual} if usual and "percent" not in values else values


def _record(entry: Entry) -> Sequence[NewEvent]:
    values, worker = entry.values, entry.subject.worker
    kind = next((each for each in _by_children(entry) if each.id == values["type"]), None)
    by_head = kind is not None and values.get("count_by") == Reduction.CountBy.CHILDREN
    children = _children(entry) if kind is not None else ()
    if kind is None:
        _refuse_what_is_by_children(entry)
    elif "count_by" not in values:
        raise NotPossible(f"Choose how {within_sentence(kind.title)} is counted", field="count_by")
    _check(values, by_head=by_head, children=children)
    refuse_after_leaving(worker, values["first_day"])
    _refuse_counting_twice(entry, children)
    if not by_head:
        _refuse_more_than_a_week(entry)
    reduction = Reduction.objects.create(
        worker=worker,
        kind=values["type"],
        count_by=values.get("count_by") or Reduction.CountBy.PERCENTAGE,
        percent=0 if by_head else values.get("percent", 0),
        children=list(children),
        started=values["first_day"],
        until=values.get("last_day"),
        reason=values["reason"],
        entered_by=entry.actor,
        entered_at=entry.now,
    )
    return [entry.record("reduction.started", at=entry.now, **reduction_fields(reduction))]


def _refuse_what_is_by_children(entry: Entry) -> None:
    """Of other work that has nothing to do with children nobody says how these are counted."""
    titles = listed((within_sentence(each.title) for each in _by_children(entry)), joined_by="or")
    by_children = entry.values.get("count_by") == Reduction.CountBy.CHILDREN
    for name, given in (("cases", "cases" in entry.values), ("count_by", by_children)):
        if given:
            raise NotPossible(f"Leave this empty: it is for {titles} only", field=name)


def reduction_fields(reduction: Reduction) -> dict[str, Any]:
    """What the event of a reduction's start says of it."""
    return {
        "worker": reduction.worker,
        "reduction": reduction.ref,
        "type": str(reduction.kind),
        "percent": float(reduction.percent) or None,
        "count_by": str(reduction.count_by),
        "children": [ref("P", each) for each in reduction.children] or None,
        "first_day": reduction.started,
        "last_day": reduction.until,
        "reason": reduction.reason or None,
    }


def _check(values: Mapping[str, Any], *, by_head: bool, children: tuple[int, ...]) -> None:
    percent, until = values.get("percent"), values.get("last_day")
    if by_head and percent is not None:
        raise NotPossible(
            "Leave this empty where the number of children is counted", field="percent"
        )
    if by_head and not children:
        raise NotPossible("Enter the cases whose children are seen together", field="cases")
    if not by_head and (percent is None or not 0 < percent <= 100):
        raise NotPossible("Enter a share between 1 and 100", field="percent")
    if until is not None and until < values["first_day"]:
        raise NotPossible("The last day must not be before the first", field="last_day")


def _children(entry: Entry) -> tuple[int, ...]:
    """The children of the cases named. A case that the actor may not open is as unknown as one that is not there."""
    references: tuple[str, ...] = entry.values.get("cases", ())
    user, everyone = entry.actor.user, Case.objects.all()
    theirs = everyone.none() if user is None else everyone.visible_to(user, at=entry.now)
    known = set(theirs.filter(reference__in=references).values_list("reference", flat=True))
    unknown = [each for each in references if each not in known]
    if unknown:
        raise NotPossible(f"There is no case {unknown[0]}", field="cases")
    children = CaseChild.objects.filter(case__reference__in=known).order_by("person_id")
    return tuple(children.values_list("person_id", flat=True).distinct())


def _refuse_counting_twice(entry: Entry, children: tuple[int, ...]) -> None:
    """Raises NotPossible where the same children, or what may be the same work, would be counted once more."""
    alike = [each for each in _overlapping(entry) if each.kind == entry.values["type"]]
    if any(
        set(each.children) & set(children)
        for each in alike
        if each.count_by != entry.values.get("count_by")
    ):
        raise NotPossible(
            "These children are already counted the other way; choose one", field="count_by"
        )
    if any(set(each.children) & set(children) for each in alike):
        raise NotPossible("Contact with these children is already counted", field="cases")
    if alike and not entry.values.get(BESIDE):
        raise NotPossible(
            f"{_in_words(entry, alike[0])} Answer yes if this is another beside it", field=BESIDE
        )


def _refuse_more_than_a_week(entry: Entry) -> None:
    """All that takes a share of a worker's week takes no more than the week, on any day."""
    running = _overlapping(entry)
    days = {entry.values["first_day"], *(each.started for each in running)}
    taken = max(
        sum(float(each.percent) for each in running if each.runs_on(day))
        for day in days
        if day >= entry.values["first_day"]
    )
    if taken + entry.values["percent"] > _WHOLE_WEEK:
        total = number(taken + entry.values["percent"])
        raise NotPossible(
            f"With what is recorded already this would take {total}% of the week; enter a smaller share",
            field="percent",
        )


def _overlapping(entry: Entry) -> list[Reduction]:
    """The worker's reductions that run on some day on which this one would."""
    first, last = entry.values["first_day"], entry.values.get("last_day")
    return [
        each
        for each in running_reductions(entry.subject.worker, first)
        if last is None or each.started <= last
    ]


def _title(context: ActionContext, reduction: Reduction) -> str:
    return context.pack.kind_title(KindList.OTHER_WORK, reduction.kind)


def _in_words(context: ActionContext, reduction: Reduction) -> str:
    who = f" by {reduction.entered_by.name}" if reduction.entered_by is not None else ""
    return (
        f"{_title(context, reduction)} from {on_day(reduction.started)} is recorded already{who}."
    )


def _running(context: ActionContext) -> Choices:
    """Those that run or are still to come, by kind and first day."""
    running = running_reductions(context.subject.worker, context.as_of)
    return tuple(
        (each.ref, f"{_title(context, each)}, from {on_day(each.started)}") for each in running
    )


def _end(entry: Entry) -> Sequence[NewEvent]:
    number = int(entry.values["reduction"].removeprefix("R"))
    reduction = entry.subject.worker.reductions.get(pk=number)
    last = entry.values.get("last_day", entry.as_of)
    if last < reduction.started:
        raise NotPossible("The last day must not be before the first", field="last_day")
    if reduction.until is not None and last > reduction.until:
        raise NotPossible(
            f"It ends on {on_day(reduction.until)} already; record what comes after as other work of its own",
            field="last_day",
        )
    reduction.until = last
    reduction.save(update_fields=["until"])
    return [
        entry.record(
            "reduction.ended",
            at=entry.now,
            worker=reduction.worker,
            reduction=reduction.ref,
            type=str(reduction.kind),
            last_day=last,
        )
    ]


def _on_record(context: ActionContext) -> Choices:
    """Those that stand, over or not, the latest first."""
    found = context.subject.worker.reductions.order_by("-started", "-pk")
    return tuple(
        (each.ref, f"{_title(context, each)}, from {on_day(each.started)}") for each in found
    )


def _withdraw(entry: Entry) -> Sequence[NewEvent]:
    """Every event of the reduction is corrected, and it counts nowhere any more."""
    number = int(entry.values["reduction"].removeprefix("R"))
    reduction = entry.subject.worker.reductions.get(pk=number)
    reduction.withdrawn_at = entry.now
    reduction.save(update_fields=["withdrawn_at"])
    reason = entry.values["reason"]
    return [
        entry.event(kinds.EVENT_CORRECTED, at=entry.now, corrects=event.ref, reason=reason)
        for event in entry.subject.events()
        .filter(kind__in=REDUCTION_KINDS, data__reduction=reduction.ref)
        .order_by("seq")
    ]


def _none_runs(context: ActionContext) -> str | None:
    runs = running_reductions(context.subject.worker, context.as_of)
    return None if runs else "Nothing is recorded that could end."


RECORD = Action(
    id="record-reduction",
    title="Record other work",
    family=family.OTHER_WORK,
    records=("reduction.started",),
    subject="worker",
    by_default=True,
    reads=_with_usual_share,
    asks=(
        questions.adjusted(questions.ask("type", "What is it?"), _whose),
        questions.adjusted(
            questions.ask(
                "percent", "What share of the week does it take?", required=False, width="3"
            ),
            _percent,
        ),
        questions.asked_where(
            questions.adjusted(
                questions.choice_among(
                    "count_by",
                    "how is it counted?",
                    lambda context: _COUNTED,
                    required=False,
                    hint="By share, or by number of children; never both",
                ),
                _called,
            ),
            _some_is_by_children,
        ),
        # Their children are recorded.
        questions.asked_where(
            questions.made_into(
                questions.adjusted(
                    questions.listing(
                        "cases",
                        "with the children of which cases?",
                        required=False,
                        hint="Their references",
                    ),
                    _called,
                ),
                "children",
            ),
            _some_is_by_children,
        ),
        questions.ask("first_day", "From when?"),
        questions.ask(
            "last_day", "Until when?", required=False, hint="The last day, if it is known"
        ),
        questions.asked_where(
            questions.control(
                questions.yes_or_no(
                    BESIDE,
                    "If one of this kind is recorded already: is this another beside it?",
                    required=False,
                )
            ),
            _beside_what_runs,
        ),
        questions.why(),
    ),
    does=_record,
)
END = Action(
    id="end-reduction",
    title="End other work",
    family=family.OTHER_WORK,
    records=("reduction.ended",),
    subject="worker",
    by_default=True,
    asks=(
        questions.choice_among("reduction", "Which one ends?", _running),
        questions.ask("last_day", "Last day", required=False, hint="Leave empty if it is today"),
    ),
    possible=_none_runs,
    does=_end,
)
WITHDRAW = Action(
    id="withdraw-reduction",
    title="Withdraw other work entered by mistake",
    family=family.OTHER_WORK,
    records=(kinds.EVENT_CORRECTED,),
    short_title="Withdraw other work",
    subject="worker",
    by_default=True,
    asks=(
        questions.control(questions.choice_among("reduction", "Which one?", _on_record)),
        questions.why("What was wrong?"),
    ),
    possible=lambda context: None if _on_record(context) else "Nothing is recorded.",
    does=_withdraw,
)
ACTIONS = (RECORD, END, WITHDRAW)
