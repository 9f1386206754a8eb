"""How much a whole team carries, by a policy that says how much it should: on its board, at *Allocate* and by command."""

from __future__ import annotations

import json
from typing import Any

import pytest

from keyworker.caseload.candidates import candidates
from keyworker.decisions.trying.answers_in_words import workload_lines
from keyworker.decisions.trying.documents_out import eligibility_of, workload_of
from keyworker.exchange.caseload_files import export_caseload
from keyworker.record.governing_pack import pack_for
from keyworker.workforce.models import Absence
from tests.builders import Office, a_case, an_office
from tests.the_day import now, today
from tests.web.conftest import browsing, days_ago, in_a_row
from tests.web.test_a_points_scheme import a_case_on_a_plan, a_case_to_allocate, office

pytestmark = pytest.mark.django_db
__all__ = ["office"]
_FULL = "no-case-for-a-full-team"


def the_duty_desk(office: Office) -> Office:
    """The office is the team that carries at most 40 points, whoever is in it."""
    office.team.slug = "duty-desk"
    office.team.save()
    return office


def by_command(office: Office) -> dict[str, Any]:
    """What ``keyworker workload`` answers of the team's file."""
    document = json.loads(json.dumps(export_caseload(office.team.slug, as_of=today())))
    return workload_of(pack_for(office.service, today()), document, as_of=today())


def found_of(office: Office, name: str, case: Any) -> list[str]:
    """The rules that stand in the way of giving somebody the case."""
    (each,) = (each for each in candidates(case, as_of=today()) if each.worker.name == name)
    return [found.rule for found in each.eligibility.findings if found.outcome != "allowed"]


def test_the_board_adds_up_what_its_people_carry_as_the_command_does(office: Office) -> None:
    a_case_on_a_plan(office, children=1)
    page = in_a_row(browsing(office.manager).get("/team").text)
    together = page[page.index("The whole team") : page.index("Ben Khan</a>")]
    said = by_command(office)
    assert said["team"]["count"] == 14
    assert "Ada Ruiz: 14 points of 65 to 85" in together
    assert "90% of what those in it should carry, added up" in together
    assert "Eastmarsh 3.3" in together
    named = {office.practitioner.ref: "Ada Ruiz", office.colleague.ref: "Ben Khan"}
    for line in said["team"]["working"]:
        ref, _, rest = line.partition(":")
        assert f"{named.get(ref, ref)}:{rest}" in together or ref not in named
    assert next(workload_lines(said)).startswith("The team: 14 points of")


def test_whoever_is_away_makes_no_room_in_the_team(office: Office) -> None:
    a_case_on_a_plan(office, children=1)
    most = by_command(office)["team"]["range"]["to"]
    Absence.objects.create(worker=office.practitioner, first_day=today(), recorded_at=now())
    without = by_command(office)["team"]
    # Of the 85 points that she might carry the 14 that she does carry count, and nine in ten of these.
    assert round(most - without["range"]["to"], 4) == round(0.9 * (85 - 14), 4)
    assert any("counts for no more than that" in line for line in without["working"])


def test_a_full_team_is_given_a_case_with_a_reason_alone(office: Office) -> None:
    the_duty_desk(office)
    case = a_case_to_allocate(office).case
    assert _FULL not in found_of(office, "Ada Ruiz", case)
    for _ in range(2):
        a_case_on_a_plan(office, children=1)
    # 28 points, and 21 with the case.
    assert _FULL in found_of(office, "Ada Ruiz", case)
    page = in_a_row(browsing(office.manager).get(f"/cases/{case.reference}/allocate").text)
    assert "Their team is full" in page
    board = in_a_row(browsing(office.manager).get("/team").text)
    assert "points of at most 40" in board[board.index("The whole team") :]
    document = json.loads(
        json.dumps(export_caseload(office.practitioner.ref, as_of=today(), proposed=case.reference))
    )
    assert document["worker"]["team_load"] == {"projected": 49, "position": "over"}
    answer = eligibility_of(pack_for(office.service, today()), document, as_of=today())
    (found,) = (each for each in answer["findings"] if each["rule"] == _FULL)
    assert (found["outcome"], found["clause"]) == ("needs-reason", "Eastmarsh 4.3")


def test_a_case_handed_on_inside_a_full_team_adds_nothing_to_it(office: Office) -> None:
    the_duty_desk(office)
    story, *_ = [a_case_on_a_plan(office, children=1) for _ in range(2)]
    assert _FULL not in found_of(office, "Ben Khan", story.case)


def test_of_a_case_that_nobody_weighed_it_is_not_known_whether_the_team_has_room(
    office: Office,
) -> None:
    the_duty_desk(office)
    a_case_on_a_plan(office, court=None)
    said = by_command(office)["team"]
    assert (said["position"], said["not_weighed"]) == ("not-known", 1)
    page = in_a_row(browsing(office.manager).get("/team").text)
    assert "Not known" in page[page.index("The whole team") : page.index("Ada Ruiz</a>")]


def test_a_policy_that_measures_no_team_says_nothing_of_it() -> None:
    elsewhere = an_office("suffolk")
    a_case(elsewhere).received(days_ago(5)).opened(days_ago(4)).allocated(days_ago(3))
    assert "The whole team" not in browsing(elsewhere.manager).get("/team").text
    assert "team" not in by_command(elsewhere)
