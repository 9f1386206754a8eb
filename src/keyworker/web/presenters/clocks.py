"""How does a clock of a case stand, in words a page can show?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from keyworker.caseload.due import Due
from keyworker.paged import By, Key, Order, Paged, page_among
from keyworker.policy.refs import number_of
from keyworker.policy.wording import counted, on_day
from keyworker.record.models import Timescale
from keyworker.record.names import Naming, said


@dataclass(frozen=True)
class Clock:
    """One timescale as the case page shows it."""

    row: Timescale
    due: Due | None
    about: str
    because: tuple[str, ...]

    @property
    def urgency(self) -> str:
        if self.due is not None:
            return self.due.urgency
        return "late" if self.row.days_late else "done" if self.row.status == "met" else "plain"

    @property
    def status_words(self) -> str:
        row = self.row
        if self.due is not None:
            return self.due.words
        noun = "working day" if row.unit == "working days" else "day"
        late = f", {counted(row.days_late, noun)} late" if row.days_late else ""
        if row.met is not None:
            return f"Done {on_day(row.met)}{late}"
        return {"paused": "Paused", "ended": f"No longer owed{late}"}.get(row.status, row.status)


Standing = tuple[Timescale, Due | None]
# What does not run, the latest first.
OVER = Order(
    By("limit", date, falling=True),
    By("pk", int, falling=True),
    of=lambda each: (each[0].limit or date.max, each[0].pk),
)


def over_page(clocks: Sequence[Standing], key: Key | None) -> Paged[Standing]:
    """A page of those that do not run: a case of many years has hundreds."""
    over = [each for each in clocks if each[1] is None]
    return page_among(OVER, key, sorted(over, key=OVER.parts_of, reverse=True))


def shown_with(page: Paged[Standing], clocks: Sequence[Standing]) -> list[Standing]:
    """What a page shows of the clocks of a case: on the first those that run, soonest first, and on each its own."""
    running = [each for each in clocks if each[1] is not None]
    return [*(() if page.before else running), *page.rows]


def clocks_by_standing(
    shown: Sequence[Standing], reasons: Mapping[int, Sequence[str]], naming: Naming
) -> list[tuple[str, list[Clock]]]:
    """The clocks that are shown, with why each is so by its row's number: those that run apart from the others."""
    told = [_clock(row, due, reasons.get(row.pk, ()), naming) for row, due in shown]
    running = [each for each in told if each.due is not None]
    over = [each for each in told if each.due is None]
    groups = [("Running", running), ("Met, paused or no longer owed", over)]
    return [(title, each) for title, each in groups if each]


def _clock(row: Timescale, due: Due | None, reasons: Sequence[str], naming: Naming) -> Clock:
    nobody = row.about or number_of(row.subject, kind="E") is not None
    about = "" if nobody else naming(row.subject)
    return Clock(row, due, about, tuple(said(reasons, naming)))
