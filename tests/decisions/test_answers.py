"""What is asked in a way that makes no sense is refused with its place; it never becomes an answer or a failure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from keyworker.decisions.trying.documents_out import (
    eligibility_of,
    gate_of,
    priority_of,
    route_of,
    timescales_of,
    workload_of,
)
from keyworker.policy.documents import DocumentError
from keyworker.policy.packs.loader import load_pack
from tests.pack_folder import a_pack_folder

ON = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("ask", "document", "said"),
    [
        (timescales_of, {"events": 1}, "events: should be a list"),
        (route_of, {"child.age": [2]}, "child.age: [2] should be a number"),
        (route_of, {"children": [3]}, "children[0]: should be an object with named values"),
        (
            priority_of,
            {"concern": ["home"]},
            "concern: ['home'] should be one of school, home; did you mean 'home'?",
        ),
        (
            eligibility_of,
            {"worker": {}, "role": ["lead"]},
            "role: ['lead'] is not a part in a case; did you mean 'lead'?",
        ),
        (
            eligibility_of,
            {"role": "lead"},
            "worker: is missing; say who is proposed, such as {'role': 'social-worker'}",
        ),
        (
            eligibility_of,
            {"worker": {}, "othrs": []},
            "'othrs' is no part of a request, nor a fact of this policy; did you mean 'others'?",
        ),
        (
            eligibility_of,
            {"worker": {"active": "yes"}},
            "worker.active: 'yes' should be true or false",
        ),
        (workload_of, {}, "worker: is missing; give a worker, their cases and duties"),
        (
            workload_of,
            {"worker": {}, "cases": [{"children": [{}]}]},
            "cases[0].children[0].id: is missing",
        ),
    ],
)
def test_a_document_that_asks_nothing_sensible_is_refused(
    tmp_path: Path, ask: Callable[..., Any], document: dict[str, Any], said: str
) -> None:
    with pytest.raises(DocumentError) as refused:
        ask(load_pack(a_pack_folder(tmp_path)), document, as_of=ON)
    assert refused.value.problems[0] == said


def test_an_action_no_rule_speaks_of_is_refused_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(
        ValueError,
        match=r"'dance' is not an action of Northshire early help \(its actions: allocate, complete-analysis, .*\)",
    ):
        gate_of(load_pack(a_pack_folder(tmp_path)), "dance", {}, as_of=ON)


def test_an_answer_uses_the_names_of_the_contract(tmp_path: Path) -> None:
    pack = load_pack(a_pack_folder(tmp_path))
    assert route_of(pack, {"child.age": 2}, as_of=ON)["with"] == ["health"]
    assert workload_of(pack, {"worker": {}}, as_of=ON)["range"] == {"from": 10, "to": 20}
