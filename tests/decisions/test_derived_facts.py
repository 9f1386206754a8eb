"""Is a fact that a policy derives once so wherever a fact may be asked: of a case, of one child, of a plain document?"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from keyworker.decisions.gates import check_action
from keyworker.decisions.tables import route
from keyworker.decisions.trying.checking import check_folder
from keyworker.policy.casefile import CaseFile
from keyworker.policy.packs.loader import load_pack
from keyworker.policy.packs.pack import Pack
from keyworker.policy.problems import PackError
from tests.northshire import a_gate, a_pack
from tests.pack_folder import FILES, a_pack_folder

TODAY = date(2026, 6, 1)
FACTS: dict[str, Any] = {
    "case.rating": {
        "type": "text",
        "label": "the latest rating",
        "latest": {"event": "priority.rated", "field": "rag"},
    },
    "each.level": {
        "type": "text",
        "label": "the child's latest level",
        "latest": {"event": "complexity.rated", "field": "level"},
    },
    "case.little_ones": {
        "type": "number",
        "label": "how many are under 5",
        "number_of": {"of": "children", "is": {"each.band": {"is": "under-5"}}},
    },
    "each.band": {
        "type": "choice",
        "label": "the child's band",
        "choices": ["under-5", "older"],
        "works_out": [
            {"value": "under-5", "when": {"each.age": {"below": 5}}},
            {"value": "older", "when": {"each.age": {"at_least": 5}}},
        ],
    },
}


def asking(condition: Any) -> Pack:
    return a_pack(header={"facts": FACTS}, gates=[a_gate(requires=condition)])


def outcome(condition: Any, *events: dict[str, Any], **people: str) -> str:
    file = CaseFile.model_validate(
        {
            "people": [
                {"id": name, "is": "child", **({"born": born} if born else {})}
                for name, born in people.items()
            ],
            "events": list(events),
        }
    )
    return check_action(asking(condition), "allocate", file, as_of=TODAY).outcome


def rated(on: str, rag: str) -> dict[str, Any]:
    return {"kind": "priority.rated", "at": on, "rag": rag}


def test_the_latest_rating_is_the_one_that_counts() -> None:
    red = {"case.rating": {"is": "red"}}
    assert outcome(red, rated("2026-05-01", "amber"), rated("2026-05-04", "red")) == "open"
    assert outcome(red, rated("2026-05-01", "red"), rated("2026-05-04", "amber")) == "blocked"
    assert outcome(red) == "needs-facts"


def test_a_rating_of_an_earlier_episode_is_none_of_this_one() -> None:
    again = (
        rated("2026-01-01", "red"),
        {"kind": "case.closed", "at": "2026-02-01"},
        {"kind": "referral.received", "at": "2026-05-01"},
    )
    assert outcome({"case.rating": {"is": "red"}}, *again) == "needs-facts"


def test_of_a_child_it_is_what_was_last_said_of_them() -> None:
    high = {"some": {"of": "children", "is": {"each.level": {"is": "high"}}}}
    both = {"kind": "complexity.rated", "at": "2026-05-01", "people": ["P1", "P2"], "level": "low"}
    one = {"kind": "complexity.rated", "at": "2026-05-04", "people": ["P2"], "level": "high"}
    assert outcome(high, both, one, P1="2015-01-01", P2="2015-01-01") == "open"
    assert outcome(high, one, {**both, "at": "2026-05-05"}, P1="2015-01-01", P2="2015-01-01") == (
        "blocked"
    )


def test_how_many_of_a_band_are_counted_by_facts_that_are_worked_out_themselves() -> None:
    two = {"case.little_ones": {"at_least": 2}}
    assert outcome(two, P1="2021-06-02", P2="2024-01-01") == "open"
    assert outcome(two, P1="2021-06-01", P2="2024-01-01") == "blocked"
    assert outcome(two, P1="2024-06-01", P2="") == "needs-facts"


def test_a_plain_document_of_children_is_asked_alike() -> None:
    pack = a_pack(
        header={"facts": FACTS},
        routing=[
            {
                "id": "early-years",
                "clause": "NOR-5",
                "plain": "Little ones go to early years.",
                "when": {"case.little_ones": {"at_least": 1}},
                "to": {"service": "early-years"},
            }
        ],
    )
    for age, decided in ((2, "decided"), (9, "no-rule")):
        answer = route(pack, {"children": [{"id": "P1", "age": age}]}, as_of=TODAY)
        assert (answer.outcome == "decided") is (decided == "decided")


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        ("latest: {event: priority.rted, field: rag}", "did you mean 'priority.rated'?"),
        ("latest: {event: priority.rated, field: rga}", "did you mean 'rag'?"),
        ("number_of: {of: children, is: {each.age: {below: 5}}}", "its type is 'text'"),
        ("works_out: [{value: a, when: {case.rating: {is: b}}}]", "is worked out of itself"),
    ],
)
def test_what_is_misspelt_in_a_derived_fact_is_refused(
    tmp_path: Path, fact: str, said: str
) -> None:
    declared = f"\n  case.rating: {{type: text, label: the rating, {fact}}}"
    header = FILES["pack"].rstrip() + declared.replace("\n", "\n        ")
    with pytest.raises(PackError) as refused:
        load_pack(a_pack_folder(tmp_path, pack=header))
    assert said in str(refused.value.problems[0])
    assert "pack.yaml:" in str(refused.value.problems[0])


def test_a_clock_that_would_start_by_one_is_refused(tmp_path: Path) -> None:
    declared = (
        "\n          case.rating: {type: text, label: the rating, "
        "latest: {event: priority.rated, field: rag}}"
    )
    clock = FILES["timescales"].replace(
        "starts: {event: allocation.started, where: {role: {is: lead}}}",
        "starts: {event: allocation.started, when: {case.rating: {is: red}}}",
    )
    folder = a_pack_folder(tmp_path, pack=FILES["pack"].rstrip() + declared, timescales=clock)
    assert any("start or end nothing" in str(each) for each in check_folder(folder).failures)
