"""Does what a pack says of tasks hold: of whom they are, by what they are met, and on which forms they are set?

A task is told from every other of its case by its number. A clock of tasks that is met by what names none would be met for
all of them by the first; one that leaves out whose tasks some are would leave those on nobody's list; a gate that asks of
tasks on a form that sets or judges none would never open, or never shut.
"""

from __future__ import annotations

from collections.abc import Iterator

from keyworker.policy.conditions.kinds.fact_test import FactTest
from keyworker.policy.linter.finding import Finding, failure
from keyworker.policy.packs.pack import Pack
from keyworker.policy.packs.parts import parts_of
from keyworker.policy.rules.timescales import Timescale
from keyworker.policy.vocabulary import EVENT_KINDS, kinds
from keyworker.policy.vocabulary.actions import recorded_by
from keyworker.policy.vocabulary.roles import THE_OWNER
from keyworker.policy.wording import listed

# What a gate may ask of the tasks on a form, by the kind of event that such a form records.
_ASKED = {
    "action.tasks_set": kinds.TASK_SET,
    "action.tasks_without_measure": kinds.TASK_SET,
    "action.tasks_of_other_workers": kinds.TASK_SET,
    "action.tasks_unjudged": kinds.TASK_JUDGED,
    "action.tasks_left": kinds.TASK_JUDGED,
}
_DOES = {kinds.TASK_SET: "sets", kinds.TASK_JUDGED: "judges"}


def findings_on_tasks(pack: Pack) -> Iterator[Finding]:
    """What the pack says wrongly of tasks, each with one sentence that says what to write."""
    for rule in pack.timescales:
        for message in _of_clock(rule):
            yield failure(pack, "timescales", rule.id, message)
    yield from _whose_are_left_out(pack)
    for gate in pack.gates:
        asked = {each.fact for each in parts_of(gate) if isinstance(each, FactTest)} & _ASKED.keys()
        for fact in sorted(asked):
            for action in gate.actions:
                if _ASKED[fact] not in recorded_by(action):
                    does = _DOES[_ASKED[fact]]
                    message = f"asks of '{fact}', and the form of '{action}' {does} no tasks"
                    yield failure(pack, "gates", gate.id, message)


def _of_clock(rule: Timescale) -> Iterator[str]:
    of_task = rule.per == "task"
    if THE_OWNER in rule.responsible and not of_task:
        yield "responsible: 'owner' is whoever a task is; say 'per: task', or name a part or a job"
    if THE_OWNER in rule.responsible[1:]:
        yield "responsible: 'owner' comes first; what follows answers where the task is of whoever holds the case"
    if rule.responsible == (THE_OWNER,):
        yield "responsible: after 'owner' name who answers for a task of whoever holds the case, such as 'lead'"
    if not of_task:
        return
    if rule.starts.event != kinds.TASK_SET:
        yield f"per: a clock of each task starts with '{kinds.TASK_SET}', not with '{rule.starts.event}'"
    for each in (*rule.stops, *rule.ends):
        if EVENT_KINDS[each.event].answer("task") is None:
            yield f"is met or ended by '{each.event}', which names no task: one would do for all of them"


def _whose_are_left_out(pack: Pack) -> Iterator[Finding]:
    """Tasks that would be on nobody's list, under a policy that has clocks of tasks of its own."""
    rules = [each for each in pack.timescales if each.per == "task"]
    if not rules:
        return
    owner = next(each for each in EVENT_KINDS[kinds.TASK_SET].fields if each.name == "owner")
    taken = {word for rule in rules for word in _owners_of(rule, owner.choices)}
    left = [each for each in owner.choices if each not in taken]
    if left:
        words = listed(f"'{each}'" for each in left)
        message = f"no clock of tasks takes those of {words}: they would be on nobody's list"
        yield failure(pack, "timescales", rules[0].id, message)


def _owners_of(rule: Timescale, every: tuple[str, ...]) -> tuple[str, ...]:
    tests = rule.starts.where.get("owner")
    words = tuple(str(each) for each in tests.words) if tests is not None else ()
    return words or every
