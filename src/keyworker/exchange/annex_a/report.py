"""What came of an import: every row accounted for, and what a person should look at?"""

from __future__ import annotations

import re
from typing import Any

from pydantic import Field

from keyworker.exchange.rows_accounted import CellNotUnderstood, RejectedRow, RowCounts
from keyworker.policy.model import Model


class ListRead(Model):
    """A sheet recognised as one of the lists."""

    sheet: str
    list: int
    title: str
    rows: int


class Unallocated(Model):
    """Open cases of one standing that have no named worker."""

    standing: str
    children: int
    cases: tuple[str, ...]


class WordMeant(Model):
    """What a word in a column was taken for, and in how many rows."""

    column: str
    written: str
    meaning: str
    rows: int


class WordAsked(Model):
    """A word of which nobody has said what it means, and in how many rows it stands."""

    kind: str
    written: str
    rows: int


class ImportReport(Model):
    """The whole report. ``names`` is for the screen only and is never stored."""

    format: str = "annex-a"
    file: str
    sha256: str
    service: str
    as_of: str
    dry_run: bool
    seen_before: bool = False
    rows: RowCounts
    lists: tuple[ListRead, ...] = ()
    sheets_not_read: tuple[tuple[str, int], ...] = ()
    sheets_hidden: tuple[tuple[str, int], ...] = ()
    like_lists: tuple[tuple[str, int, int], ...] = ()
    far_cells: int = 0
    meant: tuple[WordMeant, ...] = ()
    asked: tuple[WordAsked, ...] = ()
    missing_columns: tuple[tuple[str, str], ...] = ()
    rejected: tuple[RejectedRow, ...] = ()
    not_understood: tuple[CellNotUnderstood, ...] = ()
    newest: dict[str, str] = Field(default_factory=dict)
    doubts: tuple[str, ...] = ()
    people_created: int = 0
    people_updated: int = 0
    families_created: int = 0
    teams_created: int = 0
    workers_created: int = 0
    cases_opened: int = 0
    cases_received: int = 0
    cases_closed: int = 0
    cases_changed: int = 0
    allocations_started: int = 0
    allocations_changed: int = 0
    events_added: int = 0
    starts_not_known: int = 0
    standing_not_known: tuple[str, ...] = ()
    decided_here: tuple[str, ...] = ()
    no_longer_named: tuple[str, ...] = ()
    workers_known_here: tuple[str, ...] = ()
    worker_look_alikes: tuple[tuple[str, str], ...] = ()
    team_look_alikes: tuple[tuple[str, str], ...] = ()
    unallocated: tuple[Unallocated, ...] = ()
    names: dict[str, str] = Field(default_factory=dict, exclude=True)

    def to_store(self) -> dict[str, Any]:
        """The report as kept: without anything quoted from a cell, which might be a name."""
        kept = self.model_dump(mode="json")
        for entry in (*kept["rejected"], *kept["not_understood"]):
            entry["reason"] = _without_quotes(entry["reason"])
        kept["doubts"] = [_without_quotes(each) for each in kept["doubts"]]
        for entry in (*kept["meant"], *kept["asked"]):
            entry["written"] = "what it says"
        return kept


def _without_quotes(sentence: str) -> str:
    return re.sub(r"'[^']*'", "what it says", sentence)


def in_words(report: ImportReport) -> str:
    """The report as a person reads it, most urgent last so that it is what stays on the screen."""
    lines = [
        *_what_was_read(report),
        *_what_changes(report),
        *_what_was_left_out(report),
        *_what_words_meant(report),
        *_what_to_look_at(report),
        *_unallocated(report),
    ]
    return "\n".join(lines)


def _what_was_read(report: ImportReport) -> list[str]:
    rows = report.rows
    trial = " (trial run: nothing is kept)" if report.dry_run else ""
    lines = [
        f"{report.file}: {_rows(rows.rows_in)} in {_lists(len(report.lists))}{trial}",
        f"  {_rows(rows.rows_in)} in = {rows.created} created + {rows.updated} updated + {rows.unchanged} unchanged"
        f" + {rows.rejected} rejected",
    ]
    if report.seen_before:
        lines.append("  This very file has been imported before.")
    lines += [
        f"  {each.sheet}: list {each.list}, {each.title.lower()}, {_rows(each.rows)}"
        for each in report.lists
    ]
    lines += [
        f"  {name}: none of the eleven lists, {_rows(count)} not read"
        for name, count in report.sheets_not_read
    ]
    lines += [
        f"  {name}: is hidden in the workbook, {_rows(count)} not read; show the sheet if it is to be read"
        for name, count in report.sheets_hidden
    ]
    lines += [
        f"  {name}: is like list {number} but has no column of ids, so its {_rows(count)} were not read"
        for name, number, count in report.like_lists
    ]
    if report.far_cells:
        cells = "1 cell" if report.far_cells == 1 else f"{report.far_cells} cells"
        lines.append(f"  {cells} far below all others not read")
    lines += [f"  {sheet} has no column '{column}'" for sheet, column in report.missing_columns]
    return lines


