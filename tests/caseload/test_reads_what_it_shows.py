"""A page about one team or one case reads what it shows of them, however large the authority is."""

from __future__ import annotations

from functools import partial

import pytest
from pytest_django import Settings

from keyworker.caseload.of_team import parts_of_leavers, waiting_page
from keyworker.caseload.worker_loads import workloads
from keyworker.policy.vocabulary import kinds
from keyworker.record import colleagues
from keyworker.record.colleagues import colleagues_of
from keyworker.record.governing_pack import governing
from keyworker.record.models import Case, case_questions
from keyworker.record.seers import asked_by
from keyworker.record.visibility import ways_to_see
from keyworker.workforce.models import Worker
from tests.builders import Office, a_case, a_worker, an_office, at
from tests.explained import explained, looked_at_in, steps_of
from tests.the_day import today

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _asked_with_values(settings: Settings) -> None:
    settings.KEYWORKER_PREPARED = False


def _rated(office: Office, number: int, *, times: int) -> None:
    for _ in range(number):
        story = a_case(office).working()
        for _ in range(27):
            story.contacted("2026-05-28")
        for _ in range(times):
            people = [story.child.ref]
            story.happened(kinds.COMPLEXITY_RATED, "2026-05-28", people=people, level="low")


def test_a_caseload_reads_no_ratings_of_other_cases_and_nothing_else_of_its_own(
    office: Office,
) -> None:
    _rated(office, 2, times=2)
    elsewhere = an_office(service=office.service, name="Oldtown")
    pack = governing(office.service, today())
    ask = partial(workloads, pack, [office.practitioner], as_of=today())
    looked_at = []
    for more in (2, 6):
        _rated(elsewhere, more, times=60)
        (plan,) = explained(ask, "casework_event", kinds.POINTS_GIVEN)
        assert "event_by_case_kind" in {each.get("Index Name") for each in steps_of(plan)}
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


def test_of_a_name_that_many_have_the_cases_are_looked_at_that_the_person_may_open(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(case_questions, "_NOT_MANY", 3)
    for _ in range(5):
        a_case(office).of("Mia").received("2026-05-20")
    elsewhere = an_office(service=office.service, name="Oldtown")
    user, now = office.manager.user, at("2026-06-01")
    assert user is not None
    cases = Case.objects.visible_to(user, at=now)

    def ask() -> None:
        near = ways_to_see(user, at=now)
        assert len(cases.found_by("mia", today(), near=near)[:31]) == 5

    looked_at = []
    for more in (10, 60):
        for _ in range(more):
            a_case(elsewhere).of("Mia").received("2026-05-20")
        plans = explained(ask, "casework_", without=("seqscan", "sort"))
        tables = ("casework_case", "casework_person")
        looked_at.append([sum(looked_at_in(plan, each) for plan in plans) for each in tables])
    assert looked_at[0] == looked_at[1]


def test_referrals_of_a_team_are_read_without_the_rest_of_its_work(office: Office) -> None:
    user = office.manager.user
    assert user is not None
    for _ in range(2):
        a_case(office).received("2026-05-20")
    asked = asked_by(user, at=at("2026-06-01"))
    assert asked is not None
    looked_at = []
    for more in (2, 12):
        for _ in range(more):
            a_case(office).working()
            a_case(office).received("2026-05-20").closed("2026-05-21")
        ask = partial(waiting_page, asked, user, None, what="", day=today())
        (plan,) = explained(ask, "next_due", "LIMIT", without=("seqscan", "sort"))
        looked_at.append(looked_at_in(plan, "casework_case"))
    assert max(looked_at) <= 8


def test_who_leaves_is_found_without_looking_at_all_who_do_not(office: Office) -> None:
    Worker.objects.filter(pk=office.colleague.pk).update(left=today())
    a_case(office).working().allocated("2026-05-28", office.colleague, role="key-worker")
    for number in range(40):
        a_worker(office.team, f"Somebody {number}", "family-support-practitioner")
    found = parts_of_leavers(office.service, today())
    assert [part.worker for part in found] == [office.colleague]
    ask = partial(parts_of_leavers, office.service, today())
    (plan,) = explained(ask, "casework_allocation", "left", without=("seqscan", "sort"))
    assert "worker_by_last_day" in {each.get("Index Name") for each in steps_of(plan)}
    assert looked_at_in(plan, "workforce_worker") == 1
