"""A case file's mistakes are said with their place; a sound one is read from JSON, YAML or standard input alike."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from keyworker.policy.casefile_reading import casefile_from
from keyworker.policy.documents import DocumentError, read_document

PEOPLE = [{"id": "P1", "is": "child", "born": "2015-03-02"}]
WORKERS = [{"id": "W1", "role": "social-worker"}]


def problems_of(document: dict[str, Any]) -> list[str]:
    with pytest.raises(DocumentError) as refused:
        casefile_from(document, name="case.json")
    return list(refused.value.problems)


def an_event(**fields: Any) -> dict[str, Any]:
    return {
        "people": PEOPLE,
        "workers": WORKERS,
        "events": [{"kind": "visit.made", "at": "2026-05-31", **fields}],
    }


@pytest.fixture
def a_file(tmp_path: Path) -> Callable[[str, str | bytes], str]:
    def write(name: str, text: str | bytes) -> str:
        (tmp_path / name).write_bytes(text.encode() if isinstance(text, str) else text)
        return str(tmp_path / name)

    return write


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            {"kind": "visit.hmoe"},
            "events[0].kind: 'visit.hmoe' is not an event kind; did you mean 'visit.made'?",
        ),
        ({"kind": None}, "events[0].kind: is missing"),
        ({"at": None}, "events[0].at: is missing"),
        ({"at": "31/05/2026"}, "events[0].at: '31/05/2026' should be written 2026-05-31"),
        ({"at": "5.6.2026"}, "events[0].at: '5.6.2026' should be written 2026-06-05"),
        ({"at": "2026-02-30"}, "events[0].at: '2026-02-30': there is no such day"),
        (
            {"at": "2026-05-31T25:00"},
            "events[0].at: '2026-05-31T25:00': there is no such day and time",
        ),
        ({"at": "0026-05-31"}, "events[0].at: '0026-05-31': the year should be from 1900 to 2100"),
        (
            {"at": 20260531},
            "events[0].at: 20260531 is not a date; write year-month-day, such as 2026-05-31",
        ),
        (
            {"at": "20260531"},
            "events[0].at: '20260531' is not a date; write year-month-day, such as 2026-05-31",
        ),
        ({"wher": "home"}, "events[0].wher: is not a field of visit.made; did you mean 'where'?"),
        (
            {"where": "hom"},
            "events[0].where: 'hom' should be one of home, school, community, office; did you mean 'home'?",
        ),
        ({"planned": "yes"}, "events[0].planned: 'yes' should be true or false"),
        ({"person": 1}, "events[0].person: 1 should be text; put it in quotes"),
        ({"person": "P2"}, "events[0].person: no person 'P2' in people"),
        (
            {"children_seen": "P1"},
            "events[0].children_seen: 'P1' should be a list of people's ids, such as ['P1']",
        ),
        ({"children_seen": ["P1", "P9"]}, "events[0].children_seen: no person 'P9' in people"),
        ({"by": "W2"}, "events[0].by: no worker 'W2' in workers"),
        (
            {"recorded_at": "2026-05-30"},
            "events[0].recorded_at: recorded (2026-05-30) before it happened (2026-05-31)",
        ),
        (
            {"kind": "plan.agreed", "visit_every": 3},
            "events[0].visit_every: 3 has no unit; write a length such as '3 weeks'",
        ),
        (
            {"kind": "plan.agreed", "visit_every": "9999 years"},
            "events[0].visit_every: '9999 years' is longer than any duty",
        ),
        (
            {
                "kind": "absence.started",
                "first_day": "2026-06-10",
                "expected_return": "2026-06-05",
            },
            "events[0].expected_return: back (2026-06-05) before a day away (2026-06-10); write the first day back",
        ),
        (
            {"kind": "absence.started", "expected_return": "2026-05-31"},
            "events[0].expected_return: back (2026-05-31) before a day away (2026-05-31); write the first day back",
        ),
        (
            {
                "kind": "absence.extended",
                "first_day": "2026-06-10",
                "expected_return": "2026-06-10",
            },
            "events[0].expected_return: back (2026-06-10) before a day away (2026-06-10); write the first day back",
        ),
        ({"kind": "event.corrected"}, "events[0].corrects: is missing"),
        (
            {"kind": "event.corrected", "corrects": "E9"},
            "events[0].corrects: no event 'E9' in events",
        ),
    ],
)
def test_a_mistake_in_an_event_names_its_place(fields: dict[str, Any], said: str) -> None:
    assert problems_of(an_event(**fields)) == [said]


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (
            {"event": []},
            "'event' is not a part of a case file (case, people, workers, events, attempt, rota, closures); did you mean 'events'?",
        ),
        ({"events": {}}, "events: should be a list"),
        ({"events": ["x"]}, "events[0]: should be an object with named values"),
        ({"case": []}, "case: should be an object with named values"),
        ({"people": [{"is": "child"}]}, "people[0].id: is missing"),
        ({"people": [*PEOPLE, *PEOPLE]}, "people[1].id: 'P1' is already the id of people[0]"),
        (
            {"people": [{"id": "P1", "born": "2/3/2015"}]},
            "people[0].born: '2/3/2015' should be written 2015-03-02",
        ),
        ({"workers": [{"id": "W1", "fte": "1"}]}, "workers[0].fte: '1' should be a number"),
        ({"attempt": {"fields": []}}, "attempt.fields: should be an object with named values"),
        ({"attempt": {"roel": "x"}}, "attempt: 'roel' is not a key here; did you mean 'role'?"),
    ],
)
def test_a_mistake_in_the_document_names_its_place(document: dict[str, Any], said: str) -> None:
    assert problems_of(document) == [said]


def test_all_mistakes_are_counted_and_the_first_is_said_in_one_line() -> None:
    with pytest.raises(DocumentError) as refused:
        casefile_from(an_event(at="31/05/2026", planned=1, wher="x"), name="case.json")
    assert (
        str(refused.value)
        == "case.json: events[0].at: '31/05/2026' should be written 2026-05-31 (and 2 more)"
    )


def test_anyone_may_be_named_where_the_file_lists_nobody() -> None:
    event = {"kind": "visit.made", "at": "2026-05-31", "by": "W7", "person": "P7"}
    assert casefile_from({"events": [event]}).events[0].by == "W7"


def test_a_manager_outside_the_case_may_act_where_their_role_is_said() -> None:
    assert casefile_from(an_event(by="M9", by_role="practice-manager")).events[0].by == "M9"


def test_a_case_that_carries_more_than_is_read_is_told_what_nothing_reads() -> None:
    document = {
        "case": {"id": "C1", "reference": "X"},
        "people": [{"id": "P1", "school": "Hill"}],
        "workers": [{"id": "W1", "desk": 4}],
    }
    said = [each.partition(";")[0].partition(" (here: ")[0] for each in problems_of(document)]
    assert said == [
        "case.reference: is not a field of a case",
        "people[0].school: is not a field of a person",
        "workers[0].desk: is not a field of a worker",
    ]


def test_null_means_not_given() -> None:
    casefile = casefile_from(an_event(by=None, recorded_at=None) | {"attempt": None})
    assert casefile.events[0].by is None
    assert casefile.attempt is None


def test_a_recording_later_the_same_day_is_in_order() -> None:
    assert casefile_from(an_event(at="2026-05-31T10:00", recorded_at="2026-05-31")).events


def test_json_and_yaml_say_the_same_case(a_file: Callable[[str, str | bytes], str]) -> None:
    moment = "2026-06-01T10:30+01:00"
    document = {
        "events": [
            {"kind": "visit.made", "at": moment},
            {"kind": "review.set", "at": "2026-06-02", "due": "2026-09-01"},
        ]
    }
    yaml = f"events:\n  - {{kind: visit.made, at: {moment}}}\n  - {{kind: review.set, at: 2026-06-02, due: 2026-09-01}}\n"
    assert read_document(a_file("case.json", json.dumps(document))) == read_document(
        a_file("case.yaml", yaml)
    )


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("case.json", b"", "is empty"),
        ("case.json", b" \n", "is empty"),
        ("case.json", b"[]", "should be one object with named values, not a list"),
        ("case.json", b"null", "should be one object with named values, not nothing"),
        ("case.json", b'{"case": ', "line 1, column 10: is not JSON: expecting value"),
        ("case.json", b'{"case": {}, "case": {}}', "'case' is given twice in one object"),
        ("case.json", b'{"events": [NaN]}', "NaN is not a number that JSON allows"),
        ("case.json", b"\xff\xfe{}", "is not UTF-8 text"),
        (
            "case.json",
            b'{"case": ' + b"[" * 100_000,
            "is nested too deeply to be a document of this kind",
        ),
        ("case.json", b'{"case": {"id": "\\ud800"}}', "'\\ud800' holds half of a character"),
        ("case.yaml", b"case: {a: 1, a: 2}", "line 1: is not YAML: found duplicate key"),
        (
            "case.yaml",
            b"case: &a\n  b: *a\n",
            "line 1: is not YAML: a part of it stands inside itself",
        ),
        ("case.yaml", b"1: x\n", "the name 1 should be text; put it in quotes"),
    ],
)
def test_a_file_that_is_no_document_is_refused_in_one_sentence(
    a_file: Callable[[str, str | bytes], str], name: str, content: bytes, said: str
) -> None:
    path = a_file(name, content)
    with pytest.raises(DocumentError) as refused:
        read_document(path)
    assert str(refused.value).startswith(f"{path}: {said}")
    assert "\n" not in str(refused.value)


def test_a_file_that_is_not_there_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="there is no such file"):
        read_document(str(tmp_path / "none.json"))
    with pytest.raises(DocumentError, match="is a folder"):
        read_document(str(tmp_path))