def _what_was_left_out(report: ImportReport) -> list[str]:
    blank = [
        f"{each.sheet} row {each.row}, {each.column}: {each.reason}"
        for each in report.not_understood
    ]
    rejected = [f"{each.sheet} row {each.row}: {each.reason}" for each in report.rejected]
    return [*_section("Rejected", rejected), *_section("Left blank", blank)]


def _lists(count: int) -> str:
    return "1 list" if count == 1 else f"{count} lists"


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count} rows"


def _what_words_meant(report: ImportReport) -> list[str]:
    meant = [
        f"{each.column} '{each.written[:60]}' ({_rows(each.rows)}): {each.meaning}"
        for each in report.meant
    ]
    asked = [
        f"{each.kind} '{each.written[:60]}' ({_rows(each.rows)}): keyworker words --kind {each.kind}"
        f" --word '{each.written[:60]}' --means ..."
        for each in report.asked
    ]
    return [
        *_section("Taken to mean", meant),
        *_section("Not known what these mean; say it once for every file", asked),
    ]


def _what_to_look_at(report: ImportReport) -> list[str]:
    named = report.names
    alike = [
        f"{_named(one, named)} / {_named(other, named)}" for one, other in report.worker_look_alikes
    ]
    return [
        *_section("Look at these", report.doubts),
        *_section(
            "Open, and the lists do not say as what: the standing is not known",
            [", ".join(report.standing_not_known)] if report.standing_not_known else [],
        ),
        *_section(
            "Taken to be people who were set up here before",
            [_named(each, named) for each in report.workers_known_here],
        ),
        *_section("Perhaps the same worker (nothing was merged)", alike),
        *_section(
            "Perhaps the same team (nothing was merged)",
            [f"{one} / {other}" for one, other in report.team_look_alikes],
        ),
        *_section(
            "Decided here and not yet in the other system (kept as decided here)",
            report.decided_here,
        ),
        *_section(
            "Had a worker named in an earlier file and none in this one (left as they were)",
            report.no_longer_named,
        ),
    ]


def _named(ref: str, names: dict[str, str]) -> str:
    return f"{names[ref]} ({ref})" if ref in names else ref


def _what_changes(report: ImportReport) -> list[str]:
    counts = (
        (report.people_created, "person added", "people added"),
        (report.people_updated, "person's details changed", "people's details changed"),
        (
            report.families_created,
            "family made: one a child, because these lists do not say who is related",
            "families made: one a child, because these lists do not say who is related",
        ),
        (
            report.workers_created,
            "worker added, their job not said: a policy that asks for it does not count their cases as allocated"
            " until somebody says it",
            "workers added, their jobs not said: a policy that asks for one does not count their cases as allocated"
            " until somebody says it",
        ),
        (report.teams_created, "team added", "teams added"),
        (report.cases_opened, "case opened", "cases opened"),
        (
            report.cases_received,
            "referral waiting to be decided",
            "referrals waiting to be decided",
        ),
        (report.cases_closed, "case closed", "cases closed"),
        (report.cases_changed, "other case changed", "other cases changed"),
        (
            report.allocations_started,
            "allocation started, true start not known",
            "allocations started, true start not known",
        ),
        (
            report.starts_not_known,
            "standing begun on the day of the import, true start not known",
            "standings begun on the day of the import, true starts not known",
        ),
        (report.allocations_changed, "change of lead practitioner", "changes of lead practitioner"),
        (report.events_added, "event recorded", "events recorded"),
    )
    lines = [f"  {count} {one if count == 1 else many}" for count, one, many in counts if count]
    nothing = "no row of it was taken" if not _taken(report) else "what was taken is known already"
    return ["What it does:", *(lines or [f"  nothing: {nothing}"])]


def _taken(report: ImportReport) -> int:
    return report.rows.rows_in - report.rows.rejected


def _section(title: str, lines: tuple[str, ...] | list[str]) -> list[str]:
    return [f"{title}:", *(f"  {line}" for line in lines)] if lines else []


def _unallocated(report: ImportReport) -> list[str]:
    lines = []
    for each in report.unallocated:
        who = "1 child" if each.children == 1 else f"{each.children} children"
        has = "has" if each.children == 1 else "have"
        lines.append(f"{who} {_WITH[each.standing]} {has} NO WORKER NAMED: {', '.join(each.cases)}")
    return ["", *lines] if lines else []


_WITH = {
    "looked-after": "looked after by the authority",
    "child-protection": "with a child protection plan",
    "section-47": "with an open section 47 enquiry",
    "child-in-need": "in need",
    "care-leaver": "leaving care",
    "standing-not-known": "of an open case, standing not known,",
    "early-help": "with early help",
}
