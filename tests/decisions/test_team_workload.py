"""How much does a whole team carry, against how much it should?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from keyworker.decisions.workload import Caseload, TeamAnswer, measure, measure_team
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.workload import TeamRange
from tests.decisions.test_workload import RULES, children
from tests.northshire import a_pack

DAY = date(2026, 6, 1)
PRACTITIONER = "family-support-practitioner"
OF_ITS_PEOPLE = {
    "id": "of-people",
    "clause": "NOR-11",
    "plain": "All of it",
    "when": "always",
    "share": 1,
}


def a_policy(*rows: dict[str, Any]) -> Pack:
    return a_pack(workload={**RULES, "teams": list(rows)})


def carrying(count: int, **worker: Any) -> Caseload:
    document = {
        "worker": {"role": PRACTITIONER, "fte": 1.0, "team": "north", **worker},
        "cases": [{"id": "C1", "children": children(count)}] if count else [],
    }
    return Caseload.model_validate(document)


def together(*loads: Caseload, row: dict[str, Any] | None = None) -> TeamAnswer:
    answer = measure_team(a_policy(row or OF_ITS_PEOPLE), loads, as_of=DAY)
    assert answer is not None
    return answer


def test_a_team_carries_what_its_people_carry_and_as_much_as_they_should() -> None:
    answer = together(carrying(21, id="W1"), carrying(9, id="W2", fte=0.5))
    assert (answer.count, answer.range.from_, answer.range.to) == (30, 30, 37.5)
    assert answer.position == "within"
    assert answer.working == (
        "W1: 21 children of 20 to 25",
        "W2: 9 children of 10 to 12.5",
        "The team: 30 to 37.5 children: what those in it should carry, added up",
    )


def test_whoever_has_no_figure_is_on_neither_side() -> None:
    answer = together(carrying(21, id="W1"), carrying(40, id="W2", role="coach"))
    assert (answer.count, answer.range.to, answer.position) == (21, 25, "within")
    assert "W2: 40 children, left out: the policy gives no figure for the job" in answer.working


def test_whoever_leaves_makes_no_room() -> None:
    stays, leaves = carrying(18, id="W1"), carrying(5, id="W2", left_on=date(2026, 6, 10))
    answer = together(stays, leaves)
    assert (answer.count, answer.range.from_, answer.range.to) == (23, 25, 30)


def test_figures_of_its_own_hold_whoever_is_in_it() -> None:
    row = {**OF_ITS_PEOPLE, "share": None, "to": 30}
    assert together(carrying(30, id="W1"), row=row).position == "within"
    assert together(carrying(31, id="W1"), row=row).position == "over"
    assert together(carrying(29, id="W1", role="coach"), row=row).position == "room"


def test_the_first_row_that_holds_is_the_teams() -> None:
    north = {
        "id": "north",
        "clause": "NOR-12",
        "plain": "North has 10",
        "when": {"worker.team": {"is": "north"}},
        "to": 10,
    }
    pack = a_policy(north, OF_ITS_PEOPLE)
    for team, most in (("north", 10), ("south", 25)):
        answer = measure_team(pack, [carrying(3, id="W1", team=team)], as_of=DAY)
        assert answer is not None
        assert answer.range.to == most


def test_a_team_of_which_the_range_is_not_known_is_open() -> None:
    north = {"id": "north", "clause": "NOR-12", "plain": "North", "to": 10}
    pack = a_policy({**north, "when": {"worker.team": {"is": "north"}}}, OF_ITS_PEOPLE)
    nowhere = carrying(3, id="W1", team=None)
    answer = measure_team(pack, [nowhere], as_of=DAY)
    assert answer is not None
    assert (answer.position, answer.needs) == ("not-known", ("worker.team",))


def test_hours_that_nobody_said_leave_it_open() -> None:
    answer = together(carrying(3, id="W1"), carrying(3, id="W2", fte=None))
    assert answer.position == "not-known"
    assert answer.needs == ("worker.fte",)


def test_a_team_in_which_nobody_is_and_a_policy_without_teams_have_no_answer() -> None:
    assert measure_team(a_policy(OF_ITS_PEOPLE), [], as_of=DAY) is None
    assert measure_team(a_pack(workload=RULES), [carrying(3)], as_of=DAY) is None
    assert measure_team(a_pack(), [carrying(3)], as_of=DAY) is None


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ({"share": None}, "a team has a figure of its own"),
        ({"to": 10}, "a team has a figure of its own"),
        ({"from": 3}, "has both its ends from them"),
    ],
)
def test_a_team_has_one_figure(figures: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        TeamRange.model_validate({**OF_ITS_PEOPLE, **figures})


_PEOPLE = st.lists(
    st.tuples(
        st.integers(0, 30), st.sampled_from([0.2, 0.5, 0.8, 1.0]), st.booleans(), st.booleans()
    ),
    min_size=1,
    max_size=6,
)


@given(_PEOPLE, st.integers(0, 40))
def test_it_is_the_sum_of_its_people_and_more_never_makes_room(
    people: list[tuple[int, float, bool, bool]], more: int
) -> None:
    loads = [
        carrying(
            count,
            id=f"W{place}",
            fte=fte,
            absent=away,
            role="coach" if unranged else PRACTITIONER,
        )
        for place, (count, fte, away, unranged) in enumerate(people)
    ]
    answer, pack = together(*loads), a_policy(OF_ITS_PEOPLE)
    alone = [measure(pack, each, as_of=DAY).first for each in loads]
    assert answer.count == sum(each.count for each in alone if each.has_figure)
    assert (answer.range.to or 0) <= sum(each.range.to or 0 for each in alone) + 1e-6
    order = ("room", "within", "over")
    assert order.index(answer.with_more(more)) >= order.index(answer.position)
    if all(away for _, _, away, _ in people):
        assert answer.position != "room"
