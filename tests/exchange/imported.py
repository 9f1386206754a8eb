"""What an import left on record, asked in a word or two."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from keyworker.exchange.annex_a.bring_in import import_annex_a
from keyworker.exchange.annex_a.report import ImportReport
from keyworker.policy.casefile import LONDON, local_day
from keyworker.record import projection
from keyworker.record.models import Allocation, Case, Event
from tests.exchange.workbooks import a_workbook

NOW = datetime(2026, 11, 28, 9, tzinfo=LONDON)
LATER = NOW + timedelta(days=1)
Row = tuple[int, dict[str, Any]]


def brought_in(
    folder: Path, *rows: Row, now: datetime = NOW, dry_run: bool = False, **written: Any
) -> ImportReport:
    """Bring in a workbook of these rows; its report adds up, and what is kept agrees with the events."""
    report = import_annex_a(a_workbook(folder, *rows, **written), now=now, dry_run=dry_run)
    counts = report.rows
    assert counts.rows_in == sum(
        (counts.created, counts.updated, counts.unchanged, counts.rejected)
    )
    assert list(projection.differences(Case.objects.select_related("service", "team"))) == []
    return report


def case_of(child: object, service: str = "social-care") -> Case:
    return Case.objects.get(source_key=f"{service}|{child}")


def lead_of(child: object) -> str | None:
    held = Allocation.objects.running().filter(case=case_of(child), role="lead").first()
    return held.worker.name if held is not None and held.worker is not None else None


def standings_of(child: object) -> list[tuple[str, date, date | None]]:
    """Each standing the child has had, with its days, in order."""
    said = case_of(child).standings.order_by("started", "standing", "pk")
    return list(said.values_list("standing", "started", "ended"))


def kinds_of(child: object) -> Sequence[tuple[str, date]]:
    events = Event.objects.ever_recorded().filter(case=case_of(child)).order_by("seq")
    return [(event.kind, local_day(event.at)) for event in events]
