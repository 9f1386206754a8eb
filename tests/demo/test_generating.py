"""The sample authority: invented, lawful, full of things to find, and the same every time."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import pytest

from keyworker.decisions.case.fold import fold
from keyworker.exchange.demo.authority import names, northshire
from keyworker.exchange.demo.generate import Demo, generate
from keyworker.exchange.demo.invented import InventedCase, case_file
from keyworker.policy.calendar import Calendar
from keyworker.policy.casefile import LONDON, local_day
from keyworker.policy.vocabulary import EVENT_KINDS

NOW = datetime(2026, 5, 20, 10, 30, tzinfo=LONDON)
TODAY = local_day(NOW)


@pytest.fixture(scope="module")
def demo() -> Demo:
    return generate(now=NOW, seed=1, cases=300)


def still_open(demo: Demo) -> list[InventedCase]:
    return [case for case in demo.cases if case.lead and not case.is_over]


def test_the_same_seed_and_day_tell_the_same_authority() -> None:
    one, other = generate(now=NOW, seed=3, cases=60), generate(now=NOW, seed=3, cases=60)
    assert [case.events for case in one.cases] == [case.events for case in other.cases]
    assert [worker.name for worker in one.staff] == [worker.name for worker in other.staff]


def test_another_seed_tells_of_other_people() -> None:
    one, other = generate(now=NOW, seed=3, cases=60), generate(now=NOW, seed=4, cases=60)
    assert [worker.name for worker in one.staff] != [worker.name for worker in other.staff]


def test_it_has_as_many_open_cases_as_asked_for(demo: Demo) -> None:
    # Two broker requests under way are told beside them.
    assert len(still_open(demo)) == 302


def test_families_are_as_large_as_families_are(demo: Demo) -> None:
    sizes = [len(case.family.children) for case in still_open(demo)]
    assert 1.6 <= sum(sizes) / len(sizes) <= 2.0


def test_every_event_is_a_known_one_with_known_fields(demo: Demo) -> None:
    for case in demo.cases:
        for event in case.events:
            assert set(event.fields) <= EVENT_KINDS[event.kind].field_names, event.kind


def test_nothing_is_told_of_the_future_and_everything_in_order(demo: Demo) -> None:
    for case in demo.cases:
        moments = [event.at for event in case.events]
        assert moments == sorted(moments)
        assert moments[-1] <= NOW


def test_every_open_case_has_a_lead_and_no_closed_one_has(demo: Demo) -> None:
    workers = {worker.key: worker for worker in demo.staff}
    for case in demo.cases:
        state = fold(case_file(case, workers), as_of=TODAY)
        assert (state.lead is not None) == (state.stage == "open"), (case.key, state.stage)


def test_nobody_works_while_away(demo: Demo) -> None:
    away = [worker for worker in demo.staff if worker.away_from]
    assert len(away) == 2
    for case in demo.cases:
        for event in case.events:
            if event.by in away and event.by.away_from is not None:
                assert local_day(event.at) < event.by.away_from


def test_most_practitioners_have_about_as_many_children_as_the_policy_asks(demo: Demo) -> None:
    held = Counter[str]()
    for case in still_open(demo):
        held[case.lead.key] += len(case.family.children)
    plain = [
        held[w.key]
        for w in demo.staff
        if w.role == "family-support-practitioner" and w.fte == 1 and not w.reductions
    ]
    assert sum(17 <= count <= 26 for count in plain) >= len(plain) * 0.5
    assert max(plain) > 25
    assert min(plain) < 20


def test_referrals_wait_with_every_number_of_days_left_and_one_is_late(demo: Demo) -> None:
    calendar = Calendar()
    waiting = [
        case
        for case in demo.cases
        if not any(event.kind == "decision.made" for event in case.events)
    ]
    ages = Counter(
        calendar.working_days_between(local_day(case.events[0].at), TODAY) for case in waiting
    )
    assert set(ages) >= {0, 1, 2, 3}
    assert sum(count for days, count in ages.items() if days > 3) == 1


def test_there_is_something_of_everything_to_find(demo: Demo) -> None:
    kinds = Counter(event.kind for case in still_open(demo) for event in case.events)
    assert kinds["pregnancy.recorded"] == 1
    assert kinds["increase.agreed"] == 2
    assert kinds["absence.started"] > 2
    assert kinds["closure.summarised"] > 0
    assert any(case.type == "sibling" and not case.lead for case in demo.cases)
    assert any(case.type == "broker-caf" and case.lead for case in demo.cases)
    assert any(
        each.kind == "supervised-contact" for worker in demo.staff for each in worker.reductions
    )
    repeated = [
        case
        for case in still_open(demo)
        if sum(
            e.kind == "referral.received" and e.at > NOW - timedelta(days=180) for e in case.events
        )
        >= 3
    ]
    assert any(child.age_on(TODAY) < 2 for case in repeated for child in case.family.children)


def test_deadlines_are_kept_mostly_but_not_always(demo: Demo) -> None:
    calendar = Calendar()
    waits = []
    for case in demo.cases:
        allocated = next((e.at for e in case.events if e.kind == "allocation.started"), None)
        met = next((e.at for e in case.events if e.kind == "contact.made"), None)
        if allocated and met:
            waits.append(calendar.working_days_between(local_day(allocated), local_day(met)))
    assert 0.8 < sum(wait <= 7 for wait in waits) / len(waits) < 0.95


def test_names_are_of_many_origins_and_workers_names_are_all_different(demo: Demo) -> None:
    assert len(names().family) > 150
    assert len({worker.name for worker in demo.staff}) == len(demo.staff)


def test_everyone_who_can_sign_in_has_a_job_in_the_first_team(demo: Demo) -> None:
    accounts = [worker for worker in demo.staff if worker.username]
    assert {worker.access_role for worker in accounts} == {
        each.access_role for each in northshire().accounts
    }
    assert {worker.team for worker in accounts} == {demo.teams[0].slug}
