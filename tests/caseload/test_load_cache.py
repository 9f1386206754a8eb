"""The caseloads of a whole service are kept and counted again for the teams in which anything changed, and for no other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keyworker.caseload.team_board import (
    count_everywhere,
    kept_wrongly,
    team_loads,
    teams_side_by_side,
)
from keyworker.record.models import Allocation, Case, TeamLoad, Timescale
from keyworker.workforce.models import Absence, Reduction, Worker
from tests.builders import CaseStory, Office, a_case, a_worker, an_office, at, days_after

pytestmark = pytest.mark.django_db
TODAY = days_after("2026-06-01", 0)


@pytest.fixture
def office() -> Office:
    return an_office("suffolk")


def times_counted() -> dict[int, int]:
    return dict(TeamLoad.objects.values_list("team", "counted"))


CHANGES: dict[str, Callable[[Office], object]] = {
    "a case allocated": lambda office: a_case(office).of("Leo").working(),
    "a child's standing": lambda office: (
        a_case(office).of("Leo").working().standing("2026-05-30", "child-protection")
    ),
    "a duty": lambda office: Reduction.objects.create(
        worker=office.practitioner, kind="mentoring", percent=50, started=TODAY
    ),
    "an absence": lambda office: Absence.objects.create(
        worker=office.practitioner, first_day=TODAY, recorded_at=at("2026-06-01")
    ),
    "a case closed": lambda office: (
        a_case(office).of("Leo").received("2026-05-01").closed("2026-05-20")
    ),
    "a clock": lambda office: Timescale.objects.filter(case__team=office.team).update(
        limit=TODAY - timedelta(days=1)
    ),
    "a clock gone": lambda office: Timescale.objects.filter(case__team=office.team).delete(),
    "somebody new": lambda office: a_worker(office.team, "Ian Shaw", "business-support"),
    "a part played by nobody": lambda office: Allocation.objects.filter(
        worker__team=office.team
    ).delete(),
    "fewer hours": lambda office: (
        type(office.practitioner).objects.filter(pk=office.practitioner.pk).update(fte=0.5)
    ),
}


def test_a_worker_away_has_room_neither_on_the_teams_page_nor_on_the_services(
    office: Office,
) -> None:
    def with_room() -> tuple[int, int]:
        (line,) = teams_side_by_side(office.service, TODAY)
        return sum(each.has_room for each in team_loads(office.team, TODAY)), line.room

    of_team, of_service = with_room()
    assert of_team == of_service > 0
    Absence.objects.create(
        worker=office.practitioner, first_day=TODAY, recorded_at=at("2026-06-01")
    )
    assert with_room() == (of_team - 1, of_service - 1)


@pytest.mark.parametrize("what", CHANGES)
def test_whatever_a_count_rests_on_has_it_counted_again_in_that_team_alone(
    office: Office, what: str
) -> None:
    other = an_office("suffolk", name="Oldtown", service=office.service)
    a_case(office).of("Mia").working()
    a_case(other).of("Zoe").working()
    count_everywhere(TODAY)
    before = times_counted()
    count_everywhere(TODAY)
    assert times_counted() == before
    CHANGES[what](office)
    count_everywhere(TODAY)
    after = times_counted()
    assert after[office.team.pk] != before[office.team.pk]
    assert after[other.team.pk] == before[other.team.pk]


def test_a_case_that_moves_is_counted_again_in_both_teams(office: Office) -> None:
    other = an_office("suffolk", name="Oldtown", service=office.service)
    case = CaseStory(office).of("Mia").received("2026-05-28").case
    count_everywhere(TODAY)
    before = times_counted()
    Case.objects.filter(pk=case.pk).update(team=other.team)
    here, there = sorted(
        teams_side_by_side(office.service, TODAY),
        key=lambda line: line.team.name != office.team.name,
    )
    assert (here.waiting, there.waiting) == (0, 1)
    assert all(times_counted()[number] == times + 1 for number, times in before.items())


def test_an_increase_agreed_on_another_teams_case_counts_where_the_worker_is(
    office: Office,
) -> None:
    other = an_office("suffolk", name="Oldtown", service=office.service)
    story = CaseStory(other).of("Mia").received("2026-05-28")
    count_everywhere(TODAY)
    before = times_counted()
    story.happened("increase.agreed", "2026-05-30", worker=office.practitioner.ref, level=30)
    count_everywhere(TODAY)
    agreed = times_counted()
    assert agreed[office.team.pk] == before[office.team.pk] + 1
    (event,) = story.case.events.filter(kind="increase.agreed")
    story.happened("event.corrected", "2026-05-30", corrects=event.ref, why="A slip")
    count_everywhere(TODAY)
    assert times_counted()[office.team.pk] == agreed[office.team.pk] + 1


def test_what_is_kept_and_not_so_is_found(office: Office) -> None:
    a_case(office).of("Mia").working()
    count_everywhere(TODAY)
    assert list(kept_wrongly(TODAY)) == []
    TeamLoad.objects.filter(team=office.team).update(open=7)
    assert list(kept_wrongly(TODAY)) == [
        f"team {office.team.slug}: the figures that are kept are not those that counting finds"
    ]
    # What is to be counted again is not said to be so.
    a_case(office).of("Leo").working()
    assert list(kept_wrongly(TODAY)) == []


def test_nothing_is_counted_where_nothing_changed(
    office: Office, django_assert_num_queries: Any
) -> None:
    a_case(office).of("Mia").working()
    teams_side_by_side(office.service, TODAY)
    with django_assert_num_queries(3):
        teams_side_by_side(office.service, TODAY)


def test_another_day_is_another_count(office: Office) -> None:
    a_case(office).of("Mia").working()
    count_everywhere(TODAY)
    before = times_counted()
    count_everywhere(TODAY + timedelta(days=1))
    assert times_counted()[office.team.pk] != before[office.team.pk]


def test_what_is_kept_says_what_counting_says(office: Office) -> None:
    for _ in range(13):
        a_case(office).of("Mia").of("Leo").working()
    first = teams_side_by_side(office.service, TODAY)
    kept = teams_side_by_side(office.service, TODAY)
    TeamLoad.objects.all().delete()
    afresh = teams_side_by_side(office.service, TODAY)
    assert first == kept == afresh
    (line,) = kept
    assert (line.over, [(each.worker, each.count) for each in line.unanswered]) == (
        1,
        [(office.practitioner, 26)],
    )


def _story(number: int) -> CaseStory:
    cases = Case.objects.order_by("pk")
    case = cases[number % len(cases)]
    return CaseStory.about(_office(number), case)


def _office(number: int) -> Office:
    return OFFICES[number % len(OFFICES)]


# Two teams of one service, made anew for each history.
OFFICES: list[Office] = []

# What may happen next, to whichever case, worker or team the number says.
HAPPENINGS: dict[str, Callable[[int], object]] = {
    "referred": lambda n: a_case(_office(n)).of("Mia").of("Leo").received("2026-05-01"),
    "opened": lambda n: _story(n).opened("2026-05-04", by=_office(n).manager),
    "allocated": lambda n: _story(n).allocated(
        "2026-05-05", to=(_office(n // 2).practitioner if n % 3 else _office(n).colleague)
    ),
    "no longer theirs": lambda n: _story(n).happened(
        "allocation.ended", "2026-05-06", worker=_office(n).practitioner, role="lead"
    ),
    "moved": lambda n: _story(n).happened(
        "transfer.accepted", "2026-05-07", by=_office(n).manager, team=_office(n + 1).team.slug
    ),
    "a standing": lambda n: _story(n).standing("2026-05-08", "child-protection"),
    "corrected": lambda n: _corrected(n),
    "closed": lambda n: _story(n).closed("2026-05-20"),
    "opened again": lambda n: _story(n).happened(
        "case.reopened", "2026-05-25", by=_office(n).manager
    ),
    "more agreed": lambda n: _story(n).happened(
        "increase.agreed",
        "2026-05-29",
        by=_office(n).manager,
        worker=_office(n).practitioner,
        to_level=n,
    ),
    "away": lambda n: Absence.objects.create(
        worker=_office(n).practitioner, first_day=TODAY, recorded_at=at("2026-06-01")
    ),
    "back": lambda n: Absence.objects.filter(worker=_office(n).practitioner).update(returned=TODAY),
    "other work": lambda n: Reduction.objects.create(
        worker=_office(n).practitioner, kind="mentoring", percent=50, started=TODAY
    ),
    "leaves": lambda n: _of_workers(n).update(left=TODAY - timedelta(days=n % 2)),
    "fewer hours": lambda n: _of_workers(n).update(fte=0.4),
    "another team": lambda n: _of_workers(n).update(team=_office(n + 1).team),
    "no team": lambda n: Case.objects.filter(pk=_story(n).case.pk).update(team=None),
}


def _of_workers(number: int) -> Any:
    return Worker.objects.filter(pk=_office(number).practitioner.pk)


def _corrected(number: int) -> object:
    story = _story(number)
    event = story.case.events.exclude(kind="event.corrected").order_by("-pk").first()
    if event is None or event.kind == "referral.received":
        return None
    return story.happened("event.corrected", "2026-05-30", corrects=event.ref, why="A slip")


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    history=st.lists(
        st.tuples(st.sampled_from(sorted(HAPPENINGS)), st.integers(0, 11), st.booleans()),
        min_size=4,
        max_size=14,
    )
)
def test_whatever_happens_what_is_kept_is_what_counting_finds(
    office: Office, history: list[tuple[str, int, bool]]
) -> None:
    OFFICES[:] = [office, an_office("suffolk", name="Oldtown", service=office.service)]
    for each in OFFICES:
        a_case(each).of("Mia").working()
    count_everywhere(TODAY)
    for what, number, looked_at in history:
        try:
            with transaction.atomic():
                HAPPENINGS[what](number)
        except IntegrityError:
            # The database does not let that happen; what is kept stays right all the same.
            pass
        assert list(kept_wrongly(TODAY)) == []
        if looked_at:
            count_everywhere(TODAY)
    kept = teams_side_by_side(office.service, TODAY)
    TeamLoad.objects.all().delete()
    assert teams_side_by_side(office.service, TODAY) == kept
