"""What one cell means, and what it cannot mean."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from keyworker.exchange.annex_a.codes import (
    Status,
    closing_outcome,
    read_disability,
    read_ethnicity,
    read_sex,
    read_status,
)
from keyworker.exchange.cells import Unclear, read_date, read_id, read_text, read_yes_no


@pytest.mark.parametrize(
    "cell", ["", None, "  ", "\u00a0", "#N/A", "n/a", "SSD_PH", "NULL", -1, "-1"]
)
def test_a_stand_in_for_nothing_is_nothing(cell: object) -> None:
    assert read_text(cell) is None


def test_odd_spaces_become_one_ordinary_space() -> None:
    assert read_text(" Ada\u00a0 Osei\t") == "Ada Osei"


@pytest.mark.parametrize("cell", [9212044.0, 9212044, "9212044", " 9212044.0 "])
def test_an_id_survives_being_a_number(cell: object) -> None:
    assert read_id(cell) == "9212044"


def test_an_id_with_letters_is_kept_as_it_is() -> None:
    assert read_id("P-0042") == "P-0042"


def test_a_number_with_a_fraction_is_no_id() -> None:
    with pytest.raises(Unclear, match="fraction"):
        read_id(12.5)


@pytest.mark.parametrize(
    "cell",
    [
        date(2024, 4, 3),
        datetime(2024, 4, 3, 9, 30),
        "03/04/2024",
        "3/4/2024",
        "03.04.2024",
        "2024-04-03",
        "2024-04-03 00:00:00.000",
        45385,
        45385.0,
        "45385",
        "3 April 2024",
        "03-Apr-2024",
        "3/4/24",
        "03-Apr-24",
        "03/Apr/2024",
        "2024/04/03",
        "20240403",
        20240403,
        "3rd April 2024",
        "Wed 03/04/2024",
        "Wednesday, 3 April 2024",
        "'03/04/2024",
        "03/04/2024 14:30:00",
        45385.99999,
        "\u0660\u0663/\u0660\u0664/\u0662\u0660\u0662\u0664",
        "2024-04-02T23:00:00Z",
        "2024-04-02T23:00:00.000+00:00",
        "2024-04-03 00:30:00+01:00",
    ],
)
def test_a_date_is_read_however_it_is_written_and_day_comes_first(cell: object) -> None:
    assert read_date(cell) == date(2024, 4, 3)


def test_a_date_that_can_only_be_month_first_is_refused_with_how_to_write_it() -> None:
    with pytest.raises(Unclear, match=r"month/day/year; write it as 16/09/2020"):
        read_date("09/16/2020")


@pytest.mark.parametrize(
    "cell",
    [
        *("31/02/2024", "soon", "00/01/2024", 1.5, True, "32/13/2024", 17.5, 2026, "2026"),
        *(
            "June 2026",
            "01/06/20226",
            "01/06/0226",
            "O1/06/2026",
            "15:20",
            "1_0/06/2026",
            "1900-01-00",
        ),
        *("2024-04-03T25:00:00Z", "01/01/1901"),
    ],
)
def test_what_is_no_date_is_refused(cell: object) -> None:
    with pytest.raises(Unclear):
        read_date(cell)


@pytest.mark.parametrize(
    "cell", [date(1900, 1, 1), "01/01/1900", "9999-12-31", date(2300, 1, 1), 0]
)
def test_a_date_systems_write_for_not_known_is_not_known(cell: object) -> None:
    assert read_date(cell) is None


@pytest.mark.parametrize(
    ("cell", "meant"),
    [("a) Yes", True), ("b) No", False), ("Y", True), (0, False), ("c) Unknown", None)],
)
def test_yes_and_no_are_read_with_their_letters(cell: object, meant: bool | None) -> None:
    assert read_yes_no(cell) is meant


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("Y - no concerns", True),
        ("Y: No further visits", True),
        ("N: yes at review", False),
        ("No - nothing", False),
        ("No - yes at the next visit", False),
        ("1.0", True),
        ("0.0", False),
        ("1 - Yes", True),
        ("y) Yes", True),
        ("n) No", False),
    ],
)
def test_an_answer_with_words_after_it_is_that_answer(cell: object, meant: bool) -> None:
    assert read_yes_no(cell) is meant


@pytest.mark.parametrize("cell", ["Perhaps", "Yes/No", "y/n", "No / Yes", "yes or no", "2.0"])
def test_neither_yes_nor_no_is_said_so_as_it_was_written(cell: str) -> None:
    with pytest.raises(Unclear, match=f"'{cell}' is neither yes nor no"):
        read_yes_no(cell)


@pytest.mark.parametrize(("cell", "meant"), [("NONE", False), ("None", False), ("LD, AUT", True)])
def test_that_there_is_no_disability_is_an_answer(cell: str, meant: bool) -> None:
    assert read_disability(cell) is meant


@pytest.mark.parametrize(
    ("cell", "meant"),
    [("Female", "F"), ("b) Female", "F"), ("a) Male", "M"), ("c) Not stated/recorded", "U")],
)
def test_sex_is_read_with_or_without_its_letter(cell: str, meant: str) -> None:
    assert read_sex(cell) == meant


def test_ethnicity_is_one_of_the_national_codes() -> None:
    assert read_ethnicity("a) WBRI") == "WBRI"
    with pytest.raises(Unclear):
        read_ethnicity("Martian")


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("a) Looked after child", Status.LOOKED_AFTER),
        ("CLA&CP", Status.LOOKED_AFTER),
        ("b) Child Protection plan", Status.PROTECTION),
        ("CPP", Status.PROTECTION),
        ("c) Child in need plan", Status.IN_NEED),
        ("CiN Plan", Status.IN_NEED),
        ("d) Open assessment", Status.ASSESSMENT),
        ("Open asmt", Status.ASSESSMENT),
        ("e) Closed episode", Status.CLOSED),
        ("Closed Assessment", Status.CLOSED),
    ],
)
def test_a_case_status_is_known_in_each_of_its_spellings(cell: str, meant: Status) -> None:
    assert read_status(cell) is meant


def test_closing_reasons_become_the_records_own() -> None:
    assert closing_outcome("e) RC5 - Transferred to another authority") == "moved-away"
    assert closing_outcome(None) == "other"
