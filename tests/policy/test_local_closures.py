"""Days on which an authority closes of its own accord: what they move, and what they leave."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from keyworker.decisions.trying.documents_out import timescales_of, workload_of
from keyworker.policy.calendar import Calendar
from keyworker.policy.closures import LocalClosure
from keyworker.policy.documents import DocumentError
from tests.northshire import a_pack, a_timescale


def a_closure(
    first: str, until: str, *, known: str = "2026-10-01", title: str = ""
) -> LocalClosure:
    days = {"from": first, "until": until, "known": known, "title": title}
    return LocalClosure.model_validate(days)


CHRISTMAS = a_closure("2026-12-29", "2026-12-31", title="Christmas closure")


def test_a_closed_day_counts_as_no_working_day() -> None:
    plain, closed = Calendar(), Calendar(local=(CHRISTMAS,))
    start = date(2026, 12, 24)
    assert plain.add_working_days(start, 2) == date(2026, 12, 30)
    assert closed.add_working_days(start, 2) == date(2027, 1, 5)
    assert closed.working_days_between(start, date(2027, 1, 4)) == 1
    assert not closed.is_working(date(2026, 12, 30))
    assert closed.on_or_before(date(2026, 12, 31)) == date(2026, 12, 24)


def test_a_closure_makes_nobody_late_in_the_past() -> None:
    # Papers are due five working days before the 8th; on the 5th somebody says that the 6th is closed.
    said_late = a_closure("2026-10-06", "2026-10-06", known="2026-10-05")
    said_early = a_closure("2026-10-06", "2026-10-06", known="2026-08-01")
    meeting, plain = date(2026, 10, 8), Calendar().add_working_days(date(2026, 10, 8), -5)
    assert Calendar(local=(said_late,)).add_working_days(meeting, -5) == plain
    assert Calendar(local=(said_early,)).add_working_days(meeting, -5) < plain
    # A week's last working day does not go back before it was said either.
    friday = a_closure("2026-10-08", "2026-10-09", known="2026-10-08")
    assert Calendar(local=(friday,)).on_or_before(date(2026, 10, 11)) == date(2026, 10, 9)


@pytest.mark.parametrize(
    ("first", "until"), [("2026-12-29", "2026-12-24"), ("2026-01-01", "2026-12-31")]
)
def test_a_closure_has_its_days_in_order_and_not_too_many(first: str, until: str) -> None:
    with pytest.raises(ValueError, match="a closure is of 1 to 31 days"):
        a_closure(first, until)


def a_case_file(**more: Any) -> dict[str, Any]:
    received = {"kind": "referral.received", "at": "2026-12-24"}
    return {"case": {"id": "C1"}, "events": [received], **more}


def closures(**more: Any) -> list[dict[str, Any]]:
    return [{"from": "2026-12-29", "until": "2026-12-31", "known": "2026-10-01", **more}]


def the_clock(document: dict[str, Any]) -> dict[str, Any]:
    pack = a_pack(timescales=[a_timescale()])
    (clock,) = timescales_of(pack, document, as_of=date(2026, 12, 30))
    return clock


def test_a_case_file_brings_the_closures_of_its_service_with_it() -> None:
    assert the_clock(a_case_file())["limit"] == "2026-12-31"
    closed = the_clock(a_case_file(closures=closures(title="Christmas closure")))
    assert closed["limit"] == "2027-01-06"
    said = "Local closure (Christmas closure): Tuesday 29 December 2026 to Thursday 31 December 2026, which counts no working day"
    assert said.split(":")[0] in " ".join(closed["because"])


def test_a_closure_that_moves_nothing_is_not_told() -> None:
    other = [{"from": "2027-03-01", "until": "2027-03-01", "known": "2026-10-01"}]
    assert "closure" not in " ".join(the_clock(a_case_file(closures=other))["because"])
    weekend = [{"from": "2026-12-26", "until": "2026-12-28", "known": "2026-10-01"}]
    assert "closure" not in " ".join(the_clock(a_case_file(closures=weekend))["because"])


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ([{"from": "2026-12-29"}], "closures[0].until: is missing"),
        ([{"from": "soon", "until": "2026-12-31", "known": "2026-10-01"}], "closures[0].from"),
        ("never", "closures: should be a list"),
    ],
)
def test_a_closure_that_is_none_is_refused_in_words(given: Any, says: str) -> None:
    with pytest.raises(DocumentError, match=says.replace("[", r"\[")):
        the_clock(a_case_file(closures=given))
    with pytest.raises(DocumentError, match="closures"):
        workload_of(a_pack(), {"worker": {}, "closures": given}, as_of=date(2026, 12, 1))
