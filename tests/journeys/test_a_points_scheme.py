"""A points scheme of an authority's own in a browser: what the table gives, the points kept free, a cap, a ramp; and the command."""

from __future__ import annotations

from typing import Any

import pytest

from tests.builders import Office
from tests.journeys.person import Maker
from tests.web.test_a_points_scheme import (
    OF_TWO_ON_A_PLAN,
    a_case_on_a_plan,
    a_case_to_allocate,
    by_command,
    in_eastmarsh,
)

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office(transactional_db: None) -> Office:
    return in_eastmarsh()


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_manager_reads_the_points_before_a_case_is_given(
    office: Office, someone: Maker, size: str
) -> None:
    for _ in range(3):
        a_case_on_a_plan(office)
    case = a_case_to_allocate(office).case
    held: dict[str, Any] = by_command(office.practitioner)
    manager = someone.signed_in(office.manager, size=size)
    manager.goes_to("/team").sees(f"{held['count']:g}").sees(
        "Cases with a child protection plan: 3 of at most 3"
    )
    manager.goes_to(f"/workers/{office.practitioner.pk}").sees(OF_TWO_ON_A_PLAN)
    for line in held["working"]:
        manager.sees(line)
    manager.goes_to(f"/cases/{case.reference}/allocate")
    manager.sees("Cases with a child protection plan: 3 → 4 of at most 3")
    manager.sees("25% of 80 to 100 points full time, less 15 points (Eastmarsh 2.1)")
    for worker in (office.practitioner, office.colleague):
        theirs = by_command(worker, proposed=case.reference)
        manager.sees(f"→ {theirs['projected']:g}")
        assert theirs["projected_position"] == "over"
