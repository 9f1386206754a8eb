"""The format ``staff``: what the command and the docs know of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.urls import reverse

from keyworker.access.models import User
from keyworker.exchange.format import BroughtIn
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
from keyworker.exchange.staff.reading import StaffList, read_staff
from keyworker.exchange.workbook import UnreadableFile
from keyworker.policy.wording import counted

CAME = (ADDED, CHANGED, SAME, ASKED, REFUSED)


class Staff:
    """A list of the people who work here, brought by an administrator."""

    id = "staff"
    title = "a list of the people who work here, as CSV or a workbook"

    def __init__(self, by: User | None = None) -> None:
        self._by = by

    def done_by(self, user: User) -> Staff:
        """The same, brought by this administrator."""
        return Staff(user)

    def bring_in(self, path: str, *, now: datetime, service: str, dry_run: bool) -> BroughtIn:
        """Every line done, or asked about or refused in a sentence. Raises UnreadableFile."""
        if self._by is None:
            raise UnreadableFile("A list of staff is brought by an administrator")
        file = Path(path)
        found = read_staff(file)
        run = Run(by=self._by, now=now, id=uuid4(), keep=not dry_run, service=service)
        done = bring_staff_in(found.lines, run)
        return BroughtIn(
            document=_document(file.name, found, done, dry_run=dry_run),
            words="\n".join(_words(found, done, dry_run=dry_run)),
        )


def counted_lines(done: Sequence[LineDone]) -> dict[str, int]:
    """How many lines came to what: together they are all lines of the file."""
    counts = Counter(each.came for each in done)
    return {came: counts[came] for came in CAME}


def _document(
    name: str, found: StaffList, done: Sequence[LineDone], *, dry_run: bool
) -> dict[str, Any]:
    return {
        "file": name,
        "dry_run": dry_run,
        "lines": {"in": len(done), **counted_lines(done)},
        "columns_not_read": list(found.not_read),
        "sheets_not_read": list(found.sheets_not_read),
        "people": [
            {
                "line": each.number,
                "where": each.where,
                "name": each.name,
                "came": each.came,
                "says": each.says,
                "invitation": None if dry_run else _address(each),
            }
            for each in done
        ],
    }


def _address(done: LineDone) -> str | None:
    return reverse("invitation", args=done.invitation) if done.invitation else None


def _words(found: StaffList, done: Sequence[LineDone], *, dry_run: bool) -> list[str]:
    counts = ", ".join(f"{count} {came}" for came, count in counted_lines(done).items())
    lines = [f"{counted(len(done), 'line')}: {counts}{' (nothing was kept)' if dry_run else ''}"]
    if found.not_read:
        lines.append(f"Columns not read: {', '.join(found.not_read)}")
    if found.sheets_not_read:
        lines.append(f"Sheets not read: {', '.join(found.sheets_not_read)}")
    for each in done:
        lines.append(f"{each.where}, {each.name or 'nobody'}: {each.came}. {each.says}")
        address = None if dry_run else _address(each)
        if address:
            lines.append(f"  They choose their password at {address}; it works once.")
    return lines
