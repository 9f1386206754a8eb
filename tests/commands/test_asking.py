"""The commands that need no database: what they answer, in the shape that other systems rely on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.commands.program import Answered, keyworker
from tests.pack_folder import a_pack_folder

ALLOCATED = {
    "case": {"id": "C1"},
    "people": [{"id": "P1", "is": "child", "born": "2015-03-02"}],
    "workers": [{"id": "W1", "role": "worker"}],
    "events": [{"kind": "allocation.started", "at": "2026-05-22", "worker": "W1", "role": "lead"}],
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("asking")
    a_pack_folder(place)
    (place / "case.json").write_text(json.dumps(ALLOCATED))
    return place


def asked(folder: Path, command: str, document: dict[str, Any], *more: str) -> dict[str, Any]:
    answer = keyworker(
        command, "northshire", *more, "-", "--json", given=json.dumps(document), folder=folder
    )
    assert (answer.status, answer.complained) == (0, "")
    return dict(answer.document)


def test_timescales_answer_in_the_shape_that_was_agreed(folder: Path) -> None:
    answer = keyworker(
        "timescales", "northshire", "case.json", "--as-of", "2026-06-05", "--json", folder=folder
    )
    assert (answer.status, answer.complained) == (0, "")
    assert {key: answer.document[key] for key in ("policy", "version", "as_of")} == {
        "policy": "northshire",
        "version": "1",
        "as_of": "2026-06-05",
    }
    (state,) = answer.document["timescales"]
    agreed = {
        "id": "first-contact",
        "clause": "Northshire 1",
        "force": "must",
        "title": "First contact",
        "subject": None,
        "started": "2026-05-22",
        "target": None,
        "limit": "2026-06-03",
        "met": None,
        "status": "overdue",
        "days_late": 2,
        "responsible": "lead",
        "worker": "W1",
        "paused": False,
        "relaxed": False,
    }
    assert {key: state[key] for key in agreed} == agreed
    assert all(isinstance(reason, str) for reason in state["because"])


def test_timescales_read_as_a_table_with_reasons(folder: Path) -> None:
    answer = keyworker(
        "timescales", "northshire", "case.json", "--as-of", "2026-06-05", folder=folder
    )
    assert "First contact" in answer.said
    assert "overdue" in answer.said
    assert "- Not done by Fri 5 Jun 2026, 2 working days late" in answer.said
    assert max(map(len, answer.said.splitlines())) <= 100


def test_a_gate_says_what_stands_in_the_way(folder: Path) -> None:
    answer = asked(
        folder, "gate", {"events": [{"kind": "referral.received", "at": "2026-05-22"}]}, "allocate"
    )
    assert (answer["action"], answer["outcome"], answer["needs"]) == ("allocate", "blocked", [])
    (unmet,) = answer["unmet"]
    assert {key: unmet[key] for key in ("rule", "clause", "force")} == {
        "rule": "analysis-first",
        "clause": "Northshire 2",
        "force": "must",
    }
    assert unmet["because"][0] == "The case analysis is not completed"


def test_a_route_says_where_with_whom_and_why(folder: Path) -> None:
    answer = asked(folder, "route", {"child": {"age": 2}})
    assert answer["outcome"] == "decided"
    assert answer["to"] == {"service": "early-help", "team": "early-years", "role": None}
    assert (answer["with"], answer["also_offered"], answer["needs"]) == (["health"], [], [])
    assert answer["clause"] == "Northshire 5"
    assert "Young children go to early years." in answer["because"]


def test_a_route_names_the_fact_that_would_decide(folder: Path) -> None:
    answer = asked(folder, "route", {})
    assert (answer["outcome"], answer["needs"]) == ("needs-facts", ["child.age"])


def test_a_priority_is_answered_with_its_clause(folder: Path) -> None:
    answer = asked(folder, "prioritise", {"concern": "home"})
    agreed = {
        "outcome": "decided",
        "rag": "red",
        "priority": "1",
        "allocate_now": False,
        "clause": "Northshire 5",
    }
    assert {key: answer[key] for key in agreed} == agreed
    assert {"because", "needs"} <= answer.keys()


def test_an_unsuitable_worker_is_refused_with_a_finding(folder: Path) -> None:
    answer = asked(
        folder, "eligible", {"case": {}, "worker": {"active": False}, "role": "lead", "others": []}
    )
    assert answer["outcome"] == "refused"
    (finding,) = answer["findings"]
    agreed = {"rule": "in-post", "clause": "Northshire 3", "force": "must", "outcome": "refused"}
    assert {key: finding[key] for key in agreed} == agreed
    assert answer["needs"] == []


def test_a_workload_is_set_against_its_range_with_the_working(folder: Path) -> None:
    caseload = {
        "worker": {"id": "W1", "fte": 0.5},
        "cases": [{"id": "C1", "children": [{"id": "P1"}, {"id": "P2"}]}],
    }
    answer = asked(folder, "workload", caseload)
    agreed = {
        "unit": "children",
        "count": 2,
        "range": {"from": 5, "to": 10},
        "position": "room",
        "clause": "Northshire 4",
    }
    assert {key: answer[key] for key in agreed} == agreed
    assert answer["working"]


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pack with a notice and a checklist."""
    place = tmp_path_factory.mktemp("forms")
    a_pack_folder(
        place,
        notices="""
        - id: tell-manager
          clause: NOR-2
          plain: The practice manager hears of each allocation.
          on: {event: allocation.started}
          to: [practice-manager, lead]
          text: "{case}: somebody was allocated."
        """,
        checklists="""
        - id: trawl
          title: Trawl
          plain: What is held.
          sections:
            - title: Held
              items:
                - {id: held, clause: NOR-6, ask: What is held?, nothing: Nothing held}
                - {id: school, clause: NOR-6, ask: Which school?, per: child, force: should, when: {each.age: {at_least: 5}}}
        """,
    )
    (place / "case.json").write_text(json.dumps(ALLOCATED))
    return place


