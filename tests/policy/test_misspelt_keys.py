"""A misspelt key is refused wherever it stands: at every level of every document that a command is given."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from keyworker.decisions.trying.documents_out import (
    checklist_of,
    eligibility_of,
    gate_of,
    notices_of,
    priority_of,
    route_of,
    timescales_of,
    workload_of,
)
from keyworker.policy.documents import DocumentError
from keyworker.policy.packs.loader import bundled_packs
from keyworker.policy.packs.pack import Pack

DAY = date(2026, 6, 1)
PACKS = {pack.id: pack for pack in bundled_packs()}
Ask = Callable[[Pack, dict[str, Any]], Any]

REDUCTIONS = [
    {"type": "mentoring", "percent": 10, "from": "2026-06-01", "until": "2026-08-31", "reason": "x"}
]
CONTACT = [{"children": ["P1"], "count_by": "children", "percent": 10}]
WORKER = {
    "id": "W1",
    "role": "practice-manager",
    "fte": 1.0,
    "qualified": "2020-01-06",
    "load": {"count": 20, "projected": 21, "position": "within"},
    "reductions": REDUCTIONS,
    "supervised_contact": CONTACT,
}
CASE_FILE: dict[str, Any] = {
    "case": {"id": "C1", "service": "early-help", "team": "north", "locality": "Newark"},
    "people": [{"id": "P1", "is": "child", "born": "2015-03-02"}],
    "workers": [WORKER],
    "events": [
        {
            "id": "E1",
            "kind": "referral.received",
            "at": "2026-05-18",
            "recorded_at": "2026-05-18",
            "source": "school",
            "urgent": False,
        },
        {
            "id": "E2",
            "kind": "plan.agreed",
            "at": "2026-05-19",
            "visit_every": "3 weeks",
            "actions": [{"id": "A1", "what": "Call the school", "who": "W1", "by": "2026-06-05"}],
            "departures": [{"rule": "analysis-first", "clause": "SUF-3-7-a", "reason": "Urgent"}],
        },
        {
            "id": "E3",
            "kind": "facts.recorded",
            "at": "2026-05-20",
            "facts": [{"fact": "case.immediate_risk", "value": True}],
        },
        {
            "id": "E4",
            "kind": "closure.summarised",
            "at": "2026-05-21",
            "outcomes": [{"outcome": "Home", "result": "met", "evidence": "Seen"}],
        },
    ],
    "attempt": {
        "by": "W1",
        "role": "practice-manager",
        "roles": ["practice-lead"],
        "fields": {"outcome": "open", "rationale": "Needs support", "answers": {}},
        "worker": WORKER,
    },
    "rota": [{"team": "South", "from": "2026-06-01", "until": "2026-06-07"}],
}
REQUEST: dict[str, Any] = {
    "case": {"id": "C1", "type": "caf", "stage": "open", "team": "north"},
    "worker": WORKER,
    "role": "lead",
    "others": [{"worker": "W2", "part": "lead", "since": "2026-05-01"}],
    "children": [{"id": "P1", "is": "child", "born": "2015-03-02", "standing": ["child-in-need"]}],
    "events": CASE_FILE["events"],
}
CASELOAD: dict[str, Any] = {
    "worker": WORKER,
    "cases": [{"id": "C1", "part": "lead", "children": [{"id": "P1", "born": "2015-03-02"}]}],
    "adding": [{"id": "P2", "born": "2016-03-02"}],
    "proposed": {"id": "C2", "stage": "open"},
}
FACTS: dict[str, Any] = {
    "case": {"type": "caf", "points": 5},
    "child": {"born": "2015-03-02"},
    "children": [{"id": "P1", "age": 3}],
    "worker": {"role": "social-worker"},
    "referral": {"source": "school"},
    "action": {"outcome": "open"},
    "rota": {"team": "South"},
}


def _gate(pack: Pack, document: dict[str, Any]) -> Any:
    return gate_of(pack, "decide", document, as_of=DAY)


def _checklist(pack: Pack, document: dict[str, Any]) -> Any:
    return checklist_of(pack, pack.checklists[0].id, document, as_of=DAY)


ASKED: dict[str, tuple[Ask, dict[str, Any]]] = {
    "timescales": (lambda pack, each: timescales_of(pack, each, as_of=DAY), CASE_FILE),
    "notices": (lambda pack, each: notices_of(pack, each, as_of=DAY), CASE_FILE),
    "gate": (_gate, CASE_FILE),
    "checklist": (_checklist, CASE_FILE),
    "route a case file": (lambda pack, each: route_of(pack, each, as_of=DAY), CASE_FILE),
    "route": (lambda pack, each: route_of(pack, each, as_of=DAY), FACTS),
    "prioritise": (lambda pack, each: priority_of(pack, each, as_of=DAY), FACTS),
    "eligible": (lambda pack, each: eligibility_of(pack, each, as_of=DAY), REQUEST),
    "workload": (lambda pack, each: workload_of(pack, each, as_of=DAY), CASELOAD),
    "workload of a team": (
        lambda pack, each: workload_of(pack, each, as_of=DAY),
        {"caseloads": [CASELOAD]},
    ),
}


def _levels(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where each object with named values stands in a document."""
    if isinstance(value, dict):
        yield place
        for name, each in value.items():
            yield from _levels(each, (*place, name))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _levels(each, (*place, index))


