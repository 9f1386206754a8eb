"""What pages say of a worker who is away, and of the cases they lead."""

from __future__ import annotations

import pytest

from keyworker.workforce.models import Absence
from tests.builders import Office, a_case, an_office, at
from tests.web.conftest import browsing, in_a_row

pytestmark = pytest.mark.django_db


def away(office: Office) -> None:
    Absence.objects.create(
        worker=office.practitioner, first_day="2020-06-01", recorded_at=at("2020-06-01")
    )


def page(office: Office, address: str) -> str:
    return browsing(office.manager).get(address).content.decode()


def test_who_is_away_has_no_room_on_the_teams_page() -> None:
    office = an_office("suffolk")
    before = page(office, "/team").count("Has room")
    away(office)
    told = page(office, "/team")
    assert before - told.count("Has room") == 1
    assert ">Away<" in told


def test_who_is_away_has_no_room_where_a_worker_is_chosen() -> None:
    office = an_office("suffolk")
    case = a_case(office).received("2026-05-18").opened("2026-05-19").case
    before = page(office, f"/cases/{case.reference}/allocate").count("Has room")
    away(office)
    told = page(office, f"/cases/{case.reference}/allocate")
    assert before - told.count("Has room") == 1
    assert ">Away<" in told


@pytest.mark.parametrize(("policy", "said"), [("suffolk", True), ("nottinghamshire", False)])
def test_that_nobody_holds_a_case_is_said_only_where_the_policy_has_holders(
    policy: str, said: bool
) -> None:
    office = an_office(policy)
    case = a_case(office).working("2026-05-01").case
    away(office)
    assert ("cases of absent workers that nobody holds" in page(office, "/")) == said
    told = page(office, f"/cases/{case.reference}")
    assert "Ada Ruiz is away" in told
    assert ("<dt>Held by</dt>" in told) == said


def test_a_case_whose_holder_is_away_too_is_held_by_nobody_here() -> None:
    office = an_office("suffolk")
    case = (
        a_case(office)
        .working("2026-05-01")
        .allocated("2026-05-02", to=office.colleague, role="holding")
        .case
    )
    away(office)
    assert "Nobody here" not in page(office, f"/cases/{case.reference}")
    Absence.objects.create(
        worker=office.colleague, first_day="2020-06-01", recorded_at=at("2020-06-01")
    )
    told = in_a_row(page(office, f"/cases/{case.reference}"))
    assert "<strong>Nobody here</strong>: Ben Khan is away too" in told
