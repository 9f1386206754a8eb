"""Who may open which record; what the query says and what the single check says are the same."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keyworker.access.models import AccessGrant, AccessRole, User
from keyworker.record.access_log import case_to_open
from keyworker.record.models import Case
from keyworker.record.subjects import OnCase
from keyworker.record.visibility import may_view
from keyworker.record.writing import NewEvent, add_events
from keyworker.workforce.models import Team, Worker
from tests.builders import CaseStory, Office, a_case, a_worker, an_office, at

pytestmark = pytest.mark.django_db
NOW = at("2026-06-01 10:00")


def sees(worker: Worker, case: Case) -> bool:
    user = worker.user
    assert user is not None
    case.refresh_from_db()
    by_query = Case.objects.visible_to(user, at=NOW).filter(pk=case.pk).exists()
    # What opens a page, and what a list asks by somebody who stands for them, are prepared: they say no less and no more.
    assert (case_to_open(user, case.reference, at=NOW) is not None) == by_query
    assert (case.pk in _prepared_for(user)) == by_query
    return by_query


def _prepared_for(user: User) -> set[int]:
    asked = Case.objects.open_to(user, at=NOW).asked
    if asked is None:
        return set()
    return {case.pk for case in Case.objects.as_asked(*asked.shape, **asked.values)}


def test_a_practitioner_sees_their_own_cases_and_no_others(office: Office) -> None:
    case = a_case(office).working("2026-05-27").case
    assert sees(office.practitioner, case)
    assert not sees(office.colleague, case)


def test_a_former_practitioner_no_longer_sees_the_case(office: Office) -> None:
    case = a_case(office).working("2026-05-27").allocated("2026-05-30", office.colleague).case
    assert not sees(office.practitioner, case)


def test_someone_asked_to_take_a_case_sees_it_until_they_answer(office: Office) -> None:
    story = a_case(office).received("2026-05-18").opened("2026-05-19").proposed("2026-05-19")
    assert sees(office.practitioner, story.case)
    story.happened("allocation.declined", "2026-05-20", worker=office.practitioner)
    assert not sees(office.practitioner, story.case)


def test_managers_and_business_support_see_their_teams_cases(office: Office) -> None:
    case = a_case(office).working("2026-05-27").case
    other = an_office(service=office.service, name="Southport")
    for worker in (office.manager, office.lead, office.support):
        assert sees(worker, case)
    for worker in (other.manager, other.lead, other.support):
        assert not sees(worker, case)


def test_a_service_manager_sees_the_whole_service_and_no_other(office: Office) -> None:
    head = a_worker(office.team, "Jo Marsh", "service-manager", access=AccessRole.SERVICE_MANAGER)
    assert sees(
        head, a_case(an_office(service=office.service, name="Southport")).working("2026-05-27").case
    )
    assert not sees(head, a_case(an_office()).working("2026-05-27").case)


def test_an_unrouted_referral_is_seen_by_every_manager_of_the_service(office: Office) -> None:
    other = an_office(service=office.service, name="Southport")
    case = a_case(office, routed=False).received("2026-05-27").case
    assert sees(office.manager, case)
    assert sees(other.lead, case)
    assert not sees(office.practitioner, case)


def test_a_restricted_case_does_not_exist_for_the_rest_of_the_team(office: Office) -> None:
    head = a_worker(office.team, "Jo Marsh", "service-manager", access=AccessRole.SERVICE_MANAGER)
    case = a_case(office, restricted=True).working("2026-05-27").case
    assert sees(office.practitioner, case)
    assert sees(head, case)
    assert not sees(office.manager, case)


def grant(worker: Worker, case: Case, *, hours: int = 24) -> None:
    assert worker.user is not None
    AccessGrant.objects.create(
        user=worker.user,
        subject_id=case.pk,
        reason="Cover",
        granted_at=NOW - timedelta(hours=1),
        until=NOW + timedelta(hours=hours),
    )


def test_a_grant_opens_one_record_for_as_long_as_it_lasts(office: Office) -> None:
    case, another = (
        a_case(office).working("2026-05-27").case,
        a_case(office).working("2026-05-27").case,
    )
    grant(office.colleague, case)
    assert sees(office.colleague, case)
    assert not sees(office.colleague, another)
    grant(office.support, another, hours=0)
    assert not sees(an_office(service=office.service).colleague, another)


def test_an_expired_grant_opens_nothing(office: Office) -> None:
    case = a_case(office).working("2026-05-27").case
    grant(office.colleague, case, hours=0)
    assert not sees(office.colleague, case)


def test_a_grant_does_not_open_a_restricted_case(office: Office) -> None:
    case = a_case(office, restricted=True).working("2026-05-27").case
    grant(office.colleague, case)
    assert not sees(office.colleague, case)


def test_someone_whose_account_is_closed_sees_nothing(office: Office) -> None:
    case = a_case(office).working("2026-05-27").case
    user = office.manager.user
    assert user is not None
    User.objects.filter(pk=user.pk).update(is_active=False)
    user.refresh_from_db()
    assert not sees(office.manager, case)
    assert not may_view(user, case, at=NOW)


def test_someone_with_no_job_sees_nothing(office: Office) -> None:
    a_case(office).working("2026-05-27")
    administrator = User.objects.create(
        username="admin", access_role=AccessRole.SERVICE_MANAGER, is_superuser=True
    )
    assert not Case.objects.visible_to(administrator, at=NOW).exists()


PARTS = st.sampled_from(["lead", "co-worker", "holding", "involved"])


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cases=st.lists(
        st.tuples(
            st.integers(0, 2),
            st.booleans(),
            st.booleans(),
            st.lists(st.tuples(st.integers(0, 5), PARTS), max_size=2),
            st.booleans(),
        ),
        min_size=1,
        max_size=4,
    ),
    role=st.sampled_from(AccessRole.values),
    granted=st.lists(st.tuples(st.integers(0, 3), st.integers(-2, 24)), max_size=2),
)
def test_the_query_and_the_single_check_never_disagree(
    office: Office,
    cases: list[tuple[int, bool, bool, list[tuple[int, str]], bool]],
    role: str,
    granted: list[tuple[int, int]],
) -> None:
    offices = [office, an_office(service=office.service, name="Southport"), an_office()]
    viewer = a_worker(office.team, "Viewer", "family-support-practitioner", access=role)
    people = [
        viewer,
        office.practitioner,
        office.colleague,
        offices[1].practitioner,
        offices[2].practitioner,
        viewer,
    ]
    made: list[Case] = []
    for where, restricted, routed, parts, closed in cases:
        story = (
            a_case(offices[where], restricted=restricted, routed=routed)
            .received("2026-05-18")
            .opened("2026-05-19")
        )
        for number, (who, part) in enumerate(parts):
            story.allocated(f"2026-05-2{number}", people[who], role=part)
        made.append((story.closed("2026-05-28") if closed else story).case)
    for which, hours in granted:
        if which < len(made):
            grant(viewer, made[which], hours=hours)
    user = viewer.user
    assert user is not None
    everything = list(Case.objects.all())
    by_query = {case.pk for case in Case.objects.visible_to(user, at=NOW)}
    assert by_query == {case.pk for case in everything if may_view(user, case, at=NOW)}
    assert by_query == _prepared_for(user)
    opened = (case_to_open(user, case.reference, at=NOW) for case in everything)
    assert by_query == {case.pk for case in opened if case is not None}
    assert Team.objects.count() >= 3


def referral_recorded(office: Office, *, by: Worker, routed: bool = False, **columns: bool) -> Case:
    story = a_case(office, routed=routed, **columns).of("Mia")
    event = NewEvent(
        kind="referral.received",
        at=at("2026-05-27"),
        data={"type": "caf", "source": "school"},
        by=by,
    )
    with transaction.atomic():
        add_events(
            OnCase(story.case), [event], recorded_by=by.user, recorded_at=at("2026-05-27 09:00")
        )
    return story.case


@pytest.mark.parametrize("routed", [False, True])
def test_whoever_recorded_a_referral_sees_it_whichever_team_it_waits_for(
    office: Office, routed: bool
) -> None:
    other = an_office(service=office.service, name="Southport")
    case = referral_recorded(office, by=other.support, routed=routed)
    assert sees(other.support, case)
    assert may_view(_user(other.support), case, at=NOW)
    assert not sees(other.practitioner, case)


def test_whoever_recorded_a_referral_no_longer_sees_it_once_it_is_decided(office: Office) -> None:
    other = an_office(service=office.service, name="Southport")
    case = referral_recorded(office, by=other.support)
    CaseStory.about(office, case).opened("2026-05-28")
    assert not sees(other.support, case)
    assert not may_view(_user(other.support), case, at=NOW)


def test_whoever_recorded_a_referral_does_not_see_it_once_it_is_restricted(office: Office) -> None:
    case = referral_recorded(office, by=office.support, restricted=True)
    assert not sees(office.support, case)
    assert not may_view(_user(office.support), case, at=NOW)


def test_whoever_recorded_a_referral_no_longer_sees_it_from_another_service(office: Office) -> None:
    case = referral_recorded(office, by=an_office().support)
    author = case.events.get().by
    assert author is not None
    assert not sees(author, case)
    assert not may_view(_user(author), case, at=NOW)


def _user(worker: Worker) -> User:
    assert worker.user is not None
    return worker.user