def _at(document: Any, place: tuple[Any, ...]) -> Any:
    for step in place:
        document = document[step]
    return document


def _misspelt(name: str) -> str:
    return f"{name[:-1]}z{name[-1:]}"


def _passing(command: str, pack: Pack) -> list[str]:
    """Each misspelling that is not refused with its name and what was meant."""
    ask, document = ASKED[command]
    ask(pack, deepcopy(document))
    passing = []
    for place in _levels(document):
        for name, value in _at(document, place).items():
            wrong = deepcopy(document)
            _at(wrong, place)[_misspelt(name)] = value
            try:
                ask(pack, wrong)
                said = ""
            except DocumentError as error:
                said = str(error)
            if _misspelt(name) not in said or not re.search(
                rf"did you mean '([a-z_]+\.)?{name}'", said
            ):
                passing.append(f"{command}: {place}: {_misspelt(name)}: {said or 'taken'}")
    return passing


@pytest.mark.parametrize("command", ASKED)
def test_a_misspelt_key_at_any_level_is_refused_with_what_was_meant(command: str) -> None:
    with_checklists = (pack for pack in PACKS.values() if pack.checklists)
    pack = next(with_checklists) if command == "checklist" else PACKS["suffolk"]
    assert _passing(command, pack) == []


@pytest.mark.parametrize(
    ("part", "value", "said"),
    [
        ("rota", [{"team": "South"}], "rota: should be an object with named values"),
        ("people", [{"id": "P1"}], "'people' is no part of a request"),
        ("attempt", {"by": "W1"}, "'attempt' is no part of a request"),
        ("events", [{"kind": "visit.hmoe", "at": "2026-05-18"}], "did you mean 'visit.made'"),
    ],
)
def test_a_part_of_a_case_file_that_nothing_reads_among_facts_is_refused(
    part: str, value: Any, said: str
) -> None:
    with pytest.raises(DocumentError, match=re.escape(said)):
        priority_of(PACKS["suffolk"], {**FACTS, part: value}, as_of=DAY)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"role": "practice-manger"}, "attempt.role: 'practice-manger' is no job role"),
        ({"roles": ["practice-leda"]}, "attempt.roles[0]: 'practice-leda' is no job role"),
        ({"fields": {"answers": {"concernz": "x"}}}, "attempt.fields.answers.concernz: is no"),
    ],
)
def test_what_an_attempt_says_in_words_of_nobody_s_is_refused(
    given: dict[str, Any], said: str
) -> None:
    document = {**CASE_FILE, "attempt": {**CASE_FILE["attempt"], **given}}
    with pytest.raises(DocumentError, match=re.escape(said)):
        gate_of(PACKS["suffolk"], "decide", document, as_of=DAY)
