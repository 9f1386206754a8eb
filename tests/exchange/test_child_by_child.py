"""A file with every dirt in it: each child is on record as the file says, or each of their rows says why not."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from keyworker.exchange.annex_a.bring_in import import_annex_a
from keyworker.exchange.annex_a.report import ImportReport
from keyworker.exchange.workbook import read_workbook
from keyworker.record import projection
from keyworker.record.models import Case, Identifier
from tests.exchange.imported import LATER, NOW, Row
from tests.exchange.workbooks import a_workbook, in_need, looked_after, protected, referral

pytestmark = pytest.mark.django_db
WORKERS = [
    "Ada Osei",
    "Ben Nowak",
    "Unallocated",
    "Duty 2",
    None,
    "N/A",
    "x" * 300,
    "Zo\u00eb N\u00fa\u00f1ez",
    "?",
]
TEAMS = ["North Team 1", "Unknown", None, "t" * 150]
DATES = [
    date(2026, 5, 4),
    "04/05/26",
    "2026-05-03T23:00:00Z",
    "04-May-26",
    46146,
    "13/13/2026",
    None,
]
BIRTHS = [date(2014, 5, 6), date(2034, 1, 1), 17.5, None, date(1924, 3, 2), date(2027, 1, 20)]
STATUSES = [
    "c) Child in need plan",
    "CP (not CLA)",
    "Parked",
    None,
    "Case Closed",
    "Open",
    "CIN > CP",
]


def a_row(chance: Random, child: int) -> Row:
    said: dict[str, Any] = {
        "worker": chance.choice(WORKERS),
        "team": chance.choice(TEAMS),
        "born": chance.choice(BIRTHS),
    }
    kind = chance.randrange(4)
    when = chance.choice(DATES)
    end = chance.choice([None, None, date(2026, 9, 1), date(2027, 9, 1), date(2020, 1, 1), "soon"])
    if kind == 0:
        closed = end if chance.random() < 0.3 else None
        return in_need(child, **said, start=when, status=chance.choice(STATUSES), closed=closed)
    if kind == 1:
        return protected(child, **said, plan_start=when, plan_end=end)
    if kind == 2:
        care = {"Date Started to be Looked After": when, "Date Ceased to be Looked After": end}
        return looked_after(child, **said, **care)
    return referral(child, **said, referred=when, nfa=chance.choice(["NFA", "No", "Perhaps", None]))


def children_of(path: Path) -> dict[tuple[str, int], str]:
    """The child of each row, by its sheet and number."""
    return {
        (sheet.name, number): str(row[0]).removesuffix(".0")
        for sheet in read_workbook(path).sheets
        for number, row in enumerate(sheet.rows[1:], start=2)
    }


def each_child_is_accounted_for(path: Path, report: ImportReport) -> None:
    rows: dict[str, set[tuple[str, int]]] = defaultdict(set)
    for place, child in children_of(path).items():
        rows[child].add(place)
    rejected = {(each.sheet, each.row): each.reason for each in report.rejected}
    on_record = set(Identifier.objects.values_list("value", flat=True))
    for child, theirs in rows.items():
        taken = theirs - set(rejected)
        assert (child in on_record) is bool(taken), child
        assert all(rejected[place] for place in theirs - taken)
    assert report.rows.rows_in == len(children_of(path))


@pytest.mark.parametrize("seed", range(6))
def test_each_child_is_on_record_or_each_row_says_why_not(tmp_path: Path, seed: int) -> None:
    chance = Random(seed)
    numbers = range(101, 141)
    rows = [a_row(chance, child) for child in numbers for _ in range(chance.randint(1, 4))]
    path = a_workbook(tmp_path, *rows)
    first = import_annex_a(path, now=NOW)
    each_child_is_accounted_for(path, first)
    again = import_annex_a(path, now=LATER)
    assert (again.rows.created, again.rows.updated, again.events_added) == (0, 0, 0)
    named = {reference for each in first.unallocated for reference in each.cases}
    without = Case.objects.filter(stage="open").exclude(
        allocations__role="lead", allocations__period__upper_inf=True
    )
    assert named == set(without.values_list("reference", flat=True))
    assert list(projection.differences(Case.objects.select_related("service", "team"))) == []


def apart(rows: list[Row]) -> list[Row]:
    """The same rows, each of a start of its own: two of one child and start that differ contradict each other."""
    starts = (
        "CIN Start Date",
        "Child Protection Plan Start Date",
        "Date Started to be Looked After",
        "Date of referral",
    )
    return [
        (
            number,
            {
                **said,
                **{
                    name: date(2026, 5, 1) + timedelta(days=place)
                    for name in starts
                    if name in said
                },
            },
        )
        for place, (number, said) in enumerate(rows)
    ]


@pytest.mark.parametrize("kept", [3, 6, 7, 8])
@pytest.mark.parametrize("seed", range(4))
def test_a_file_of_one_list_moves_nothing_that_another_said(
    tmp_path: Path, seed: int, kept: int
) -> None:
    chance = Random(seed)
    rows = apart([a_row(chance, child) for child in range(101, 141) for _ in range(3)])
    whole = a_workbook(tmp_path, *rows)
    import_annex_a(whole, now=NOW)
    before = [
        (case.stage, sorted(case.standings.values_list("standing", "started", "ended")))
        for case in in_order()
    ]
    some = [row for row in rows if row[0] == kept]
    report = import_annex_a(a_workbook(tmp_path, *some, name="some.xlsx"), now=LATER)
    assert report.rows.created == 0
    assert [
        (case.stage, sorted(case.standings.values_list("standing", "started", "ended")))
        for case in in_order()
    ] == before
    again = import_annex_a(whole, now=LATER + timedelta(days=1))
    assert again.rows.created == 0
    assert [case.stage for case in in_order()] == [stage for stage, _ in before]
    assert list(projection.differences(Case.objects.select_related("service", "team"))) == []


def in_order() -> list[Case]:
    return list(Case.objects.order_by("source_key"))
