"""The format ``postcodes``: what the command and the docs know of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from keyworker.access.models import User
from keyworker.exchange.areas.bring_in import CAME, AreaDone, AreaRun, bring_areas_in
from keyworker.exchange.areas.reading import read_areas
from keyworker.exchange.format import BroughtIn
from keyworker.exchange.workbook import UnreadableFile
from keyworker.policy.wording import counted


class Postcodes:
    """A list of which team is for which postcodes, brought by an administrator."""

    id = "postcodes"
    title = "which team is for which postcodes, as CSV or a workbook"

    def __init__(self, by: User | None = None) -> None:
        self._by = by

    def done_by(self, user: User) -> Postcodes:
        """The same, brought by this administrator."""
        return Postcodes(user)

    def bring_in(self, path: str, *, now: datetime, service: str, dry_run: bool) -> BroughtIn:
        """Every postcode given to its team, or refused in a sentence. Raises UnreadableFile."""
        if self._by is None:
            raise UnreadableFile("A list of postcodes is brought by an administrator")
        file = Path(path)
        run = AreaRun(by=self._by, now=now, id=uuid4(), keep=not dry_run, service=service)
        done = bring_areas_in(read_areas(file), run)
        return BroughtIn(
            document={
                "file": file.name,
                "dry_run": dry_run,
                "postcodes": {"in": len(done), **counted_areas(done)},
                "lines": [
                    {
                        "line": each.number,
                        "postcode": each.area,
                        "came": each.came,
                        "says": each.says,
                    }
                    for each in done
                ],
            },
            words="\n".join(_words(done, dry_run=dry_run)),
        )


def counted_areas(done: Sequence[AreaDone]) -> dict[str, int]:
    """How many postcodes came to what: together they are all of the file."""
    counts = Counter(each.came for each in done)
    return {came: counts[came] for came in CAME}


def _words(done: Sequence[AreaDone], *, dry_run: bool) -> list[str]:
    counts = ", ".join(f"{count} {came}" for came, count in counted_areas(done).items())
    lines = [
        f"{counted(len(done), 'postcode')}: {counts}{' (nothing was kept)' if dry_run else ''}"
    ]
    return lines + [
        f"line {each.number}, {each.area or 'no postcode'}: {each.came}. {each.says}"
        for each in done
    ]
