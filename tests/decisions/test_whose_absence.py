"""Which part a worker plays in a case is asked at the moment of their absence, not of the case's whole life."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from keyworker.decisions.case.fold import fold
from keyworker.decisions.clocks.timescales import derive
from keyworker.policy.packs.loader import find_pack
from tests.casefiles import CaseFileStory, a_case_file

OPEN = ("running", "overdue")
PACKS = ("suffolk", "early-help-process", "nottinghamshire", "cin", "camden")
OF_THE_LEAD = {
    "suffolk": ("tell-family-of-absence", "choose-holder", "reallocate-after-absence"),
    "cin": ("settle-tasks", "consider-cover"),
}
OF_THE_HOLDER = {
    "suffolk": {"choose-another-holder"},
    "cin": {"allocate-temporarily-again", "settle-tasks-again"},
}


def clocks(story: CaseFileStory, as_of: str, pack: str = "suffolk") -> list[tuple[str, str]]:
    """What is owed about absences and holders on that day, and from when, each as often as it is."""
    loaded = find_pack(pack)
    return sorted(
        (each.id, str(each.started)[:10])
        for each in derive(loaded, story.file(), as_of=date.fromisoformat(as_of))
        if each.status in OPEN
        and each.id in (*OF_THE_LEAD.get(pack, ()), *OF_THE_HOLDER.get(pack, ()))
    )


def owed(story: CaseFileStory, as_of: str, pack: str = "suffolk") -> list[str]:
    return [rule for rule, _ in clocks(story, as_of, pack)]


def away(
    story: CaseFileStory, who: str, on: str, back: str | None, first: str | None = None, **more: Any
) -> CaseFileStory:
    more |= {"expected_return": back} if back else {}
    return story.happened("absence.started", on, worker=who, first_day=first or on, **more)


def handed_on(pack: str) -> CaseFileStory:
    """W1 led the case; W2 leads it now, is away, and W1 holds it for them."""
    story = a_case_file().allocated("2026-05-05", to="W1").allocated("2026-06-01", to="W2")
    away(story, "W2", "2026-06-15", "2026-07-20")
    story.happened("absence.triaged", "2026-06-15", worker="W2", by="M1")
    story.happened("absence.reviewed", "2026-06-15", worker="W2", outcome="temporary", by="M1")
    story.happened("family.told", "2026-06-15", about="holder", holder="W1")
    return story.allocated("2026-06-15", to="W1", role="holding")


@pytest.mark.parametrize("pack", OF_THE_HOLDER)
def test_a_former_lead_who_holds_a_case_is_a_holder_like_any_other(pack: str) -> None:
    story = away(handed_on(pack), "W1", "2026-06-22", "2026-07-03")
    state = fold(story.file(), as_of=date(2026, 6, 23))
    assert not state.current("holding")
    assert {*owed(story, "2026-06-23", pack)} == OF_THE_HOLDER[pack] | (
        {"reallocate-after-absence"} if pack == "suffolk" else set()
    )
    assert owed(story, "2026-06-23", pack).count("reallocate-after-absence") <= 1


def held() -> CaseFileStory:
    story = away(a_case_file().allocated("2026-05-05", to="W1"), "W1", "2026-06-01", "2026-07-20")
    story.happened("family.told", "2026-06-01", about="holder", holder="W2")
    story.allocated("2026-06-01", to="W2", role="holding")
    return away(story, "W2", "2026-06-08", "2026-06-17")


def test_who_comes_to_lead_afterwards_was_a_holder_when_they_were_away() -> None:
    before = clocks(held(), "2026-06-09")
    assert ("choose-another-holder", "2026-06-08") in before
    story = held().allocated("2026-06-22", to="W2")
    assert clocks(story, "2026-06-09") == before
    assert owed(story, "2026-06-23") == []
    every = derive(find_pack("suffolk"), story.file(), as_of=date(2026, 6, 23))
    ran = [(each.id, str(each.started)[:10]) for each in every]
    assert ("choose-another-holder", "2026-06-08") in ran
    assert [each for each in ran if each[1] == "2026-06-08"] == [
        ("choose-another-holder", "2026-06-08")
    ]


def test_a_holder_who_comes_to_lead_while_away_is_away_from_it_from_then() -> None:
    story = away(
        a_case_file().allocated("2026-05-05", to="W1"), "W1", "2026-06-01", "2026-07-20"
    ).allocated("2026-06-01", to="W2", role="holding")
    away(story, "W2", "2026-06-08", "2026-07-01")
    story.allocated("2026-06-22", to="W2")
    assert clocks(story, "2026-06-23") == [
        ("choose-holder", "2026-06-22"),
        ("reallocate-after-absence", "2026-06-08"),
        ("tell-family-of-absence", "2026-06-22"),
    ]


@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize("part", ["co-worker", "involved", None])
def test_the_absence_of_who_does_not_have_the_case_asks_for_nothing(
    pack: str, part: str | None
) -> None:
    story = a_case_file().allocated("2026-05-05", to="W1")
    loaded, day = find_pack(pack), date(2026, 6, 20)
    quiet = [each.id for each in derive(loaded, story.file(), as_of=day)]
    if part:
        story.allocated("2026-05-06", to="W2", role=part)
    away(story, "W2", "2026-06-01", "2026-08-20")
    story.happened("absence.extended", "2026-06-05", worker="W2", first_day="2026-06-01")
    assert [each.id for each in derive(loaded, story.file(), as_of=day)] == quiet


@pytest.mark.parametrize("pack", OF_THE_LEAD)
def test_the_absence_of_a_former_lead_changes_nothing_for_the_next(pack: str) -> None:
    story = away(a_case_file().allocated("2026-05-05", to="W1"), "W1", "2026-06-01", "2026-06-05")
    story.allocated("2026-06-03", to="W2")
    story.happened(
        "absence.extended",
        "2026-06-04",
        worker="W1",
        first_day="2026-06-01",
        expected_return="2026-08-01",
    )
    away(story, "W1", "2026-09-01", "2026-10-20")
    assert owed(story, "2026-06-10", pack) == []
    assert owed(story, "2026-09-10", pack) == []


def test_two_people_never_hold_one_case() -> None:
    story = away(a_case_file().allocated("2026-05-05", to="W1"), "W1", "2026-06-01", "2026-07-20")
    story.allocated("2026-06-01", to="W2", role="holding")
    story.allocated("2026-06-08", to="M1", role="holding")
    state = fold(story.file(), as_of=date(2026, 6, 9))
    assert [each.worker for each in state.current("holding")] == ["M1"]


def cut(back: str, on: str) -> CaseFileStory:
    """The lead's absence, held by W2, of which it is said on that day that they are back sooner."""
    story = away(a_case_file().allocated("2026-05-05", to="W1"), "W1", "2026-06-01", "2026-06-29")
    story.happened("absence.triaged", "2026-06-01", worker="W1", by="M1")
    story.happened("absence.reviewed", "2026-06-02", worker="W1", outcome="temporary", by="M1")
    story.allocated("2026-06-02", to="W2", role="holding")
    return story.happened(
        "absence.extended", on, worker="W1", first_day="2026-06-01", expected_return=back
    )


