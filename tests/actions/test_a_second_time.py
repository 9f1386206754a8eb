"""What comes round, played through the actions: a second absence, second services, a second worker, a second meeting.

Each is asked twice, of the record as it is kept and of the exported file as the command reads it.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from keyworker.decisions.trying.documents_out import timescales_of
from keyworker.exchange.casefiles import export_case
from keyworker.record.daily_update import pass_days
from keyworker.record.governing_pack import pack_for
from keyworker.record.models import Case, Event
from keyworker.record.subjects import OnWorker
from keyworker.workforce.models import Worker
from tests.builders import CaseStory, Office, a_case, act, act_on, an_office, at, done

pytestmark = pytest.mark.django_db
_OWED = {"running": "owed", "overdue": "owed"}


def stands(case: Case, day: str, rule: str) -> list[tuple[str, str, str]]:
    """Each clock of the rule by then: when it started, its limit, how it stands.

    Whether one that is owed is late by then, a page works out of its limit.
    """
    pass_days(now=at(f"{day} 06:00"))
    case.refresh_from_db()
    on = at(day).date()
    file = json.loads(json.dumps(export_case(case.reference, as_of=on)))
    told = sorted(
        (
            str(each["started"])[:10],
            str(each["limit"])[:10],
            _OWED.get(each["status"], each["status"]),
        )
        for each in timescales_of(pack_for(case.service, on), file, as_of=on)
        if each["id"] == rule
    )
    kept = sorted(
        (str(each.started)[:10], str(each.limit)[:10], _OWED.get(each.status, each.status))
        for each in case.timescales.filter(rule=rule)
        if str(each.started)[:10] <= day
    )
    assert kept == told
    return told


def away(office: Office, worker: Worker, on: str, first: str, back: str, **more: Any) -> None:
    entered = {"first_day": first, "expected_return": back, **more}
    done(act_on(OnWorker(worker).fresh(), "record-absence", office.manager, on=on, **entered))


@pytest.fixture
def cin() -> Office:
    return an_office("cin")


@pytest.fixture
def led(cin: Office) -> CaseStory:
    return (
        a_case(cin)
        .of("Mia", born="2014-05-04")
        .of("Leo")
        .happened("case.opened", "2026-03-02")
        .allocated("2026-03-02")
    )


def reviewed(case: Case, office: Office, on: str, outcome: str, **more: Any) -> tuple[Event, ...]:
    return done(
        act(case, "review-absence", office.manager, on=on, outcome=outcome, because="Known", **more)
    )


def test_what_was_decided_on_leave_to_come_outlasts_sickness_before_it(
    cin: Office, led: CaseStory
) -> None:
    case = led.case
    away(cin, cin.practitioner, "2026-05-01 09:00", "2026-08-03", "2026-08-29", planned="yes")
    reviewed(case, cin, "2026-05-11 09:00", "temporary", until="2026-08-28")
    away(cin, cin.practitioner, "2026-06-10 09:00", "2026-06-10", "2026-06-20")
    ill = OnWorker(cin.practitioner).fresh()
    done(act_on(ill, "end-absence", cin.manager, on="2026-06-12 09:00", returned="2026-06-12"))
    assert [each[2] for each in stands(case, "2026-06-30", "allocate-temporarily")] == ["owed"]
    assert [each[2] for each in stands(case, "2026-06-30", "review-planned-absence")] == ["met"]


def test_an_extension_of_services_goes_on_and_a_second_time_is_counted_by_itself(
    cin: Office, led: CaseStory
) -> None:
    advisor = led.office.colleague
    Worker.objects.filter(pk=advisor.pk).update(role="young-persons-advisor")
    led.happened("allocation.agreed", "2026-03-03", worker=advisor, role="lead")
    case = led.allocated("2026-03-03", advisor).case
    for on, start, until in (
        ("2026-03-03 10:00", "2026-03-09", "2026-05-29"),
        ("2026-05-28 10:00", "2026-06-01", "2026-07-31"),
    ):
        done(
            act(
                case,
                "agree-services",
                cin.manager,
                on=on,
                **{"from": start, "until": until, "complex": "no"},
            )
        )
    rule = "services-under-six-months"
    assert {each[1] for each in stands(case, "2026-06-02", rule)} == {"2026-09-08"}
    later = {"from": "2026-10-05", "until": "2026-12-18", "complex": "no"}
    done(act(case, "agree-services", cin.manager, on="2026-10-01 10:00", **later))
    assert {each[1] for each in stands(case, "2026-10-06", rule)} == {"2027-04-04"}


@pytest.mark.parametrize(
    ("pack", "rule"), [("cin", "supervise-holder"), ("early-help-process", "supervision")]
)
def test_supervision_is_owed_while_somebody_leads_and_anew_after_nobody_did(
    pack: str, rule: str
) -> None:
    office = an_office(pack)
    case = a_case(office).received("2026-03-02").opened("2026-03-02").allocated("2026-03-03").case
    assert [each[2] for each in stands(case, "2026-03-04", rule)] == ["owed"]
    done(act(case, "end-lead", office.manager, on="2026-03-10 10:00", reason="Leaves", because="x"))
    assert [each[2] for each in stands(case, "2026-06-01", rule)] == ["ended"]
    CaseStory.about(office, case).allocated("2026-06-02", office.colleague)
    case.refresh_from_db()
    assert [each[0::2] for each in stands(case, "2026-06-03", rule)] == [
        ("2026-03-03", "ended"),
        ("2026-06-02", "owed"),
    ]


@pytest.mark.parametrize(
    ("pack", "rule", "limits"),
    [
        ("nottinghamshire", "first-contact", ("2026-06-08", "2026-06-29")),
        ("nottinghamshire", "first-home-visit", ("2026-06-15", "2026-07-06")),
        ("nottinghamshire", "assess-family", ("2026-07-13", "2026-08-03")),
        ("nottinghamshire", "see-family-initial", ("2026-06-15", "2026-07-06")),
        ("early-help-process", "telephone-contact", ("2026-06-03", "2026-06-24")),
        ("early-help-process", "personal-contact", ("2026-06-08", "2026-06-29")),
        ("early-help-process", "caf", ("2026-06-29", "2026-07-20")),
    ],
)
def test_whoever_takes_a_case_that_had_nobody_is_late_with_nothing(
    pack: str, rule: str, limits: tuple[str, str]
) -> None:
    office = an_office(pack)
    case = a_case(office).received("2026-05-26").opened("2026-05-27").allocated("2026-06-01").case
    ends = {"on": "2026-06-02 10:00", "reason": "Leaves", "because": "x"}
    done(act(case, "end-lead", office.manager, **ends))
    before = ("2026-06-01", limits[0], "ended")
    assert stands(case, "2026-06-20", rule) == [before]
    CaseStory.about(office, case).allocated("2026-06-22", office.colleague)
    assert stands(case, "2026-06-22", rule) == [before, ("2026-06-22", limits[1], "owed")]


@pytest.mark.parametrize(
    ("pack", "rule", "limit"),
    [
        ("nottinghamshire", "first-contact", "2026-06-08"),
        ("early-help-process", "telephone-contact", "2026-06-03"),
        ("suffolk", "first-contact", "2026-06-10"),
    ],
)
def test_whoever_follows_another_at_once_goes_on_where_that_one_was(
    pack: str, rule: str, limit: str
) -> None:
    office = an_office(pack)
    case = a_case(office).received("2026-05-26").opened("2026-05-27").allocated("2026-06-01").case
    CaseStory.about(office, case).allocated("2026-06-02", office.colleague)
    assert stands(case, "2026-06-02", rule) == [("2026-06-01", limit, "owed")]


def test_a_family_not_reached_stays_so_whoever_has_the_case(cin: Office) -> None:
    office = an_office("early-help-process")
    case = a_case(office).received("2026-05-21").opened("2026-05-22").allocated("2026-05-22").case
    CaseStory.about(office, case).allocated("2026-06-01", office.colleague)
    rule = "escalation-answered"
    assert [each[0] for each in stands(case, "2026-06-04", rule)] == ["2026-05-28"]


def test_a_later_meeting_leaves_nothing_to_send() -> None:
    office = an_office("suffolk")
    case = a_case(office).working("2026-05-01").case
    story = CaseStory.about(office, case)
    story.happened("meeting.held", "2026-06-16", type="transfer", outcome="threshold-met")
    assert [each[2] for each in stands(case, "2026-06-18", "send-transfer")] == ["owed"]
    story.happened("meeting.held", "2026-06-18", type="transfer", outcome="threshold-not-met")
    assert [each[2] for each in stands(case, "2026-06-19", "send-transfer")] == ["ended"]


def test_an_enquiry_on_a_saturday_without_a_social_worker_has_one_that_day(
    cin: Office, led: CaseStory
) -> None:
    Worker.objects.filter(pk=cin.practitioner.pk).update(role="young-persons-advisor")
    case = led.happened("standing.started", "2026-06-13 10:00", standing="section-47").case
    assert stands(case, "2026-06-14", "social-worker-today")[-1][1:] == ("2026-06-13", "owed")
