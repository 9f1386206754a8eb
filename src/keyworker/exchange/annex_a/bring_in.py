"""How is a workbook of the inspection lists brought in, whole or not at all?"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from keyworker.exchange.annex_a.lists import LISTS
from keyworker.exchange.annex_a.older_files import (
    newest_days,
    perhaps_older,
    refuse_a_day_before,
)
from keyworker.exchange.annex_a.reconcile import Reconciliation
from keyworker.exchange.annex_a.report import (
    ImportReport,
    ListRead,
    WordAsked,
    WordMeant,
    in_words,
)
from keyworker.exchange.annex_a.rows import Findings, read_rows
from keyworker.exchange.annex_a.rows_on_record import CREATED, UNCHANGED, UPDATED
from keyworker.exchange.format import BroughtIn
from keyworker.exchange.models import ImportRun
from keyworker.exchange.named_service import refuse_ended, refuse_slug
from keyworker.exchange.rows_accounted import CellNotUnderstood, RejectedRow, RowCounts
from keyworker.exchange.settled_words import settled_words
from keyworker.exchange.workbook import UnreadableFile, fingerprint, read_workbook
from keyworker.policy.casefile import local_day
from keyworker.record.in_bulk import gather_statistics
from keyworker.record.models import Identifier
from keyworker.record.sealed_rows import written_by_keyworker
from keyworker.workforce.models import Service

SOCIAL_CARE = ("social-care", "Social care")
FORMAT = "annex-a"


def import_annex_a(
    path: Path, *, now: datetime, service: str = SOCIAL_CARE[0], dry_run: bool = False
) -> ImportReport:
    """Bring in one workbook of the eleven lists, in one transaction, and report on every row.

    Args:
        path: the .xlsx file.
        now: the moment of the import; positions that changed between two files are recorded at it.
        service: the slug of the service the social care cases belong to; made, without a policy, if there is none.
        dry_run: do everything and keep nothing.

    Raises:
        UnreadableFile: the file cannot be read, or holds none of the lists, or no rows; its service ends, or a team that it
            names has closed; or work on its children was recorded after that day.
    """
    refuse_slug(service)
    refuse_a_day_before(now, source=FORMAT)
    workbook = read_workbook(path)
    findings = read_rows(
        workbook.sheets, as_of=local_day(now), words=settled_words(FORMAT), known_ids=_known_ids()
    )
    _refuse_what_is_no_list(path, findings)
    with transaction.atomic(), written_by_keyworker():
        report = _bring_in(
            path, findings, _after_the_last(now), service, dry_run, workbook.far_cells
        )
        if dry_run:
            transaction.set_rollback(True)
    if not dry_run:
        gather_statistics()
    return report


def _known_ids() -> list[str]:
    return list(Identifier.objects.filter(system=FORMAT).values_list("value", flat=True))


def _after_the_last(now: datetime) -> datetime:
    # Two imports at one instant would leave a worker's part without length.
    last = (
        ImportRun.objects.filter(format=FORMAT).order_by("-at").values_list("at", flat=True).first()
    )
    if last is not None and last >= now and local_day(last) == local_day(now):
        return last + timedelta(minutes=1)
    return now


def _refuse_what_is_no_list(path: Path, findings: Findings) -> None:
    if not findings.lists:
        alike = ", ".join(name for name, _, _ in findings.like_lists)
        hidden = ", ".join(name for name, _ in findings.hidden)
        if alike:
            raise UnreadableFile(f"{path.name}: {alike} has no column 'Child Unique ID'")
        if hidden:
            raise UnreadableFile(
                f"{path.name}: its sheets are hidden ({hidden}) or none of the lists; show those to be read"
            )
        raise UnreadableFile(
            f"{path.name}: none of its sheets has the headers of one of the eleven lists, such as 'Child Unique ID'"
        )
    if findings.rows_in == 0:
        raise UnreadableFile(f"{path.name}: the lists are there but have no rows")


def _bring_in(
    path: Path,
    findings: Findings,
    now: datetime,
    service_slug: str,
    dry_run: bool,
    far_cells: int,
) -> ImportReport:
    service, sha256 = _service(service_slug), fingerprint(path)
    earlier = ImportRun.objects.filter(format=FORMAT, sha256=sha256, service=service)
    seen_before = earlier.exists()
    # Counted first as all rejected, so that the row's own rule (all rows accounted for) holds from the start.
    run = ImportRun.objects.create(
        format=FORMAT,
        file_name=path.name[:255],
        sha256=sha256,
        service=service,
        at=now,
        rows_in=findings.rows_in,
        created=0,
        updated=0,
        unchanged=0,
        rejected=findings.rows_in,
    )
    done = Reconciliation(run=run, service=service, now=now, dry_run=dry_run)
    newest = newest_days(findings.taken)
    older = tuple(perhaps_older(newest, service, source=FORMAT, now=now))
    done.reconcile(findings.taken)
    settled = done.outcome()
    report = ImportReport(
        file=path.name,
        sha256=sha256,
        service=service.slug,
        as_of=local_day(now).isoformat(),
        dry_run=dry_run,
        seen_before=seen_before,
        far_cells=far_cells,
        **_rows_of(findings, done),
        newest=newest,
        **settled | {"doubts": (*older, *findings.doubts, *settled["doubts"])},
    )
    for field in ("created", "updated", "unchanged", "rejected"):
        setattr(run, field, getattr(report.rows, field))
    run.report = report.to_store()
    run.save()
    return report


def _service(slug: str) -> Service:
    name = SOCIAL_CARE[1] if slug == SOCIAL_CARE[0] else slug.replace("-", " ").capitalize()
    service = Service.objects.get_or_create(slug=slug, defaults={"name": name})[0]
    refuse_ended(service)
    return service


def _rows_of(findings: Findings, done: Reconciliation) -> dict[str, Any]:
    """The report's fields that account for every row of the file."""
    titles = {each.number: each.title for each in LISTS}
    return {
        "rows": RowCounts(
            rows_in=findings.rows_in,
            created=done.row_counts[CREATED],
            updated=done.row_counts[UPDATED],
            unchanged=done.row_counts[UNCHANGED],
            rejected=len(findings.rejected),
        ),
        "lists": tuple(
            ListRead(sheet=s, list=n, title=titles[n], rows=c) for s, n, c in findings.lists
        ),
        "sheets_not_read": tuple(findings.not_lists),
        "sheets_hidden": tuple(findings.hidden),
        "like_lists": tuple(findings.like_lists),
        "meant": tuple(
            WordMeant(column=each.column, written=each.written, meaning=each.meaning, rows=count)
            for each, count in sorted(findings.meant.items(), key=str)
        ),
        "asked": tuple(
            WordAsked(kind=kind, written=written, rows=count)
            for (kind, written), count in sorted(findings.asked.items())
        ),
        "missing_columns": tuple(findings.missing_columns),
        "rejected": tuple(
            RejectedRow(sheet=r.sheet, row=r.row, reason=r.reason) for r in findings.rejected
        ),
        "not_understood": tuple(
            CellNotUnderstood(sheet=c.sheet, row=c.row, column=c.column, reason=c.reason)
            for c in findings.not_understood
        ),
    }


class AnnexA:
    """The format ``annex-a``: one workbook of the eleven lists."""

    id = FORMAT
    title = "a workbook of the eleven inspection lists"

    def bring_in(self, path: str, *, now: datetime, service: str, dry_run: bool) -> BroughtIn:
        """As ``import_annex_a``. Raises UnreadableFile."""
        report = import_annex_a(
            Path(path), now=now, service=service or SOCIAL_CARE[0], dry_run=dry_run
        )
        return BroughtIn(document=report.to_store(), words=in_words(report))
