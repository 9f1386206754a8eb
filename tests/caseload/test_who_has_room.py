"""Nobody who carries no cases has room on any page, whether the policy says whose it is to visit or is silent on it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from keyworker.access.models import AccessRole
from keyworker.caseload.candidates import candidates
from keyworker.caseload.suitability import carries_cases
from keyworker.caseload.taking_work import taking_work
from keyworker.caseload.team_board import team_line, team_loads
from keyworker.caseload.team_capacity import capacities
from keyworker.decisions.holding_roles import is_theirs_to_hold
from keyworker.policy.packs.loader import find_pack
from keyworker.record.governing_pack import governing
from keyworker.record.models import Allocation
from tests.builders import NORTHSHIRE, Office, a_case, a_worker, an_office, at
from tests.the_day import today
from tests.web.conftest import browsing, days_ago

pytestmark = pytest.mark.django_db
EASTMARSH = str(Path(__file__).parents[1] / "packs" / "eastmarsh")
JOBS = {
    EASTMARSH: (
        "team-manager",
        "deputy-manager",
        "social-worker",
        "social-worker",
        "business-support",
    ),
}
PACKS = [NORTHSHIRE, EASTMARSH, "camden", "cin", "suffolk", "nottinghamshire", "early-help-process"]


@pytest.fixture(params=PACKS, ids=lambda each: Path(each).name)
def office(request: pytest.FixtureRequest, db: None) -> Office:
    return an_office(request.param, jobs=JOBS.get(request.param, ()))


def test_the_board_names_as_carrying_cases_whom_the_list_of_candidates_does(office: Office) -> None:
    case = a_case(office).working(days_ago(3)).case
    pack = governing(office.service, today())
    board = {each.worker.pk: each for each in team_loads(office.team, today())}
    for worker in (office.manager, office.support):
        carried = board.get(worker.pk)
        assert carried is None or not carried.has_room
        assert not taking_work(worker, today()).may or is_theirs_to_hold(pack, worker.roles)
    assert office.support.pk not in board
    for each in candidates(case, as_of=today(), whole_service=True):
        on_board = board.get(each.worker.pk)
        assert each.holds_cases == carries_cases(pack, each.worker)
        assert each.holds_cases == (on_board is not None and on_board.takes.carries)
        if not each.holds_cases:
            assert not each.takes.may
    named = {each.worker.pk for each in team_line(office.team, today()).with_room}
    assert named <= {pk for pk, each in board.items() if each.takes.carries}


def test_who_decides_on_cases_has_no_room_where_the_policy_is_silent_on_visits(db: None) -> None:
    office = an_office(EASTMARSH, jobs=JOBS[EASTMARSH])
    case = a_case(office).working(days_ago(3)).case
    Allocation.objects.create(
        case=case,
        worker=office.manager,
        role="co-worker",
        period=DateTimeTZRange(at(days_ago(3)), None),
    )
    (hers,) = [each for each in team_loads(office.team, today()) if each.worker == office.manager]
    assert not hers.has_room
    assert hers.takes.no_room == "Carries no cases"
    page = browsing(office.manager).get("/team").text
    assert "Carries no cases" in page


def test_who_decides_carries_none_where_visits_are_nobodys_by_name() -> None:
    pack = find_pack(EASTMARSH)
    assert not is_theirs_to_hold(pack, ["team-manager"])
    assert is_theirs_to_hold(pack, ["social-worker"])


def test_nobody_who_carries_no_cases_makes_room_in_what_their_team_carries(db: None) -> None:
    office = an_office(EASTMARSH, jobs=JOBS[EASTMARSH])
    pack = governing(office.service, today())
    (before,) = capacities(pack, [office.team.pk], as_of=today()).values()
    a_worker(office.team, "Ben Noor", "business-support", access=AccessRole.ADMINISTRATOR)
    a_worker(office.team, "Nia Gray", "team-manager", access=AccessRole.PRACTICE_MANAGER)
    (after,) = capacities(pack, [office.team.pk], as_of=today()).values()
    assert after.range == before.range
    a_worker(office.team, "Sol Park", "social-worker")
    (more,) = capacities(pack, [office.team.pk], as_of=today()).values()
    assert (more.range.to or 0) > (before.range.to or 0)
