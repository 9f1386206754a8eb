"""What the policy says on the pages of workers and teams cites its clause, as it does on a case."""

from __future__ import annotations

import re
from typing import Any

import pytest

from keyworker.record.subjects import OnWorker
from keyworker.workforce.models import Reduction
from tests.builders import Office, act_on, an_office, done
from tests.the_day import now, today
from tests.web.conftest import PACKS, browsing, in_a_row
from tests.web.test_a_points_scheme import EASTMARSH, JOBS, a_case_on_a_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return an_office(EASTMARSH, jobs=JOBS)


def other_work(office: Office, kind: str, **more: Any) -> Reduction:
    made: Reduction = Reduction.objects.create(
        worker=office.practitioner,
        kind=kind,
        percent=10,
        started=today(),
        reason="A year",
        entered_by=office.manager,
        entered_at=now(),
        **more,
    )
    return made


def cited(page: str) -> list[str]:
    return re.findall(r'class="kw-clause">\s*([^<]*?)\s*<', page)


def test_other_work_cites_the_clause_under_which_it_comes_off(office: Office) -> None:
    other_work(office, "court-duty")
    for address in ("", "/reductions"):
        page = browsing(office.manager).get(f"/workers/{office.practitioner.pk}{address}").text
        assert "Eastmarsh 2.4" in cited(page)


def test_other_work_that_no_rule_names_says_so(office: Office) -> None:
    other_work(office, "beekeeping")
    page = browsing(office.manager).get(f"/workers/{office.practitioner.pk}").text
    assert "nothing comes off for it: the policy names no such duty" in cited(page)


@pytest.mark.parametrize("page", ["/workers/{}", "/team"])
def test_each_measure_cites_its_own_clause(office: Office, page: str) -> None:
    a_case_on_a_plan(office)
    shown = browsing(office.manager).get(page.format(office.practitioner.pk)).text
    assert {"Eastmarsh 3.1", "Eastmarsh 3.2"} <= set(cited(shown))


@pytest.mark.parametrize("pack", PACKS)
def test_the_page_of_a_session_says_how_often_there_is_one_and_by_which_clause(pack: str) -> None:
    office = an_office(pack)
    page = browsing(office.manager).get(f"/workers/{office.practitioner.pk}/session").text
    found = re.findall(r'<li>([^<]*)<span class="kw-clause">', in_a_row(page))
    assert bool(found) == (pack in {"suffolk", "cin", "early-help-process"})


def test_what_is_on_record_of_a_worker_says_under_which_clause() -> None:
    office = an_office("suffolk")
    entered = {"first_day": today().isoformat(), "reason": "New starter"}
    entered |= {"type": "mentoring", "percent": "10"}
    done(
        act_on(
            OnWorker(office.practitioner),
            "record-reduction",
            office.manager,
            on=f"{today().isoformat()} 10:00",
            **entered,
        )
    )
    page = browsing(office.manager).get(f"/workers/{office.practitioner.pk}").text
    assert re.search(r'<p class="kw-clause">[^<]+</p>', page)


def test_other_work_in_a_service_without_a_policy_rests_on_no_clause(office: Office) -> None:
    other_work(office, "court-duty")
    office.service.pack = ""
    office.service.save()
    page = browsing(office.manager).get(f"/workers/{office.practitioner.pk}").text
    assert "nothing comes off for it: the policy names no such duty" in cited(page)