@pytest.mark.parametrize(
    ("pack", "back", "rule"),
    [
        ("suffolk", "2026-06-08", "choose-another-holder"),
        ("cin", "2026-06-10", "allocate-temporarily-again"),
    ],
)
def test_nobody_else_holds_a_case_in_an_absence_cut_short_enough(
    pack: str, back: str, rule: str
) -> None:
    story = cut(back, "2026-06-04")
    story.happened("allocation.ended", "2026-06-05", worker="W2", role="holding")
    assert rule not in owed(story, "2026-06-08", pack)
    story = cut("2026-06-26", "2026-06-04")
    story.happened("allocation.ended", "2026-06-05", worker="W2", role="holding")
    assert rule in owed(story, "2026-06-05", pack)
    # And what was owed before it was cut is owed no more.
    story.happened(
        "absence.extended", "2026-06-08", worker="W1", first_day="2026-06-01", expected_return=back
    )
    assert rule not in owed(story, "2026-06-08", pack)
    # Said to be longer after all, it asks for somebody again.
    story = cut(back, "2026-06-03")
    longer = {"worker": "W1", "first_day": "2026-06-01", "expected_return": "2026-07-20"}
    story.happened("absence.extended", "2026-06-04", **longer)
    story.happened("absence.reviewed", "2026-06-04", worker="W1", outcome="temporary", by="M1")
    story.happened("allocation.ended", "2026-06-05", worker="W2", role="holding")
    assert rule in owed(story, "2026-06-05", pack)


@pytest.mark.parametrize("pack", PACKS)
def test_a_return_from_an_absence_that_is_not_on_record_starts_nothing(pack: str) -> None:
    loaded, day = find_pack(pack), date(2026, 6, 20)
    story = a_case_file().allocated("2026-05-05", to="W1")
    quiet = [each.id for each in derive(loaded, story.file(), as_of=day)]
    story.happened("absence.ended", "2026-06-05", worker="W1", first_day="2026-06-01")
    assert [each.id for each in derive(loaded, story.file(), as_of=day)] == quiet
