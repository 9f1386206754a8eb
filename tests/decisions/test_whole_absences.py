"""Absences that adjoin, or with a break too short to count, are one absence to every clock of every policy."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from keyworker.decisions.clocks.timescales import derive
from keyworker.policy.packs.loader import find_pack
from keyworker.policy.packs.pack import Pack
from tests.casefiles import CaseFileStory, a_case_file

PACKS = ("suffolk", "early-help-process", "nottinghamshire", "cin", "camden")
OPEN = ("running", "overdue")


def away(
    story: CaseFileStory, on: str, first: str, back: str | None = None, **more: Any
) -> CaseFileStory:
    """An absence of W1, who leads the case, recorded on that day."""
    more |= {"expected_return": back} if back else {}
    return story.happened("absence.started", on, worker="W1", first_day=first, **more)


def back(story: CaseFileStory, on: str, first: str | None = None) -> CaseFileStory:
    return story.happened(
        "absence.ended", on, worker="W1", **({"first_day": first} if first else {})
    )


def led() -> CaseFileStory:
    return a_case_file().allocated("2026-05-01", to="W1")


def owed(story: CaseFileStory, as_of: str, pack: str = "suffolk") -> dict[str, str]:
    """What the absence asks for on that day and nobody has done, each with the last of its limits."""
    loaded = find_pack(pack)
    return {
        each.id: str(each.limit)[:10]
        for each in derive(loaded, story.file(), as_of=date.fromisoformat(as_of))
        if each.status in OPEN and each.id in of_absences(loaded)
    }


def of_absences(pack: Pack) -> set[str]:
    return {each.id for each in pack.timescales if each.starts.event.startswith("absence.")}


@pytest.mark.parametrize("entered", ["2026-05-11", "2026-06-03", "2026-06-08"])
def test_two_absences_in_a_row_of_less_than_a_week_each_last_more_than_a_week(entered: str) -> None:
    story = away(led(), "2026-05-11", "2026-06-01", "2026-06-05")
    away(story, entered, "2026-06-05", "2026-06-11")
    assert {"tell-family-of-absence", "choose-holder"} <= owed(story, "2026-06-08").keys()
    assert owed(story, "2026-06-08")["reallocate-after-absence"] == "2026-07-13"


def test_one_recorded_once_the_other_is_over_goes_on_with_it() -> None:
    story = back(away(led(), "2026-06-01", "2026-06-01", "2026-06-05"), "2026-06-05", "2026-06-01")
    assert owed(story, "2026-06-07") == {}
    away(story, "2026-06-08", "2026-06-08", "2026-06-10")
    assert owed(story, "2026-06-08") == {"reallocate-after-absence": "2026-07-13"}
    # A return of five working days is one that counts.
    story = back(away(led(), "2026-06-01", "2026-06-01", "2026-06-05"), "2026-06-05", "2026-06-01")
    assert "choose-holder" not in owed(
        away(story, "2026-06-12", "2026-06-12", "2026-06-16"), "2026-06-12"
    )


def test_a_day_at_work_breaks_an_absence_but_for_the_six_weeks() -> None:
    week = away(led(), "2026-05-20", "2026-06-01", "2026-06-08", planned=True)
    away(week, "2026-05-20", "2026-06-12", "2026-06-15", planned=True)
    assert owed(week, "2026-06-12") == {"reallocate-after-absence": "2026-07-13"}
    back(week, "2026-06-08", "2026-06-01")
    assert owed(week, "2026-06-12") == {"reallocate-after-absence": "2026-07-13"}
    assert owed(back(week, "2026-06-15", "2026-06-12"), "2026-06-15") == {}
    # Without an end, the eighth day is that of the second by itself.
    story = back(away(led(), "2026-06-01", "2026-06-01"), "2026-06-04", "2026-06-01")
    away(story, "2026-06-05", "2026-06-05")
    assert owed(story, "2026-06-09") == {"reallocate-after-absence": "2026-07-13"}
    assert "choose-holder-for-open-absence" in owed(story, "2026-06-12")


def test_where_a_policy_sets_no_break_parts_that_adjoin_are_one() -> None:
    story = away(led(), "2026-04-13", "2026-04-13", "2026-04-24", planned=False)
    # From Friday to Monday no working day lies between.
    away(story, "2026-04-24", "2026-04-24", "2026-05-01", planned=False)
    assert owed(story, "2026-04-27", "cin")["consider-cover"]
    story = away(led(), "2026-04-13", "2026-04-13", "2026-04-24", planned=False)
    away(story, "2026-04-24", "2026-04-27", "2026-05-01", planned=False)
    assert "consider-cover" not in owed(story, "2026-04-27", "cin")


def test_sickness_that_goes_on_without_an_end_is_counted_from_its_first_day() -> None:
    story = away(led(), "2026-04-13", "2026-04-13", "2026-04-20", planned=False)
    away(story, "2026-04-20", "2026-04-20", planned=False)
    assert owed(story, "2026-04-23", "cin")["consider-cover-without-date"] == "2026-04-26"


def test_a_return_from_one_part_ends_nothing_while_another_follows() -> None:
    story = away(led(), "2026-05-11", "2026-06-01", "2026-06-05")
    away(story, "2026-06-03", "2026-06-05", "2026-06-11")
    back(story, "2026-06-05", "2026-06-01")
    assert "choose-holder" in owed(story, "2026-06-08")
    assert owed(back(story, "2026-06-11", "2026-06-05"), "2026-06-11") == {}


def test_the_part_that_is_left_is_counted_by_itself_where_the_other_ends_early() -> None:
    story = away(led(), "2026-06-01", "2026-06-01", "2026-06-15")
    away(story, "2026-06-02", "2026-06-15", "2026-07-20")
    back(story, "2026-06-03", "2026-06-01")
    assert {"choose-holder", "tell-family-of-absence"} <= owed(story, "2026-06-04").keys()
    assert owed(story, "2026-06-16")["reallocate-after-absence"] == "2026-07-27"
    # And of less than a week, it asks for nothing.
    story = away(led(), "2026-06-01", "2026-06-01", "2026-06-15")
    away(story, "2026-06-02", "2026-06-15", "2026-06-19")
    assert owed(back(story, "2026-06-03", "2026-06-01"), "2026-06-04") == {}


def test_one_that_is_cut_short_goes_on_with_nothing() -> None:
    story = away(led(), "2026-06-01", "2026-06-01", "2026-06-08")
    away(story, "2026-06-02", "2026-06-08", "2026-06-12")
    assert "choose-holder" in owed(story, "2026-06-02")
    cut = {"worker": "W1", "first_day": "2026-06-08", "expected_return": "2026-06-08"}
    story.happened("absence.extended", "2026-06-03", **cut)
    assert "choose-holder" not in owed(story, "2026-06-04")


def test_one_that_is_extended_until_the_next_begins_goes_on_with_it() -> None:
    story = away(led(), "2026-05-11", "2026-06-01", "2026-06-05")
    away(story, "2026-05-11", "2026-06-22", "2026-06-26", planned=True)
    assert "choose-holder" not in owed(story, "2026-06-03")
    longer = {"worker": "W1", "first_day": "2026-06-22", "expected_return": "2026-07-03"}
    assert "choose-holder" in owed(
        story.happened("absence.extended", "2026-06-03", **longer), "2026-06-03"
    )
    story = away(led(), "2026-05-11", "2026-06-01", "2026-06-05")
    away(story, "2026-05-11", "2026-06-10", "2026-06-12", planned=True)
    longer = {"worker": "W1", "first_day": "2026-06-01", "expected_return": "2026-06-10"}
    story.happened("absence.extended", "2026-06-03", **longer)
    assert "choose-holder" in owed(story, "2026-06-03")


@pytest.mark.parametrize("withdrawn", ["E1", "E2"])
def test_one_that_was_withdrawn_is_part_of_nothing(withdrawn: str) -> None:
    story = away(led(), "2026-06-01", "2026-06-01", "2026-06-05", id="E1")
    away(story, "2026-06-05", "2026-06-05", "2026-06-11", id="E2")
    assert "choose-holder" in owed(story, "2026-06-05")
    story.happened("event.corrected", "2026-06-05", corrects=withdrawn, reason="Wrong person")
    assert "choose-holder" not in owed(story, "2026-06-06")
    first = {"E1": "2026-07-17", "E2": "2026-07-13"}[withdrawn]
    assert owed(story, "2026-06-06")["reallocate-after-absence"] == first


def test_one_recorded_from_the_first_day_of_the_absence_before_it_is_counted_from_there() -> None:
    story = away(led(), "2026-06-05", "2026-06-01", "2026-06-11", again_from="2026-06-05")
    assert "choose-holder" in owed(story, "2026-06-05")
    assert owed(back(story, "2026-06-08", "2026-06-05"), "2026-06-08") == {}


def test_absences_of_two_workers_are_no_whole() -> None:
    story = away(led(), "2026-06-01", "2026-06-01", "2026-06-05")
    story.happened(
        "absence.started",
        "2026-06-02",
        worker="W2",
        first_day="2026-06-05",
        expected_return="2026-06-11",
    )
    assert "choose-holder" not in owed(story, "2026-06-08")


@pytest.mark.parametrize("pack", PACKS)
def test_an_absence_asks_for_the_same_however_it_is_divided(pack: str) -> None:
    chance = Random(7)
    for _ in range(60):
        first = date(2026, 6, 1) + timedelta(days=chance.randrange(30))
        length, planned = chance.randrange(2, 60), chance.random() < 0.5
        ends = first + timedelta(days=length)
        cuts = sorted({chance.randrange(1, length) for _ in range(chance.randrange(1, 4))})
        on = [first - timedelta(days=chance.randrange(0, 9)) for _ in range(len(cuts) + 1)]
        days = [first, *(first + timedelta(days=cut) for cut in cuts), ends]
        parts = list(itertools.pairwise(days))
        chance.shuffle(parts)
        divided = led()
        for recorded, (begins, back_on) in zip(sorted(on), parts, strict=True):
            away(divided, str(recorded), str(begins), str(back_on), planned=planned)
        one = away(led(), str(max(on)), str(first), str(ends), planned=planned)
        for day in (max(on), first + timedelta(days=2), ends + timedelta(days=3)):
            wanted, came = owed(one, str(day), pack), owed(divided, str(day), pack)
            assert wanted.keys() <= came.keys(), (first, parts, on, day)
            # Whatever is counted from the first day away is counted from that of the whole.
            for rule in wanted.keys() & {"reallocate-after-absence", "consider-cover-still-away"}:
                assert came[rule] == wanted[rule], (first, parts, on, day)
        over = divided
        for begins, _ in sorted(parts):
            back(over, str(ends), str(begins))
        assert owed(over, str(ends), pack) == {}, (first, parts, on)


# ==================== One inside another


@pytest.mark.parametrize("pack", PACKS)
def test_an_absence_inside_another_asks_for_nothing_and_ends_nothing(pack: str) -> None:
    chance = Random(11)
    for _ in range(60):
        first = date(2026, 6, 1) + timedelta(days=chance.randrange(5))
        length, planned = chance.randrange(10, 70), chance.random() < 0.5
        begins = first + timedelta(days=chance.randrange(1, length - 3))
        ends = begins + timedelta(days=chance.randrange(1, (first - begins).days + length))
        whole = (str(first), str(first + timedelta(days=length)))
        alone = away(led(), str(first), *whole, planned=planned)
        within = away(led(), str(first), *whole, planned=planned)
        entered = first + timedelta(days=chance.randrange(0, (begins - first).days + 1))
        away(within, str(entered), str(begins), str(ends), planned=chance.random() < 0.5)
        for day in (entered, begins, ends, first + timedelta(days=length + 2)):
            if day == ends:
                back(within, str(ends), str(begins))
            assert owed(within, str(day), pack) == owed(alone, str(day), pack), (whole, begins, day)
        over = back(within, whole[1], whole[0])
        assert owed(over, whole[1], pack) == {}, (whole, begins, ends)


def test_what_was_told_and_decided_of_the_longer_is_not_asked_again_for_the_shorter() -> None:
    story = away(led(), "2026-06-01", "2026-06-01", "2026-08-31")
    story.happened("family.told", "2026-06-02", about="absence")
    story.allocated("2026-06-02", to="W2", role="holding")
    away(story, "2026-06-15", "2026-06-15", "2026-06-19", planned=True)
    assert owed(story, "2026-06-16") == {"reallocate-after-absence": "2026-07-13"}


def test_a_longer_one_recorded_over_a_shorter_outlasts_it() -> None:
    story = away(led(), "2026-05-20", "2026-06-15", "2026-06-19", planned=True)
    away(story, "2026-06-01", "2026-06-01", "2026-08-31")
    back(story, "2026-06-19", "2026-06-15")
    assert owed(story, "2026-06-22")["reallocate-after-absence"] == "2026-07-13"
    # A return that names none is one from all.
    assert owed(back(story, "2026-06-22"), "2026-06-22") == {}


def test_one_without_an_end_outlasts_what_lies_inside_it() -> None:
    story = away(led(), "2026-04-13", "2026-04-13", planned=False)
    away(story, "2026-04-14", "2026-04-20", "2026-04-22", planned=True)
    back(story, "2026-04-22", "2026-04-20")
    assert owed(story, "2026-04-27", "cin")["consider-cover-without-date"] == "2026-04-26"
    assert owed(back(story, "2026-04-28", "2026-04-13"), "2026-04-28", "cin") == {}


def test_where_the_longer_is_cut_short_the_shorter_is_what_is_left() -> None:
    story = away(led(), "2026-06-01", "2026-06-01", "2026-08-31")
    away(story, "2026-06-02", "2026-06-15", "2026-06-26")
    # Back before the shorter begins: it counts by itself.
    before = back(story, "2026-06-08", "2026-06-01")
    assert owed(before, "2026-06-15")["reallocate-after-absence"] == "2026-07-27"
    story = away(led(), "2026-06-01", "2026-06-01", "2026-08-31")
    away(story, "2026-06-02", "2026-06-15", "2026-06-26")
    # Back while it runs: the two are one that ends with it.
    during = back(story, "2026-06-17", "2026-06-01")
    assert owed(during, "2026-06-18")["reallocate-after-absence"] == "2026-07-13"
    assert owed(back(during, "2026-06-26", "2026-06-15"), "2026-06-26") == {}


# ==================== Of one day, without a time


def test_an_absence_that_began_and_ended_on_one_day_is_over() -> None:
    story = back(away(led(), "2026-06-01", "2026-06-01", "2026-07-20"), "2026-06-01")
    assert owed(story, "2026-06-02") == {}


def test_one_that_ended_and_began_again_on_one_day_goes_on() -> None:
    story = back(away(led(), "2026-06-01", "2026-06-01", "2026-06-10"), "2026-06-10")
    away(story, "2026-06-10", "2026-06-10", "2026-06-20")
    assert owed(story, "2026-06-10")["reallocate-after-absence"] == "2026-07-13"
    assert "choose-holder" in owed(story, "2026-06-10")
    # As it stands in the file, though one of the two has a time.
    timed = back(away(led(), "2026-06-01", "2026-06-01", "2026-06-10"), "2026-06-10T09:00:00+01:00")
    away(timed, "2026-06-10", "2026-06-10", "2026-06-20")
    assert "choose-holder" in owed(timed, "2026-06-10")


def test_one_that_began_ended_and_began_again_on_one_day_goes_on() -> None:
    story = back(away(led(), "2026-06-01", "2026-06-01", "2026-06-20"), "2026-06-01")
    away(story, "2026-06-01", "2026-06-01", "2026-06-20")
    assert "choose-holder" in owed(story, "2026-06-01")
    assert owed(back(story, "2026-06-02"), "2026-06-02") == {}


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_parts_recorded_in_any_order_have_one_clock(order: tuple[int, ...]) -> None:
    weeks = (
        ("2026-06-01", "2026-06-08"),
        ("2026-06-08", "2026-06-15"),
        ("2026-06-15", "2026-06-22"),
    )
    story = led()
    for on, part in enumerate(order):
        away(story, f"2026-05-2{on}", *weeks[part], planned=False)
    for pack in ("suffolk", "cin"):
        loaded = find_pack(pack)
        running = [
            (each.id, str(each.limit)[:10])
            for each in derive(loaded, story.file(), as_of=date(2026, 6, 16))
            if each.status in OPEN and each.id in of_absences(loaded) - {"settle-tasks"}
        ]
        assert len({rule for rule, _ in running}) == len(running), running
        if pack == "suffolk":
            assert ("reallocate-after-absence", "2026-07-13") in running


@pytest.mark.parametrize("longer", ["another", "changed"])
def test_what_was_decided_of_an_absence_is_decided_however_it_goes_on(longer: str) -> None:
    story = away(led(), "2026-06-01", "2026-06-01", "2026-06-17", planned=False)
    decided = {"worker": "W1", "outcome": "stays", "by": "M1"}
    story.happened("absence.reviewed", "2026-06-02", **decided)
    if longer == "another":
        away(story, "2026-06-16", "2026-06-17", "2026-08-20", planned=False)
    else:
        told = {"worker": "W1", "first_day": "2026-06-01", "expected_return": "2026-08-20"}
        story.happened("absence.extended", "2026-06-16", **told)
    assert not owed(story, "2026-06-19", "cin").keys() & {
        "consider-cover",
        "consider-cover-still-away",
    }
    # Another absence, after a time at work, is decided by itself.
    back(story, "2026-07-01", "2026-06-01" if longer == "changed" else "2026-06-17")
    away(story, "2026-09-01", "2026-09-01", "2026-10-20", planned=False)
    assert "consider-cover" in owed(story, "2026-09-02", "cin")
