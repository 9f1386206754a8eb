"""How does a clock of a case stand, in words a page can show?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from keyworker.caseload.due import Due, due_on
from keyworker.policy.wording import counted, on_day
from keyworker.record.models import Case, Timescale
from keyworker.record.names import Naming, naming_for, said
from keyworker.record.new_versions import up_to_date


@dataclass(frozen=True)
class Clock:
    """One timescale as the case page shows it."""

    row: Timescale
    due: Due | None
    about: str

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


def clocks_by_standing(case: Case, day: date) -> list[tuple[str, list[Clock]]]:
    """Every clock that has started: those that run, soonest first; then the others, latest first."""
    naming = naming_for(case)
    rows = Timescale.objects.filter(case=case, started__lte=day).select_related(
        "case__service", "worker"
    )
    clocks = [_clock(row, day, naming) for row in up_to_date(rows.order_by("limit", "pk"), on=day)]
    running = [each for each in clocks if each.due is not None]
    over = [each for each in reversed(clocks) if each.due is None]
    groups = [("Running", running), ("Met, paused or no longer owed", over)]
    return [(title, each) for title, each in groups if each]


def _clock(row: Timescale, day: date, naming: Naming) -> Clock:
    running = row.status == "running"
    subject = naming(row.subject) if row.subject else ""
    about = "" if subject.startswith("E") and subject[1:].isdigit() else subject
    row.because = list(said(row.because, naming))
    return Clock(row, due_on(row, as_of=day) if running else None, about)
