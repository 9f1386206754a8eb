"""How what someone entered is read, from a form or from a document."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.http import QueryDict

from keyworker.actions.form_fields import FormField
from keyworker.actions.read_fields import read_fields
from tests.builders import at


def read(entered: Any, **field: Any) -> tuple[Any, dict[str, str]]:
    values, errors = read_fields([FormField(**{"name": "x", "label": "Which?", **field})], entered)
    return values.get("x"), errors


@pytest.mark.parametrize(
    ("entered", "value"),
    [
        ("yes", True),
        ("no", False),
        (True, True),
        (False, False),
        ("on", True),
        ("true", True),
        ("False", False),
    ],
)
def test_yes_and_no_are_read_from_words_and_from_truth_values(entered: Any, value: bool) -> None:
    assert read({"x": entered}, type="yes-no") == (value, {})


@pytest.mark.parametrize(
    "entered",
    [
        {"x": "2026-05-27"},
        {"x-day": "27", "x-month": "5", "x-year": "2026"},
        {"x-day": "27", "x-month": "5", "x-year": "26"},
        {"x": date(2026, 5, 27)},
    ],
)
def test_a_date_is_read_from_text_from_its_parts_and_as_itself(entered: dict[str, Any]) -> None:
    assert read(entered, type="date") == (date(2026, 5, 27), {})


@pytest.mark.parametrize(
    "entered",
    [
        {"x": "27/05/2026"},
        {"x": "2026-02-30"},
        {"x-day": "31", "x-month": "2", "x-year": "2026"},
        {"x-day": "x"},
    ],
)
def test_what_is_not_a_date_says_how_to_write_one(entered: dict[str, Any]) -> None:
    value, errors = read(entered, type="date")
    assert value is None
    assert errors["x"].startswith("Enter a real date, such as")


@pytest.mark.parametrize("type_", ["date", "datetime"])
@pytest.mark.parametrize(
    "entered",
    [
        {"x": "0026-05-27"},
        {"x": "2206-05-27"},
        {"x-day": "27", "x-month": "5", "x-year": "206"},
        {"x-day": "27", "x-month": "5", "x-year": "20226"},
    ],
)
def test_a_year_in_which_nobody_lived_or_will_is_a_slip(
    entered: dict[str, Any], type_: str
) -> None:
    value, errors = read(entered, type=type_)
    assert value is None
    assert errors["x"] in {
        "Enter the year with four figures, such as 2026",
        "Enter a real date, such as 27 5 2026",
    }


def test_a_time_without_its_day_is_not_thrown_away() -> None:
    assert read({"x-time": "06:30"}, type="datetime") == (
        None,
        {"x": "Enter the day as well as the time"},
    )


@pytest.mark.parametrize(
    "entered",
    [
        {"x": "2026-05-27T15:20"},
        {"x": "2026-05-27 15:20"},
        {"x-day": "27", "x-month": "5", "x-year": "2026", "x-time": "15:20"},
    ],
)
def test_a_time_without_a_zone_is_london_time(entered: dict[str, Any]) -> None:
    assert read(entered, type="datetime") == (at("2026-05-27 15:20"), {})


@pytest.mark.parametrize("entered", ["soon", "2026-05-27T25:00", "9999999"])
def test_what_is_not_a_time_is_refused(entered: str) -> None:
    assert set(read({"x": entered}, type="datetime")[1]) == {"x"}


@pytest.mark.parametrize(("entered", "value"), [("27", 27), (27, 27), ("2.5", 2.5)])
def test_numbers_are_read(entered: Any, value: float) -> None:
    assert read({"x": entered}, type="number") == (value, {})


@pytest.mark.parametrize("entered", ["many", "nan", "inf", "1e999"])
def test_what_is_not_a_number_is_refused(entered: str) -> None:
    assert read({"x": entered}, type="number") == (None, {"x": "Enter a number"})


@pytest.mark.parametrize("type_", ["choice", "worker", "child"])
def test_a_choice_that_is_not_offered_is_refused(type_: str) -> None:
    assert set(read({"x": "W9"}, type=type_, choices=(("W1", "Ada"),))[1]) == {"x"}


def test_several_children_are_read_from_a_form_that_repeats_the_name() -> None:
    form = QueryDict("x=P1&x=P2&x=P1")
    assert read(form, type="children", choices=(("P1", "Mia"), ("P2", "Leo"))) == (("P1", "P2"), {})


def test_one_child_of_a_form_is_read_as_a_list() -> None:
    assert read(QueryDict("x=P1"), type="children", choices=(("P1", "Mia"), ("P2", "Leo"))) == (
        ("P1",),
        {},
    )


@pytest.mark.parametrize("entered", [{}, {"x": ""}, {"x": "   "}, {"x": None}, {"x": []}])
def test_a_blank_is_not_an_answer(entered: dict[str, Any]) -> None:
    assert read(entered) == (None, {"x": "Enter an answer to ‘Which’"})
    assert read(entered, required=False) == (None, {})


@pytest.mark.parametrize("entered", [{"a": {"b": {"P1": "x"}}}, {"a.b.P1": "x"}])
def test_a_dotted_name_is_found_in_a_form_and_in_a_nested_document(entered: dict[str, Any]) -> None:
    values, errors = read_fields([FormField(name="a.b.P1", label="Which?")], entered)
    assert (values, errors) == ({"a": {"b": {"P1": "x"}}}, {})


def test_a_structure_where_text_is_asked_for_is_refused() -> None:
    assert read({"x": {"y": 1}}) == (None, {"x": "Enter text"})


def test_an_answer_beats_the_tick_that_there_is_none() -> None:
    assert read({"x": "Something", "x.nothing": "on"}, nothing="Nothing held") == ("Something", {})
    assert read({"x": "", "x.nothing": "on"}, nothing="Nothing held") == ("Nothing held", {})


def test_a_tick_that_ends_in_because_stands_with_its_reason_alone() -> None:
    tick = "Not seen, because"
    assert read({"x": "", "x.nothing": "on"}, nothing=tick) == (
        None,
        {"x": "Write why, in the box of ‘Which’: ‘Not seen, because’"},
    )
    assert read({"x": "not applicable", "x.nothing": "on"}, nothing=tick)[0] is None
    assert read({"x": "Asleep at noon", "x.nothing": "on"}, nothing=tick) == (
        "Not seen, because Asleep at noon",
        {},
    )
    assert read({"x": "Asleep at noon", "x.nothing": "on"}, nothing=tick, type="outcomes") == (
        ["Not seen, because Asleep at noon"],
        {},
    )
    assert read({"x": "Seen at school"}, nothing=tick) == ("Seen at school", {})


def test_a_null_character_is_refused_before_the_database_would() -> None:
    assert set(read({"x": "a\x00b"})[1]) == {"x"}
    assert set(read({"x": ["a", "b\x00"]}, type="outcomes")[1]) == {"x"}


@pytest.mark.parametrize("type_", ["choice", "worker", "child", "children"])
def test_where_nobody_is_offered_nobody_can_be_chosen(type_: str) -> None:
    assert set(read({"x": "W1"}, type=type_)[1]) == {"x"}


def test_a_childs_name_is_kept_to_what_can_be_stored() -> None:
    child = {"given_name": "M" * 101, "family_name": "Stone"}
    assert read({"x": [child]}, type="new-children")[1] == {
        "x": "A name can have at most 100 letters"
    }