def test_notices_say_who_is_told_what_and_why(forms: Path) -> None:
    found = asked(forms, "notices", ALLOCATED, "--as-of", "2026-06-05")["notices"]
    (notice,) = (each for each in found if each["id"] == "tell-manager")
    agreed = {
        "id": "tell-manager",
        "clause": "Northshire 2",
        "clause_id": "NOR-2",
        "force": "must",
        "on": "2026-05-22",
        "event": "allocation.started",
        "to": ["practice-manager", "lead"],
        "to_called": ["Practice manager", "lead"],
        "text": "C1: somebody was allocated.",
    }
    assert {key: notice[key] for key in agreed} == agreed
    assert notice["because"]
    assert asked(forms, "notices", ALLOCATED, "--as-of", "2026-05-21")["notices"] == []


def test_a_checklist_says_what_it_asks_and_what_is_missing(forms: Path) -> None:
    document = {**ALLOCATED, "attempt": {"fields": {"answers": {"held": "Nothing held"}}}}
    answer = asked(forms, "checklist", document, "trawl", "--as-of", "2026-06-05")
    assert (answer["asked"], answer["missing"], answer["needs"]) == (
        ["held", "school"],
        ["school"],
        [],
    )
    assert [
        (each["id"], each["subject"], each["clause"], each["answered"]) for each in answer["items"]
    ] == [
        ("held", None, "Northshire 6", True),
        ("school", "P1", "Northshire 6", False),
    ]


def test_notices_and_checklists_read_as_sentences(forms: Path) -> None:
    told = keyworker(
        "notices", "northshire", "case.json", "--as-of", "2026-06-05", folder=forms
    ).said
    assert (
        "2026-05-22: Practice manager, lead (Northshire 2, must)\n  C1: somebody was allocated.\n"
        in told
    )
    assert (
        "Nobody is told" in keyworker("notices", "northshire", "-", given="{}", folder=forms).said
    )
    put = keyworker(
        "checklist", "northshire", "trawl", "case.json", "--as-of", "2026-06-05", folder=forms
    ).said
    assert put.splitlines() == [
        "Trawl: 2 still to be answered",
        "  - What is held? (Northshire 6, must): missing",
        "  - Which school? [P1] (Northshire 6, should): missing",
    ]


def test_a_checklist_that_is_not_there_is_refused_with_the_nearest(forms: Path) -> None:
    line = refused(keyworker("checklist", "northshire", "trwl", "case.json", folder=forms))
    assert line == "'trwl' is not a checklist of Northshire early help; did you mean 'trawl'?"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["gate", "northshire", "allocate", "case.json"], "Allocate? Not yet:"),
        (["route", "northshire", "-"], "Goes to early-help, early-years (Northshire 5)"),
        (["prioritise", "northshire", "-"], "Priority 1, red (Northshire 5)"),
        (["eligible", "northshire", "-"], "Refused"),
        (["workload", "northshire", "-"], "0 children of 10 to 20: room (Northshire 4)"),
    ],
)
def test_every_command_also_answers_in_sentences(
    folder: Path, arguments: list[str], said: str
) -> None:
    facts = (
        {"worker": {"active": False}}
        if arguments[0] == "eligible"
        else {"child.age": 2, "concern": "home", "worker": {"fte": 1.0}}
    )
    answer = keyworker(*arguments, "--as-of", "2026-06-05", given=json.dumps(facts), folder=folder)
    assert answer.status == 0
    assert answer.said.splitlines()[0] == said


