"""How does a form set tasks, and how does it say what became of those that are open?

An action is declared to do either (``setting_tasks``, ``judging_tasks``): its form then asks for the rows, and each row is an
event of its own beside what the action records, in one go with it, or nothing is recorded at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from keyworker.actions.action import Action, ActionContext, Entry, FormQuestion
from keyworker.actions.as_recorded import AsRecorded
from keyworker.actions.form_fields import Choices, FormField
from keyworker.actions.pack_of_people import pack_of_people
from keyworker.actions.questions import colleagues, titled
from keyworker.decisions.case.tasks import OVER, WHOSE, Task, open_tasks
from keyworker.policy.casefile import local_day
from keyworker.policy.vocabulary import actions, kinds
from keyworker.policy.vocabulary.fields import Field, FieldType, KindList
from keyworker.policy.wording import on_day
from keyworker.record.models import Case
from keyworker.record.writing import NewEvent, NotPossible

SET, JUDGED = "to_do", "judged"
_HOW = ("done", "partly", "not-done", "not-needed")
_IN_A_TASK = ("task", "what", "owner", "worker", "role", "named", "due", "measure", "out_of")
_OFFERED = ("holder", "accountable", "family", "agency")
# What is worked out of the rows, for a policy's gates to read.
_OF_THE_SET = ("tasks_set", "tasks_without_measure", "tasks_of_other_workers")
_OF_THE_JUDGED = ("tasks_unjudged", "tasks_left")
_WORKER, _ROLE = "worker:", "role:"
_SAYS_WHOSE = frozenset({kinds.TASK_SET, kinds.TASK_HANDED_OVER})
# What is recorded of tasks beside what the form is for, at the same moment.
More = Callable[[Entry, date | datetime], Sequence[NewEvent]]
Counts = Callable[[ActionContext], Sequence[Task]]


def setting_tasks(
    action: Action,
    out_of: str,
    *,
    label: str = "Which tasks are set?",
    hint: str = "",
    required: bool = False,
    undated: bool = False,
    listed_as: str = "",
) -> Action:
    """The same action with rows for tasks on its form, each recorded as set ``out_of`` it.

    ``undated`` lets a task be without a day; ``listed_as`` is the field of what the action records that says what they
    are, too, in words.
    """

    def draws(context: ActionContext, recorded: Field | None) -> Iterable[FormField]:
        yield FormField(
            name=SET,
            label=label,
            hint=hint,
            type="tasks",
            choices=owners(context),
            required=required,
            undated=undated,
        )

    question = FormQuestion(name=SET, draws=draws, made_into=_IN_A_TASK, read_back=_tasks_as_set)
    setting = _with(
        action, question, kinds.TASK_SET, lambda entry, at: _tasks_set(entry, at, out_of)
    )
    return replace(
        setting,
        reads=lambda context, values: _weighed(
            action, listed_as, action.reads(context, values), lead=context.state.lead
        ),
        works_out=(*setting.works_out, *_OF_THE_SET, *((listed_as,) if listed_as else ())),
    )


def judging_tasks(
    action: Action,
    *,
    which: Counts = lambda context: open_tasks(context.known),
    label: str = "What became of it?",
) -> Action:
    """The same action with a line for each open task on its form (or for ``which``): what became of it."""

    def draws(context: ActionContext, recorded: Field | None) -> Iterator[FormField]:
        for each in which(context):
            yield from _lines_of(each, context, label=label)

    question = FormQuestion(
        name=JUDGED,
        draws=draws,
        made_into=("task", "how", "outcome", "due"),
        read_back=_as_judged,
    )
    judged = _with(action, question, kinds.TASK_JUDGED, _judged)
    return replace(
        judged,
        reads=lambda context, values: _counted(which, context, action.reads(context, values)),
        works_out=(*action.works_out, *_OF_THE_JUDGED),
    )


def _with(
    action: Action,
    question: FormQuestion,
    kind: str,
    more: More,
) -> Action:
    asks = [*action.asks, question]
    # What else is worth recording comes to mind last.
    asks.sort(key=lambda each: each.name == "note")
    return replace(
        action,
        records=tuple(dict.fromkeys((*action.records, kind))),
        asks=tuple(asks),
        does=lambda entry: _with_more(_by_its_own(action, entry), more, entry),
    )


def _with_more(own: Sequence[NewEvent], more: More, entry: Entry) -> Sequence[NewEvent]:
    return [*own, *more(entry, own[0].at if own else entry.at)]


def _by_its_own(action: Action, entry: Entry) -> Sequence[NewEvent]:
    """What the action records where it sets and judges nothing."""
    return action.does(entry.hand_on(replace(entry, action=action)))


def owners(context: ActionContext) -> Choices:
    """For whom a task may be: whoever holds the case, the family, an agency, a colleague by name, whoever has a job.

    Colleagues and jobs are those whom the policy lets say what became of tasks, all where it does not say who may; of what is
    put right, whoever it was recorded for besides.
    """
    named = ((f"{_WORKER}{ref}", name) for ref, name in _those_of_the_case_first(context))
    jobs = (
        (f"{_ROLE}{each.id}", f"Job: {each.title}")
        for each in pack_of_people(context).kinds_of(KindList.ROLES)
    )
    suited = _suited(context)
    fitting = (each for each in (*named, *jobs) if suited is None or each[0] in suited)
    return (*((each, WHOSE[each]) for each in _OFFERED), *fitting)


def _suited(context: ActionContext) -> set[str] | None:
    """The colleagues and jobs that may judge tasks, as a form offers them; None where the policy has no rule for it."""
    who = context.pack.who_may(actions.JUDGE_TASKS)
    if who is None:
        return None
    may = set(who.who)
    parts = {(each.worker, each.role) for each in context.state.current()}
    by_name = {
        f"{_WORKER}{each.worker.ref}"
        for each in context.colleagues.near
        if may.intersection(each.worker.roles)
        or any((each.worker.ref, part) in parts for part in may)
    }
    recorded = {chosen_owner(each.data) for each in context.instead_of if each.kind in _SAYS_WHOSE}
    return {*by_name, *(f"{_ROLE}{each}" for each in may), *recorded}


def _those_of_the_case_first(context: ActionContext) -> Choices:
    on_it = {each.worker for each in context.state.current()}
    return tuple(sorted(colleagues(context), key=lambda each: each[0] not in on_it))


def owner_fields(chosen: str) -> dict[str, Any]:
    """The fields of an event that say whose a task is, as it was chosen on a form."""
    for prefix, owner in ((_WORKER, "worker"), (_ROLE, "role")):
        if chosen.startswith(prefix):
            return {"owner": owner, owner: chosen.removeprefix(prefix)}
    return {"owner": chosen}


def in_words(task: Task, context: ActionContext) -> str:
    """Whose a task is, as people say it."""
    match task.owner:
        case "worker":
            return context.naming(task.worker or "")
        case "role":
            return context.pack.term(task.role or "")
        case _:
            return task.whose


def _tasks_set(entry: Entry, at: date | datetime, out_of: str) -> list[NewEvent]:
    rows = entry.values.get(SET, ())
    kept, new = _kept_numbers(entry), _new_numbers(entry)
    events = []
    for place, row in enumerate(rows, start=1):
        _refuse_gone_by(row.get("due"), local_day(at), place)
        same = kept.get(str(row["what"]))
        number = same.pop(0) if same else next(new)
        said = {name: row.get(name) for name in ("what", "named", "due", "measure")}
        whose = owner_fields(row["owner"])
        refuse_who_cannot_open(entry, whose, field=SET, task=f"Task {place}: ")
        events.append(
            entry.event(kinds.TASK_SET, at=at, task=number, **said, **whose, out_of=out_of)
        )
    return events


def refuse_who_cannot_open(
    entry: Entry, whose: Mapping[str, Any], *, field: str, task: str = ""
) -> None:
    """A worker by name has a task on their list only where they may open the case: nobody sees a record by being named.

    Raises NotPossible where they may not.
    """
    found = entry.colleagues.numbered(whose["worker"]) if whose["owner"] == "worker" else None
    if found is None or found.worker.ref == entry.state.proposed:
        return
    user = found.worker.user
    theirs = Case.objects.visible_to(user, at=entry.now) if user is not None else None
    if theirs is not None and theirs.filter(pk=entry.case.pk).exists():
        return
    raise NotPossible(
        f"{task}{found.worker.name} may not open this case and would not see it: give them a part in the case "
        "first, or let it be for whoever holds the case",
        field=field,
    )


def _refuse_gone_by(due: date | None, day: date, place: int) -> None:
    if due is not None and due < day:
        raise NotPossible(
            f"Task {place}: {on_day(due)} is before {on_day(day)}, the day on which it is set",
            field=SET,
        )


def _new_numbers(entry: Entry) -> Iterator[str]:
    """Numbers that no task of the case had, withdrawn ones among them."""
    had = [str(each.field("task") or "") for each in entry.casefile.of_kind(kinds.TASK_SET)]
    number = max((int(each[1:]) for each in had if each[1:].isdigit()), default=0)
    while True:
        number += 1
        yield f"T{number}"


def _kept_numbers(entry: Entry) -> dict[str, list[str]]:
    """By its words, the numbers of the tasks that the form set before it was put right: what was said of them since holds on."""
    kept: dict[str, list[str]] = {}
    for each in entry.instead_of:
        if each.kind == kinds.TASK_SET and each.data.get("task"):
            kept.setdefault(str(each.data.get("what")), []).append(str(each.data["task"]))
    return kept


def _tasks_as_set(entries: Sequence[AsRecorded]) -> list[dict[str, Any]] | None:
    rows = [each.data for each in entries if each.kind == kinds.TASK_SET]
    return [_row_as_set(each) for each in rows] or None


def chosen_owner(data: Mapping[str, Any]) -> str:
    """Whose a task was said to be, as a form offers it."""
    owner = str(data.get("owner") or "holder")
    return f"{owner}:{data.get(owner)}" if owner in {"worker", "role"} else owner


def _row_as_set(data: Mapping[str, Any]) -> dict[str, Any]:
    due = data.get("due")
    return {
        **{name: data[name] for name in ("what", "named", "measure") if data.get(name)},
        "owner": chosen_owner(data),
        "due": date.fromisoformat(str(due)) if due else None,
    }


def _lines_of(task: Task, context: ActionContext, *, label: str) -> Iterator[FormField]:
    """What is asked of one open task, under its own words."""
    by = f", by {on_day(task.due)}" if task.due is not None else ""
    heading = f"Task: {task.what}"
    yield FormField(
        name=f"{JUDGED}.{task.number}.how",
        label=label,
        hint=f"{in_words(task, context)}{by}".strip(", "),
        type="choice",
        choices=titled(_HOW),
        required=False,
        section=heading,
    )
    yield FormField(
        name=f"{JUDGED}.{task.number}.outcome",
        label="What came of it?",
        required=False,
        section=heading,
    )
    yield FormField(
        name=f"{JUDGED}.{task.number}.due",
        label="If something is left to do, by when?",
        hint="Leave empty if the day stays as it is",
        type="date",
        required=False,
        section=heading,
    )


def _judged(entry: Entry, at: date | datetime) -> list[NewEvent]:
    return [
        _one_judged(entry, at, number, said)
        for number, said in entry.values.get(JUDGED, {}).items()
        if said
    ]


def _one_judged(
    entry: Entry, at: date | datetime, number: str, said: Mapping[str, Any]
) -> NewEvent:
    how = said.get("how")
    if how is None:
        raise NotPossible("Say what became of it, too", field=f"{JUDGED}.{number}.how")
    if not said.get("outcome"):
        raise NotPossible("Say what came of it", field=f"{JUDGED}.{number}.outcome")
    due = said.get("due")
    if due is not None and how in OVER:
        raise NotPossible(
            "Leave this empty: nothing of the task is left to do", field=f"{JUDGED}.{number}.due"
        )
    if due is not None and due < local_day(at):
        raise NotPossible("Enter today or a day to come", field=f"{JUDGED}.{number}.due")
    return entry.event(
        kinds.TASK_JUDGED, at=at, task=number, how=how, outcome=said["outcome"], due=due
    )


def _as_judged(entries: Sequence[AsRecorded]) -> dict[str, Any] | None:
    found = {
        f"{each.data['task']}.{name}": each.data.get(name)
        for each in entries
        if each.kind == kinds.TASK_JUDGED
        for name in ("how", "outcome", "due")
    }
    return found or None


def _weighed(
    action: Action, listed_as: str, values: dict[str, Any], *, lead: str | None
) -> dict[str, Any]:
    """How many tasks are set, how many of them say nothing of how they are measured, how many are another worker's.

    Whoever has the case, its ``lead``, is no other worker where they are chosen by name.
    """
    rows = values.get(SET, ())
    said = {**values, **_listed(action, listed_as, [str(each["what"]) for each in rows])}
    return {
        **said,
        "tasks_set": len(rows),
        "tasks_without_measure": sum(not each.get("measure") for each in rows),
        "tasks_of_other_workers": sum(_another_workers(each["owner"], lead) for each in rows),
    }


def _another_workers(chosen: str, lead: str | None) -> bool:
    return chosen.startswith((_WORKER, _ROLE)) and chosen != f"{_WORKER}{lead}"


def _listed(action: Action, listed_as: str, whats: Sequence[str]) -> dict[str, Any]:
    field = action.field(listed_as) if listed_as and whats else None
    if field is None:
        return {}
    return {listed_as: whats if field.type is FieldType.LIST else "; ".join(whats)}


def _counted(which: Counts, context: ActionContext, values: dict[str, Any]) -> dict[str, Any]:
    """How many of the tasks are not judged, and how many something is left to do of afterwards."""
    said = {number: each.get("how") for number, each in values.get(JUDGED, {}).items()}
    found = which(context)
    return {
        **values,
        "tasks_unjudged": sum(said.get(each.number) is None for each in found),
        "tasks_left": sum(said.get(each.number) not in OVER for each in found),
    }
