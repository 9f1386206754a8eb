"""What a pack says wrongly of tasks fails, each with one sentence that says what to write."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pack_folder import a_pack_folder
from tests.policy.linting import findings

RIGHT = {
    "starts": "{event: task.set, take: each}",
    "stops": "{event: task.judged, where: {how: {is: done}}}",
    "responsible": "[owner, lead]",
    "per": "task",
}


def said(folder: Path, **wrong: str) -> list[str]:
    lines = [
        "- id: task",
        "  title: Do what was set",
        "  plain: What was set is done.",
        "  clause: NOR-1",
        "  due: {field: due}",
        *(f"  {name}: {value}" for name, value in (RIGHT | wrong).items()),
    ]
    pack = a_pack_folder(folder, timescales="\n".join([*lines, ""]), examples=None)
    return findings(pack, failing=True)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"per": "event"}, "'owner' is whoever a task is; say 'per: task'"),
        ({"responsible": "[lead, owner]"}, "'owner' comes first"),
        ({"responsible": "owner"}, "name who answers for a task of whoever holds the case"),
        ({"starts": "{event: review.set, take: each}"}, "starts with 'task.set'"),
        ({"stops": "{event: contact.made}"}, "names no task: one would do for all of them"),
        (
            {"starts": "{event: task.set, take: each, where: {owner: {is: holder}}}"},
            "they would be on nobody's list",
        ),
    ],
)
def test_what_a_clock_of_tasks_says_wrongly_fails(
    tmp_path: Path, wrong: dict[str, str], sentence: str
) -> None:
    assert any(sentence in each for each in said(tmp_path, **wrong))


def test_one_that_is_right_is_not_found_fault_with(tmp_path: Path) -> None:
    assert not [each for each in said(tmp_path) if "task" in each and "example" not in each]


def test_a_gate_that_asks_of_tasks_where_none_are_set_fails(tmp_path: Path) -> None:
    gate = (
        "- {id: contact-with-tasks, action: record-contact, plain: A contact sets a task, clause: NOR-2, "
        "about: attempt, requires: {action.tasks_set: {at_least: 1}}, refusal: Set a task}\n"
    )
    pack = a_pack_folder(tmp_path, gates=gate, examples=None)
    message = "asks of 'action.tasks_set', and the form of 'record-contact' sets no tasks"
    assert any(message in each for each in findings(pack, failing=True))
