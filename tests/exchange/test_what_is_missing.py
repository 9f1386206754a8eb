"""What a file does not hold ends nothing; two spells are two; a start put right is a correction."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest

from keyworker.exchange.annex_a.report import in_words
from keyworker.policy.casefile import LONDON
from keyworker.record.models import Case, FamilyMember, Person
from tests.exchange.imported import (
    LATER,
    NOW,
    Row,
    brought_in,
    case_of,
    kinds_of,
    lead_of,
    standings_of,
)
from tests.exchange.workbooks import in_need, looked_after, protected, referral

pytestmark = pytest.mark.django_db
CARE = "Date Started to be Looked After"
CEASED = "Date Ceased to be Looked After"
OLD, TURN = date(2025, 1, 6), date(2026, 5, 1)


def enquiry(child: object, **said: object) -> Row:
    return 5, {
        "Child Unique ID": child,
        "Strategy discussion initiating Section 47 Enquiry Start Date": date(2026, 6, 1),
        "Allocated Worker": "Ada Osei",
        **said,
    }


def care_leaver(child: object, **said: object) -> Row:
    return 9, {
        "Child Unique ID": child,
        "Date of Birth": date(2007, 3, 2),
        "Eligibility Category": "b) Former relevant child",
        "Allocated Worker": "Ada Osei",
        **said,
    }


WHOLE = {
    6: [in_need(1), in_need(2), in_need(3), in_need(4)],
    5: [enquiry(4)],
    7: [protected(2)],
    8: [looked_after(1)],
    9: [care_leaver(3, born=date(2007, 3, 2))],
}


@pytest.mark.parametrize("kept", sorted(WHOLE))
def test_a_file_of_one_list_ends_no_standing(tmp_path: Path, kept: int) -> None:
    brought_in(tmp_path, *(row for rows in WHOLE.values() for row in rows))
    before = {child: standings_of(child) for child in (1, 2, 3, 4)}
    report = brought_in(tmp_path, *WHOLE[kept], now=LATER)
    assert {child: standings_of(child) for child in before} == before
    assert (report.events_added, report.rows.unchanged) == (0, len(WHOLE[kept]))


@pytest.mark.parametrize(
    "only",
    [referral(1, nfa="Yes"), in_need(1, status="e) Closed episode", closed=date(2026, 11, 2))],
)
def test_a_child_with_a_plan_is_not_closed_by_a_file_without_the_plans(
    tmp_path: Path, only: Row
) -> None:
    brought_in(tmp_path, protected(1))
    report = brought_in(tmp_path, only, now=LATER)
    assert (case_of(1).stage, lead_of(1)) == ("open", "Ada Osei")
    assert standings_of(1) == [("child-protection", date(2026, 3, 2), None)]
    assert any("it stays open" in doubt for doubt in report.doubts)


def test_a_closed_case_is_not_opened_by_a_plan_that_has_ended(tmp_path: Path) -> None:
    ended = protected(1, plan_end=TURN)
    brought_in(tmp_path, ended, in_need(1, status="e) Closed episode", closed=date(2026, 11, 2)))
    brought_in(tmp_path, ended, now=LATER)
    assert case_of(1).stage == "closed"
    brought_in(tmp_path, ended, referral(1, referred=date(2026, 11, 20)), now=LATER)
    assert case_of(1).stage == "open"


def test_a_list_a_day_each_leaves_the_child_with_both_standings(tmp_path: Path) -> None:
    brought_in(tmp_path, protected(1))
    brought_in(tmp_path, looked_after(1), now=LATER)
    assert {(name, ended) for name, _, ended in standings_of(1)} == {
        ("child-protection", None),
        ("looked-after", None),
    }


def test_another_status_on_the_same_list_ends_what_only_that_list_had_said(tmp_path: Path) -> None:
    brought_in(tmp_path, in_need(1, status="b) Child Protection plan"))
    brought_in(tmp_path, in_need(1), now=LATER)
    assert [(name, ended is None) for name, _, ended in standings_of(1)] == [
        ("child-in-need", True),
        ("child-protection", False),
    ]


SPELLS = [
    protected(1, plan_start=OLD, plan_end=date(2025, 6, 2)),
    protected(1, plan_start=date(2025, 6, 2), plan_end=TURN),
    protected(1, plan_start=TURN),
]


@pytest.mark.parametrize("rows", list(permutations(SPELLS)))
def test_spells_that_touch_are_so_many_whatever_their_order(
    tmp_path: Path, rows: tuple[Row, ...]
) -> None:
    brought_in(tmp_path, *rows)
    assert [(start, end) for _, start, end in standings_of(1)] == [
        (OLD, date(2025, 6, 2)),
        (date(2025, 6, 2), TURN),
        (TURN, None),
    ]


@pytest.mark.parametrize("newest_first", [False, True])
def test_spells_that_overlap_by_a_day_are_two_and_it_is_said(
    tmp_path: Path, newest_first: bool
) -> None:
    rows = [
        looked_after(1, **{CARE: OLD, CEASED: date(2026, 5, 2)}),
        looked_after(1, **{CARE: TURN}),
    ]
    report = brought_in(tmp_path, *(reversed(rows) if newest_first else rows))
    assert [(start, end) for _, start, end in standings_of(1)] == [(OLD, TURN), (TURN, None)]
    assert "overlap" in in_words(report)


def test_one_period_written_twice_with_one_of_them_ended_goes_on(tmp_path: Path) -> None:
    brought_in(
        tmp_path,
        protected(1, plan_start=OLD, plan_end=TURN),
        protected(1, plan_start=date(2025, 1, 7)),
    )
    assert standings_of(1)[-1] == ("child-protection", date(2025, 1, 7), None)


def test_an_earlier_spell_that_comes_in_a_later_file_does_not_end_the_present_one(
    tmp_path: Path,
) -> None:
    brought_in(tmp_path, protected(1, plan_start=TURN))
    brought_in(
        tmp_path,
        protected(1, plan_start=TURN),
        protected(1, plan_start=OLD, plan_end=TURN),
        now=LATER,
    )
    assert [(start, end) for _, start, end in standings_of(1)] == [(OLD, TURN), (TURN, None)]


def test_of_two_rows_of_one_start_the_one_that_goes_on_is_believed(tmp_path: Path) -> None:
    report = brought_in(
        tmp_path,
        protected(1, plan_start=OLD, plan_end=TURN),
        protected(1, plan_start=OLD),
    )
    assert standings_of(1) == [("child-protection", OLD, None)]
    assert report.rows.rejected == 1


@pytest.mark.parametrize(
    ("first", "then", "kind"),
    [
        (
            protected(1, plan_start=OLD),
            protected(1, plan_start=date(2025, 1, 7)),
            "standing.started",
        ),
        (in_need(1, start=OLD), in_need(1, start=date(2025, 1, 7)), "standing.started"),
        (referral(1, referred=OLD), referral(1, referred=date(2025, 1, 7)), "referral.received"),
        (
            looked_after(1, **{CARE: OLD}),
            looked_after(1, **{CARE: date(2025, 1, 7)}),
            "standing.started",
        ),
    ],
)
def test_a_start_put_right_is_a_correction(
    tmp_path: Path, first: Row, then: Row, kind: str
) -> None:
    brought_in(tmp_path, first)
    report = brought_in(tmp_path, then, now=LATER)
    assert (report.rows.created, report.rows.updated) == (0, 1)
    assert (report.cases_opened, report.cases_received) == (0, 0)
    recorded = kinds_of(1)
    assert [day for each, day in recorded if each == kind] == [OLD, date(2025, 1, 7)]
    assert "event.corrected" in dict(recorded)
    assert "taken as put right" in in_words(report)
    again = brought_in(tmp_path, then, now=LATER + timedelta(days=1))
    assert (again.rows.unchanged, again.events_added) == (1, 0)
    if kind == "standing.started":
        assert [start for _, start, _ in standings_of(1)] == [date(2025, 1, 7)]
        assert case_of(1).opened_on == date(2025, 1, 7)


def test_a_spell_that_began_after_the_earlier_file_is_another(tmp_path: Path) -> None:
    brought_in(tmp_path, referral(1, referred=OLD, nfa="Yes"))
    report = brought_in(
        tmp_path,
        referral(1, referred=date(2026, 12, 20), nfa="Yes"),
        now=datetime(2027, 1, 5, 9, tzinfo=LONDON),
    )
    assert (report.rows.created, report.rows.updated) == (1, 0)


@pytest.mark.parametrize("undated_first", [False, True])
def test_undated_and_open_wins_over_dated_and_closed(tmp_path: Path, undated_first: bool) -> None:
    rows = [
        in_need(1, start=OLD, closed=date(2026, 1, 1), status="e) Closed episode"),
        in_need(1, start=None),
    ]
    report = brought_in(tmp_path, *(reversed(rows) if undated_first else rows))
    assert (case_of(1).stage, lead_of(1)) == ("open", "Ada Osei")
    assert report.doubts


def test_a_closure_date_beside_an_open_status_leaves_the_case_open_and_is_said(
    tmp_path: Path,
) -> None:
    report = brought_in(tmp_path, in_need(1, closed=TURN))
    assert case_of(1).stage == "open"
    assert any("closure date and a status that is open" in doubt for doubt in report.doubts)


@pytest.mark.parametrize("start", [None, 0, "31/12/9999"])
def test_an_open_case_without_a_start_says_that_its_day_is_estimated(
    tmp_path: Path, start: object
) -> None:
    report = brought_in(tmp_path, in_need(1, start=start))
    assert case_of(1).opened_on == NOW.date()
    assert any("estimated" in doubt for doubt in report.doubts)


def test_who_held_a_plan_that_has_ended_holds_the_case_that_is_still_open(tmp_path: Path) -> None:
    report = brought_in(tmp_path, protected(1, plan_end=TURN))
    assert (case_of(1).stage, lead_of(1)) == ("open", "Ada Osei")
    assert any("has ended" in doubt for doubt in report.doubts)


def test_a_conference_that_led_to_a_plan_that_is_not_listed_is_a_doubt(tmp_path: Path) -> None:
    led = {
        "Date of Initial Child Protection Conference": date(2026, 6, 10),
        "Did the Initial Child Protection Conference Result in a Child Protection Plan": "a) Yes",
    }
    assert "list 7 of this file has none" in in_words(brought_in(tmp_path, enquiry(1, **led)))


def test_a_case_closed_and_open_again_in_the_source_comes_back_and_stays(tmp_path: Path) -> None:
    closed = in_need(1, status="e) Closed episode", closed=date(2026, 11, 1))
    brought_in(tmp_path, in_need(1), protected(1))
    brought_in(tmp_path, closed, protected(1, plan_end=TURN), now=LATER)
    again = in_need(1)
    brought_in(tmp_path, again, now=LATER + timedelta(days=3))
    assert (case_of(1).stage, lead_of(1)) == ("open", "Ada Osei")
    last = brought_in(tmp_path, again, now=LATER + timedelta(days=9))
    assert last.events_added == 0


def test_a_child_once_born_is_born_and_in_one_family(tmp_path: Path) -> None:
    due, born = date(2026, 12, 10), date(2026, 12, 2)
    early_help = (
        2,
        {"Child Unique ID": 1, "Assessment start date": date(2026, 12, 5), "Date of Birth": born},
    )
    brought_in(tmp_path, protected(1, born=due, plan_start=date(2026, 9, 1)))
    person = Person.objects.get()
    assert (person.is_unborn, person.expected) == (True, due)
    brought_in(
        tmp_path,
        protected(1, born=born, plan_start=date(2026, 9, 1)),
        early_help,
        now=datetime(2026, 12, 9, 9, tzinfo=LONDON),
    )
    assert list(FamilyMember.objects.values_list("relationship", flat=True)) == ["child"]
    assert Case.objects.values("family").distinct().count() == 1
    assert ("birth.recorded", born) in kinds_of(1)


def test_a_child_without_a_date_of_birth_is_a_child(tmp_path: Path) -> None:
    brought_in(tmp_path, protected(1, born=None))
    assert FamilyMember.objects.get().relationship == "child"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (protected(1, born=date(2034, 3, 1)), "further ahead than a pregnancy"),
        (protected(1, plan_start=OLD, born=date(2026, 9, 1)), "before the pregnancy"),
        (protected(1, born=date(1924, 3, 2)), "grown up"),
        (looked_after(1, born=date(2027, 3, 1)), "before birth"),
        (looked_after(1, born=date(2026, 3, 1)), "before birth"),
        (care_leaver(1, **{"Date of Birth": date(2027, 3, 1)}), "16 to 25"),
        (care_leaver(1, **{"Date of Birth": date(2024, 3, 1)}), "16 to 25"),
        (care_leaver(1, **{"Date of Birth": date(1930, 1, 1)}), "16 to 25"),
        (in_need(1, start=date(2004, 1, 1), born=date(2015, 1, 1)), "before the pregnancy"),
    ],
)
def test_a_birth_that_cannot_be_true_is_asked_about_and_the_child_is_taken(
    tmp_path: Path, row: Row, reason: str
) -> None:
    report = brought_in(tmp_path, row)
    person = Person.objects.get()
    assert (person.born, person.expected) == (None, None)
    assert any(reason in doubt for doubt in report.doubts)
    assert case_of(1).stage == "open"


def test_a_child_long_grown_up_and_still_in_need_is_a_doubt(tmp_path: Path) -> None:
    report = brought_in(tmp_path, in_need(1, born=date(1999, 9, 23), start=date(2010, 6, 9)))
    assert Person.objects.get().born == date(1999, 9, 23)
    assert any("perhaps its end is missing" in doubt for doubt in report.doubts)


def test_a_child_expected_soon_may_have_a_plan(tmp_path: Path) -> None:
    report = brought_in(tmp_path, protected(1, born=date(2027, 3, 1), plan_start=date(2026, 10, 5)))
    assert (Person.objects.get().expected, report.doubts) == (date(2027, 3, 1), ())
