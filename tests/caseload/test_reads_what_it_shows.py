"""A page about one team or one case reads what it shows of them, however large the authority is."""

from __future__ import annotations

from functools import partial

import pytest
from pytest_django import Settings

from keyworker.caseload.worker_loads import workloads
from keyworker.policy.vocabulary import kinds
from keyworker.record import colleagues
from keyworker.record.colleagues import colleagues_of
from keyworker.record.governing_pack import governing
from tests.builders import Office, a_case, a_worker, an_office
from tests.explained import explained, looked_at_in, steps_of
from tests.the_day import today

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _asked_with_values(settings: Settings) -> None:
    settings.KEYWORKER_PREPARED = False


def _rated(office: Office, number: int) -> None:
    for _ in range(number):
        story = a_case(office).working()
        for level in ("low", "high"):
            story.happened(
                kinds.COMPLEXITY_RATED, "2026-05-28", people=[story.child.ref], level=level
            )


def test_a_caseload_reads_no_ratings_of_other_cases_and_nothing_else_of_its_own(
    office: Office,
) -> None:
    _rated(office, 2)
    elsewhere = an_office(service=office.service, name="Oldtown")
    pack = governing(office.service, today())
    ask = partial(workloads, pack, [office.practitioner], as_of=today())
    looked_at = []
    for more in (1, 12):
        _rated(elsewhere, more)
        # The database may put two indexes together, as it did: of the cases, and of all that was ever rated.
        (plan,) = explained(ask, "casework_event", kinds.POINTS_GIVEN, without=("seqscan", "sort"))
        found = [each for each in steps_of(plan) if each.get("Index Name") == "event_by_case_kind"]
        assert found, plan
        assert not [each for each in steps_of(plan) if each["Node Type"] == "BitmapAnd"]
        looked_at.append(looked_at_in(plan, "casework_event"))
    assert looked_at == [4, 4]


def test_who_could_take_a_case_is_asked_of_those_near_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(colleagues, "LISTED_WHOLE", 3)
    case = a_case(office).working().case
    elsewhere = an_office(service=office.service, name="Oldtown")
    looked_at = []
    for more in (10, 60):
        for number in range(more):
            a_worker(elsewhere.team, f"Somebody {more} {number}", "family-support-practitioner")
        plans = explained(
            partial(colleagues_of, case, today()), "workforce_absence", without=("seqscan",)
        )
        assert len(plans) == 2
        assert not any("Sort" in each["Node Type"] for each in steps_of(plans[0]))
        looked_at.append(max(looked_at_in(each, "workforce_worker") for each in plans))
    near = {each.worker.team_id for each in colleagues_of(case, today()).near}
    assert near == {office.team.pk}
    assert max(looked_at) < 20
