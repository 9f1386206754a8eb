"""What a page shows of an event comes from a field that the action recording it fills."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import keyworker
from keyworker.actions.action import Action
from keyworker.actions.families import ACTIONS
from keyworker.caseload.warnings import WARN, warnings_in
from keyworker.policy.vocabulary import EVENT_KINDS
from keyworker.policy.vocabulary.events import COMMON, EventKind
from keyworker.record.case_reader import read_case
from tests.builders import CaseStory, a_case, act, an_office, done

ROOT = Path(keyworker.__file__).parent
USUAL = EventKind("nothing.happened", "nothing happened").gist
TOLD = [kind for kind in EVENT_KINDS.values() if not kind.derived and kind.gist != USUAL]
_OF_EVERY_EVENT = {field.name for field in COMMON} | {"answers"}


def filled_by(action: Action, kind: EventKind) -> set[str]:
    """The fields of that kind which the action's form, or the action itself, fills."""
    asked = {name for each in action.asks for name in each.recorded_as} | set(action.always)
    own = {field.name for field in kind.fields if not field.imported} - set(action.leaves_out)
    return own | asked


def recording(kind: EventKind) -> list[Action]:
    return [each for each in ACTIONS.values() if kind.name in each.records]


@pytest.mark.parametrize("kind", TOLD, ids=[kind.name for kind in TOLD])
def test_an_event_is_told_by_what_each_form_that_records_it_asks(kind: EventKind) -> None:
    for action in recording(kind):
        assert set(kind.gist) & filled_by(action, kind), f"{action.id}: nothing of {kind.gist}"


@pytest.mark.parametrize("kind", WARN)
def test_a_warning_is_told_by_the_answer_that_its_form_demands(kind: str) -> None:
    (told,) = EVENT_KINDS[kind].gist
    for action in recording(EVENT_KINDS[kind]):
        assert told in filled_by(action, EVENT_KINDS[kind]), action.id


def _names_read(source: Path) -> Iterator[tuple[str, int]]:
    """What is looked up by name in the ``data`` of an event, with the line."""
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        match node:
            case (
                ast.Call(
                    func=ast.Attribute(value=ast.Attribute(attr="data"), attr="get"),
                    args=[ast.Constant(value=str(name)), *_],
                )
                | ast.Subscript(
                    value=ast.Attribute(attr="data"), slice=ast.Constant(value=str(name))
                )
            ):
                yield name, node.lineno


def test_no_page_or_list_reads_what_no_action_records() -> None:
    recorded = _OF_EVERY_EVENT | {
        name
        for kind in EVENT_KINDS.values()
        for action in recording(kind)
        for name in filled_by(action, kind)
    }
    never = [
        f"{source.relative_to(ROOT)}:{line}: {name}"
        for folder in ("caseload", "notices")
        for source in sorted((ROOT / folder).rglob("*.py"))
        for name, line in _names_read(source)
        if name not in recorded
    ]
    assert never == []


def _warned(story: CaseStory) -> list[str]:
    return [each.words for each in warnings_in(read_case(story.case))]


@pytest.mark.django_db
def test_a_warning_noted_without_a_note_says_what_it_is() -> None:
    office = an_office("camden")
    story = a_case(office).working()
    done(act(story.case, "note-warning", office.practitioner, reason="The dog bites"))
    assert _warned(story) == ["The dog bites"]


@pytest.mark.django_db
def test_what_was_noted_beside_a_warning_is_told_after_it() -> None:
    office = an_office("camden")
    story = a_case(office).working()
    answers = {"reason": "The dog bites.", "note": "Ring from the gate"}
    done(act(story.case, "note-warning", office.practitioner, **answers))
    assert _warned(story) == ["The dog bites. Ring from the gate"]


@pytest.mark.django_db
def test_a_marker_is_told_by_which_it_is() -> None:
    office = an_office()
    story = a_case(office).working()
    story.happened("marker.added", "2026-06-01", by=office.manager, marker="A dog that bites")
    assert _warned(story) == ["A dog that bites"]