def test_points_that_nobody_has_given_are_unknown_and_not_none(folder: Path) -> None:
    caseload = {"worker": {"fte": 1.0}, "cases": [{"id": "C1", "children": [{"id": "P1"}]}]}
    said = keyworker(
        "workload",
        "camden",
        "-",
        "--as-of",
        "2026-06-05",
        given=json.dumps(caseload),
        folder=folder,
    )
    assert said.said.splitlines()[0].startswith("Unknown points ")
    assert "0 points" not in said.said


@pytest.mark.parametrize(
    ("children", "said"), [({}, "Unknown children of 10 to 20: not known"), ({"children": []}, "0")]
)
def test_children_whom_nobody_has_given_are_unknown_and_not_none(
    folder: Path, children: dict[str, Any], said: str
) -> None:
    caseload = {"worker": {"fte": 1.0}, "cases": [{"id": "C1", **children}]}
    given = json.dumps(caseload)
    answer = keyworker(
        "workload", "northshire", "-", "--as-of", "2026-06-05", given=given, folder=folder
    )
    assert answer.said.startswith(said)


def test_standard_input_may_be_yaml(folder: Path) -> None:
    answer = keyworker("route", "northshire", "-", "--json", given="child.age: 14\n", folder=folder)
    assert answer.document["to"]["team"] is None


def refused(answer: Answered) -> str:
    """The one line it complained with, having said nothing else."""
    assert (answer.status, answer.said) == (2, "")
    assert "Traceback" not in answer.complained
    (line,) = answer.complained.splitlines()
    return line


@pytest.mark.parametrize(
    ("arguments", "given", "said"),
    [
        (
            ["timescales", "northshire", "-"],
            '{"events": [{"kind": "visit.hmoe", "at": "2026-05-31"}]}',
            "standard input: events[0].kind: 'visit.hmoe' is not an event kind; did you mean 'visit.made'?",
        ),
        (["timescales", "northshire", "gone.json"], "", "gone.json: there is no such file"),
        (["timescales", "northshire", "-"], "", "standard input: is empty"),
        (
            ["timescales", "northshire", "case.json", "--as-of", "31/05/2026"],
            "",
            "keyworker timescales: argument --as-of: '31/05/2026' is not a date; write it as 2026-05-31; "
            "see keyworker timescales --help",
        ),
        (
            ["timescales", "northshire", "case.json", "--as-of", "9999-12-31"],
            "",
            "--as-of: 9999-12-31 is outside the years 1900 to 2100",
        ),
        (
            ["timescales", "northshire"],
            "",
            "keyworker timescales: the following arguments are required: FILE; see keyworker timescales --help",
        ),
        (
            ["gate", "northshire", "alocate", "case.json"],
            "",
            "'alocate' is not an action of Northshire early help; did you mean 'allocate'?",
        ),
        (
            ["route", "northshire", "-"],
            '{"child.age": "two"}',
            "standard input: child.age: 'two' should be a number",
        ),
        (
            ["prioritise", "northshire", "-"],
            '{"concern": "hme"}',
            "standard input: concern: 'hme' should be one of school, home; did you mean 'home'?",
        ),
        (
            ["eligible", "northshire", "-"],
            '{"role": "leed", "worker": {}}',
            "standard input: role: 'leed' is not a part in a case; did you mean 'lead'?",
        ),
        (
            ["eligible", "northshire", "-"],
            '{"worker": {"qualified": "5/1/2026"}, "others": {}}',
            "standard input: worker.qualified: '5/1/2026' should be written 2026-01-05 (and 1 more)",
        ),
        (
            ["notices", "northshire", "-"],
            '{"events": [{"kind": "visit.made", "at": "31/05/2026"}]}',
            "standard input: events[0].at: '31/05/2026' should be written 2026-05-31",
        ),
        (
            ["checklist", "northshire", "trawl", "case.json"],
            "",
            "'trawl' is not a checklist of Northshire early help",
        ),
        (
            ["workload", "northshire", "-"],
            '{"worker": {"fte": "much"}, "cases": [{"children": [{}]}]}',
            "standard input: worker.fte: should be a number (found 'much') (and 1 more)",
        ),
    ],
)
def test_wrong_input_is_refused_in_one_line_that_says_where_and_what(
    folder: Path, arguments: list[str], given: str, said: str
) -> None:
    assert refused(keyworker(*arguments, given=given, folder=folder)) == said


def test_an_unknown_pack_is_refused_with_those_there_are(folder: Path) -> None:
    line = refused(keyworker("timescales", "nowhere", "case.json", folder=folder))
    assert line.startswith("nowhere: no policy pack of this name or folder")
    assert "(known packs: " in line


def test_a_pack_with_mistakes_is_refused_with_the_first_of_them(
    folder: Path, tmp_path: Path
) -> None:
    broken = a_pack_folder(tmp_path, gates="- {id: g}\n")
    line = refused(keyworker("timescales", broken, "case.json", folder=folder))
    assert (
        line == "gates.yaml:1: rule g: clause: is missing (and 4 more; see keyworker policy check)"
    )
