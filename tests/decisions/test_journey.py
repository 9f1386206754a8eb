"""Which changes of named worker and moves between teams a case's record comes to."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from keyworker.decisions.case.journey import TEAM, WORKER, JourneyStep, journey_steps
from keyworker.decisions.case.timeline import Timeline
from tests.casefiles import CaseFileStory, a_case_file

_TOLD = list[tuple[str, str, str | None, bool]]


def steps_of(story: CaseFileStory) -> tuple[JourneyStep, ...]:
    return journey_steps(Timeline(story.file()))


def told(story: CaseFileStory) -> _TOLD:
    return [(each.what, each.to, each.before, each.changes) for each in steps_of(story)]


def test_two_teams_one_move_two_changes_of_worker() -> None:
    """CAM-1-1-a: to one team's worker, to another there, and to a third in another team."""
    story = (
        a_case_file()
        .received("2026-03-02")
        .allocated("2026-03-02", to="W1", team="north")
        .allocated("2026-05-05", to="W2", team="north")
        .allocated("2026-07-13", to="W3", team="looked-after")
    )
    steps = steps_of(story)
    changes = [(each.what, each.at.date()) for each in steps if each.changes]
    assert [what for what, _ in changes] == [WORKER, TEAM, WORKER]
    assert {each.to for each in steps if each.what == TEAM} == {"north", "looked-after"}


def test_the_way_in_to_the_first_worker_is_no_move() -> None:
    story = (
        a_case_file()
        .happened("case.opened", "2026-03-02", team="contact")
        .happened("case.opened", "2026-03-04", team="north")
        .allocated("2026-03-05", to="W1", team="north")
    )
    assert not [each for each in steps_of(story) if each.changes]


def test_a_co_worker_who_begins_changes_nothing() -> None:
    """CAM-1-1-a: only a change of the named worker counts."""
    story = a_case_file().allocated("2026-03-02").allocated("2026-03-09", to="W2", role="co-worker")
    assert told(story) == [(WORKER, "W1", None, False)]


def test_the_same_worker_after_a_time_without_anybody_is_no_change() -> None:
    story = (
        a_case_file()
        .allocated("2026-03-02")
        .happened("allocation.ended", "2026-03-09", worker="W1", role="lead")
        .allocated("2026-03-16")
    )
    assert told(story) == [(WORKER, "W1", None, False)]


def test_whoever_comes_back_after_another_is_a_change() -> None:
    story = a_case_file().allocated("2026-03-02").allocated("2026-03-09", to="W2")
    steps = told(story.allocated("2026-03-16", to="W1"))
    assert steps[1:] == [(WORKER, "W2", "W1", True), (WORKER, "W1", "W2", True)]


def test_a_move_without_a_worker_there_counts() -> None:
    story = (
        a_case_file()
        .allocated("2026-03-02", team="north")
        .happened("allocation.ended", "2026-03-09", worker="W1", role="lead")
        .happened("transfer.accepted", "2026-03-09", team="south")
        .happened("transfer.accepted", "2026-03-16", team="west")
    )
    moves = [each.to for each in steps_of(story) if each.what == TEAM and each.changes]
    assert moves == ["south", "west"]


def test_what_came_and_went_at_one_instant_is_no_step() -> None:
    story = a_case_file().allocated("2026-03-02").allocated("2026-03-09", to="W2")
    assert told(story.allocated("2026-03-09", to="W1")) == [(WORKER, "W1", None, False)]


@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from("ABC")), max_size=12))
def test_each_step_goes_on_from_the_one_before(led: list[tuple[int, str]]) -> None:
    """However cases are handed on: every step begins where the last ended, and no worker follows themselves."""
    story, day = a_case_file(), date(2026, 3, 2)
    for later, worker in led:
        day += timedelta(days=later)
        story.allocated(day.isoformat(), to=worker)
    steps = [each for each in steps_of(story) if each.what == WORKER]
    assert [each.before for each in steps[1:]] == [each.to for each in steps[:-1]]
    assert all(each.before != each.to for each in steps)
    assert [each.changes for each in steps] == [bool(nth) for nth in range(len(steps))]
    if led:
        assert steps[-1].to == led[-1][1]
