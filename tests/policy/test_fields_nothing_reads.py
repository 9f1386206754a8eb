"""A field that nothing reads is said with its place and the nearest that is read, in every document that is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
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
from keyworker.policy.casefile_reading import casefile_from
from keyworker.policy.documents import DocumentError
from keyworker.policy.packs.loader import bundled_packs
from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary.records import (
    CASE,
    CASE_HEADER,
    CHILD,
    LISTS_OF,
    PART,
    PERSON,
    WORKER,
    RecordKind,
)

DAY = date(2026, 6, 1)
PACKS = bundled_packs()
Ask = Callable[[Pack, dict[str, Any]], Any]
_IN_LISTS = {*LISTS_OF, "people", "workers"}


def _timescales(pack: Pack, document: dict[str, Any]) -> Any:
    return timescales_of(pack, document, as_of=DAY)


def _gate(pack: Pack, document: dict[str, Any]) -> Any:
    return gate_of(pack, sorted(pack.actions_spoken_of)[0], document, as_of=DAY)


def _read(pack: Pack, document: dict[str, Any]) -> Any:
    return casefile_from(document)


def _routed_case(pack: Pack, document: dict[str, Any]) -> Any:
    return route_of(pack, {"events": [], **document}, as_of=DAY)


def _routed(pack: Pack, document: dict[str, Any]) -> Any:
    return route_of(pack, document, as_of=DAY)


def _prioritised(pack: Pack, document: dict[str, Any]) -> Any:
    return priority_of(pack, document, as_of=DAY)


def _eligible(pack: Pack, document: dict[str, Any]) -> Any:
    return eligibility_of(pack, {"worker": {"id": "W1"}, **document}, as_of=DAY)


def _carries(pack: Pack, document: dict[str, Any]) -> Any:
    return workload_of(pack, {"worker": {"id": "W1"}, **document}, as_of=DAY)


def _team_carries(pack: Pack, document: dict[str, Any]) -> Any:
    caseload = {"worker": {"id": "W1"}, **document}
    return workload_of(pack, {"caseloads": [caseload]}, as_of=DAY)


_CASE_FILE = {"case": CASE_HEADER, "people": PERSON, "workers": WORKER}
_REQUEST = {"case": CASE, "worker": WORKER, "children": CHILD, "others": PART}
_CASELOAD = {"worker": WORKER, "cases": CASE, "adding": CHILD, "proposed": CASE}
ASKED: dict[Ask, dict[str, RecordKind]] = {
    _timescales: _CASE_FILE,
    _gate: _CASE_FILE,
    _read: _CASE_FILE,
    _routed_case: _CASE_FILE,
    _routed: {"case": CASE, "worker": WORKER, "children": CHILD},
    _prioritised: {"case": CASE, "worker": WORKER, "children": CHILD},
    _eligible: _REQUEST,
    _carries: _CASELOAD,
    _team_carries: _CASELOAD,
}


def _misspelt(name: str) -> Iterator[str]:
    """The name with hyphens, with a letter left out, and with two letters changed about."""
    middle = len(name) // 2
    yield name[:middle] + name[middle + 1 :]
    yield name[:-2] + name[-1] + name[-2]
    if "_" in name:
        yield name.replace("_", "-")


@pytest.mark.parametrize("ask", ASKED, ids=lambda ask: ask.__name__.strip("_"))
@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
def test_a_misspelt_field_is_said_wherever_it_stands(pack: Pack, ask: Ask) -> None:
    for part, kind in ASKED[ask].items():
        known = {field.name for field in kind.fields}
        wrong = {each for name in known for each in _misspelt(name)} - known
        record = {"id": "1", **dict.fromkeys(sorted(wrong), "2026-01-01")}
        in_list = part in _IN_LISTS
        with pytest.raises(DocumentError) as refused:
            ask(pack, {part: [record] if in_list else record})
        place = f"{part}[0]" if in_list else part
        said = {each.partition(": is not a field of")[0] for each in refused.value.problems}
        assert {f"{place}.{name}" for name in wrong} <= {each.rpartition(" ")[2] for each in said}
        assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("part", "field", "said"),
    [
        ("people", "dob", "is not a field of a person; did you mean 'born'?"),
        ("people", "Born", "is not a field of a person; did you mean 'born'?"),
        ("people", "due_date", "is not a field of a person; did you mean 'expected'?"),
        ("people", "relationship", "is not a field of a person; did you mean 'is'?"),
        ("people", "unborn", "is said by is: unborn"),
        ("workers", "left-on", "is not a field of a worker; did you mean 'left_on'?"),
        ("workers", "leaving_date", "is not a field of a worker; did you mean 'left_on'?"),
        ("workers", "newly-qualified", "is not a field of a worker"),
    ],
)
def test_what_people_call_a_field_leads_to_its_name(part: str, field: str, said: str) -> None:
    with pytest.raises(DocumentError) as refused:
        casefile_from({part: [{"id": "X1", field: "2026-01-01"}]}, name="case.json")
    assert str(refused.value).startswith(f"case.json: {part}[0].{field}: {said}")


@pytest.mark.parametrize(
    ("part", "record", "where"),
    [
        ("people", {"standing": ["child-in-need"]}, "people[0].standing"),
        ("case", {"stage": "closed"}, "case.stage"),
        ("case", {"lead": "W1"}, "case.lead"),
    ],
)
def test_what_the_events_say_is_not_said_beside_them(
    part: str, record: dict[str, Any], where: str
) -> None:
    given = [{"id": "P1", **record}] if part == "people" else record
    with pytest.raises(DocumentError, match="is worked out from the events of the case") as refused:
        casefile_from({part: given})
    assert where in str(refused.value)


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.id)
def test_what_any_policy_asks_of_a_worker_may_be_given_under_another(pack: Pack) -> None:
    asked = {
        name.removeprefix("worker."): None
        for each in PACKS
        for name in each.header.facts
        if name.startswith("worker.") and name.count(".") == 1
    }
    casefile_from({"workers": [{"id": "W1", **asked}]})
    assert eligibility_of(pack, {"worker": {"id": "W1", **asked}}, as_of=DAY)["outcome"]


def test_a_share_of_the_week_is_read_field_by_field() -> None:
    worker = {
        "id": "W1",
        "reductions": [{"type": "mentoring", "percent": 10, "untill": "2026-01-01"}],
    }
    with pytest.raises(DocumentError, match=r"worker\.reductions\[0\]\.untill: .* mean 'until'"):
        workload_of(PACKS[0], {"worker": worker}, as_of=DAY)


def test_a_child_of_a_case_in_a_caseload_is_read_field_by_field() -> None:
    cases = [{"id": "C1", "children": [{"id": "P1", "standings": ["child-in-need"]}]}]
    with pytest.raises(DocumentError, match=r"cases\[0\]\.children\[0\]\.standings: .* 'standing'"):
        workload_of(PACKS[0], {"worker": {"id": "W1"}, "cases": cases}, as_of=DAY)
