"""A state is asked of past days by the job and the team that the workers of the case had on them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.case.state_periods import state_periods
from keyworker.decisions.clocks.next_change import next_change
from keyworker.policy.casefile import CaseFile
from tests.northshire import a_pack

DAY = date(2026, 6, 20)
LEADS = {"kind": "allocation.started", "at": "2026-05-20", "worker": "W1", "role": "lead"}
VISITED = {"kind": "visit.made", "at": "2026-06-08T09:00"}
MOVED = {"kind": "worker.moved", "at": "2026-06-08T10:30", "worker": "W1", "team": "south"}
CLOSED = {"kind": "team.closed", "at": "2026-06-08T10:30", "team": "south"}
TEAMS = [{"team": "north"}, {"team": "south", "from": "2026-06-08"}]
OF_ANOTHER_TEAM = {
    "some": {"of": "parts", "is": {"not": {"each.home_team": {"matches": "each.team"}}}}
}
LED_BY_A_MANAGER = {"some": {"of": "parts", "is": {"each.job": {"is": "manager"}}}}
OF_THE_SOUTH = {"some": {"of": "parts", "is": {"each.home_team": {"is": "south"}}}}


def a_case(when: Any, *events: dict[str, Any], as_of: date = DAY, **worker: Any) -> CaseOnDay:
    state = {"id": "s", "clause": "NOR-1", "plain": "A state", "title": "A state", "when": when}
    document = {
        "workers": [{"id": "W1", "role": "worker", "home_team": "south", **worker}],
        "events": [{**LEADS, "team": "north"}, *events],
    }
    return CaseOnDay(a_pack(states=[state]), CaseFile.model_validate(document), as_of)


def began(case: CaseOnDay) -> list[str]:
    return [str(each.entered) for each in state_periods(case)]


@pytest.mark.parametrize("move", [MOVED, CLOSED])
def test_who_went_with_the_case_was_never_of_another_team(move: dict[str, Any]) -> None:
    assert began(a_case(OF_ANOTHER_TEAM, VISITED, move, teams=TEAMS)) == []


def test_who_left_the_case_behind_is_of_another_team_from_that_day() -> None:
    assert began(a_case(OF_ANOTHER_TEAM, VISITED, teams=TEAMS)) == ["2026-06-08"]


def test_whose_teams_are_not_said_was_always_of_the_one_they_are_of() -> None:
    assert began(a_case(OF_ANOTHER_TEAM)) == ["2026-05-20"]


@pytest.mark.parametrize("move", [MOVED, CLOSED])
def test_on_the_day_of_a_move_they_are_of_the_new_team_once_it_is_recorded(
    move: dict[str, Any],
) -> None:
    (entered,) = began(a_case(OF_THE_SOUTH, VISITED, move, teams=TEAMS))
    assert entered.startswith("2026-06-08 10:30")


def test_the_move_of_somebody_else_moves_nobody_along() -> None:
    other = {**MOVED, "worker": "W2"}
    assert began(a_case(OF_THE_SOUTH, VISITED, other, teams=TEAMS)) == ["2026-06-08"]


def test_a_part_is_held_in_the_job_of_each_day() -> None:
    jobs = [{"role": "worker"}, {"role": "manager", "from": "2026-06-08"}]
    case = a_case(LED_BY_A_MANAGER, VISITED, jobs=jobs, role="manager")
    assert began(case) == ["2026-06-08"]


def test_a_job_that_lies_ahead_is_the_day_on_which_to_look_again() -> None:
    jobs = [{"role": "worker"}, {"role": "manager", "from": "2026-06-24"}]
    case = a_case(LED_BY_A_MANAGER, jobs=jobs)
    assert began(case) == []
    assert next_change(case, ()) == date(2026, 6, 24)
