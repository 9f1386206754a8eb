"""Who works in the authority, and how do they come in from a file: looked at line by line first, then brought?"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from keyworker.exchange.staff.bring_in import (
    ADDED,
    ASKED,
    CHANGED,
    REFUSED,
    SAME,
    LineDone,
    Run,
    bring_staff_in,
)
from keyworker.exchange.staff.columns import COLUMNS, HEADERS
from keyworker.exchange.staff.format import counted_lines
from keyworker.exchange.staff.matching import NEW
from keyworker.exchange.staff.reading import MOST_BYTES, StaffLine, StaffList, read_staff
from keyworker.exchange.workbook import UnreadableFile
from keyworker.paged import By, Order, page_in
from keyworker.record.policy_of_people import policy_of_people
from keyworker.record.set_up_so_far import everybody_on
from keyworker.record.what_people_lack import lacking
from keyworker.web.csv_files import csv_file
from keyworker.web.moment import day_of, now_of
from keyworker.web.paging import key_in, paging
from keyworker.web.signed_in import signed_in, user_of
from keyworker.web.submissions import read_submission

# Teams together, in the order in which they and their people came: a page's address holds nobody's name.
_EVERYBODY = Order(By("team_id", int), By("pk", int))


@signed_in
def staff(request: HttpRequest) -> HttpResponse:
    """Everybody who works here, by team."""
    day = day_of(request)
    page = page_in(_EVERYBODY, key_in(request, _EVERYBODY), everybody_on(day))
    people = [(each, policy_of_people(each.team.service, day)) for each in page.rows]
    rows = [(each, pack.term(each.role), lacking(each, pack)) for each, pack in people]
    context = {"paging": paging(request, page), "people": rows}
    return render(request, "pages/staff.html", context)


@signed_in
def staff_template(request: HttpRequest) -> HttpResponse:
    """An empty list of staff, to be filled in."""
    return csv_file("staff", HEADERS)


@signed_in
def bring_staff(request: HttpRequest) -> HttpResponse:
    """The page on which a file is sent, then one that says what each line would do, then what it did."""
    if request.method != "POST":
        return _asking(request)
    try:
        looked = "lines" in request.POST
        found = _looked_at(request.POST["lines"]) if looked else _sent(request)
    except UnreadableFile as problem:
        return _asking(request, str(problem))
    lines = [_answered(each, request) for each in found.lines] if looked else found.lines
    run = Run(by=user_of(request), now=now_of(request), id=read_submission(request), keep=looked)
    done = bring_staff_in(lines, run)
    counts = counted_lines(done)
    context = {
        "done": [
            (
                each.name or "No name",
                each.where.removeprefix("line "),
                *_CAME[each.came],
                each.says,
                _links(request, each, kept=looked),
            )
            for each in done
        ],
        "did_something": bool(counts[ADDED] or counts[CHANGED]),
        "counted": [f"{count} {_COUNTED[came]}" for came, count in counts.items()],
        "asked": [(each, _who(each)) for each in done if each.perhaps],
        "kept": looked,
        "not_read": found.not_read,
        "sheets_not_read": found.sheets_not_read,
        "lines": json.dumps(
            [[each.number, each.says, each.unclear, each.sheet] for each in found.lines]
        ),
        "submission": run.id,
    }
    return render(request, "pages/staff_looked_at.html", context)


# How a line is marked, and whether a person has to see to it.
_CAME = {
    ADDED: ("New", False),
    CHANGED: ("Changed", False),
    SAME: ("As it stands", False),
    ASKED: ("Asked", True),
    REFUSED: ("Not done", True),
}


_COUNTED = {
    ADDED: "new",
    CHANGED: "changed",
    SAME: "as they stand",
    ASKED: "asked about",
    REFUSED: "not done",
}


def _who(done: LineDone) -> list[dict[str, str]]:
    """Whom a line may mean, to choose from."""
    people = [
        {"value": each.ref, "text": f"{each.name}, {each.team.name} ({each.ref})"}
        for each in done.perhaps
    ]
    return [*people, {"value": NEW, "text": "Somebody new"}]


def _asking(request: HttpRequest, problem: str = "") -> HttpResponse:
    context = {"problem": problem, "columns": COLUMNS, "has_errors": bool(problem)}
    return render(request, "pages/bring_staff.html", context, status=422 if problem else 200)


def _sent(request: HttpRequest) -> StaffList:
    """The lines of the file that was sent. Raises UnreadableFile."""
    sent = request.FILES.get("file")
    if sent is None:
        raise UnreadableFile("Choose the file")
    if sent.size is None or sent.size > MOST_BYTES:
        raise UnreadableFile(f"The file is larger than {MOST_BYTES // 1024**2} MB")
    with TemporaryDirectory() as folder:
        path = Path(folder) / Path(sent.name or "staff").name
        path.write_bytes(sent.read())
        return read_staff(path)


_NOT_OURS = "What was looked at has not come back whole: choose the file again"


def _looked_at(written: str) -> StaffList:
    """The lines that the page before carried. Raises UnreadableFile where they are not as it wrote them."""
    try:
        lines = tuple(_line(*each) for each in json.loads(written))
    # Nested a thousand deep it is not as it was written either.
    except (TypeError, ValueError, AttributeError, RecursionError):
        raise UnreadableFile(_NOT_OURS) from None
    if not lines:
        raise UnreadableFile(_NOT_OURS)
    return StaffList(lines=lines)


def _line(number: Any, says: Any, unclear: Any, sheet: Any) -> StaffLine:
    known = {each.name for each in COLUMNS}
    return StaffLine(
        number=int(number),
        says={name: str(said) for name, said in says.items() if name in known},
        unclear={name: str(said) for name, said in unclear.items() if name in known},
        sheet=str(sheet),
    )


def _answered(line: StaffLine, request: HttpRequest) -> StaffLine:
    """The line with what was said of whom it means, where that was asked."""
    who = request.POST.get(f"who-{line.number}", "")
    return replace(line, says={**line.says, "who": who}) if who else line


def _links(request: HttpRequest, done: LineDone, *, kept: bool) -> str:
    """The address at which somebody given an account chooses a password, said this once."""
    if done.invitation is None or not kept:
        return ""
    return request.build_absolute_uri(reverse("invitation", args=done.invitation))
