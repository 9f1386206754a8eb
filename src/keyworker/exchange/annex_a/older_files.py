"""Is a file of an earlier day than what is on record already?

Files come in oldest first, for a file says how a child stands and the record how they stood before. One that is brought in as
of a day after which work was recorded is refused; one whose newest dates lie well before those of the last file may be an old
one, and a person is asked to look.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta

from keyworker.exchange.annex_a.rows import ListRow
from keyworker.exchange.models import ImportRun
from keyworker.exchange.workbook import UnreadableFile
from keyworker.policy.casefile import local_day
from keyworker.policy.wording import on_day
from keyworker.record.models import Event
from keyworker.workforce.models import Service

# Lists are drawn up weekly or monthly.
_WELL_BEFORE = timedelta(days=31)


def refuse_a_day_before(now: datetime, *, source: str) -> None:
    """Raises UnreadableFile where something was recorded on children of that source after that day."""
    last = (
        Event.objects.ever_recorded().order_by("-pk").values_list("recorded_at", flat=True).first()
    )
    if last is None or local_day(last) <= local_day(now):
        return
    later = Event.objects.ever_recorded().filter(case__source=source, recorded_at__gt=now)
    first = later.order_by("recorded_at").values_list("recorded_at", flat=True).first()
    if first is not None and local_day(first) > local_day(now):
        raise UnreadableFile(
            f"As of {on_day(now)} nothing can be brought in any more: work on the children of these lists was recorded on"
            f" {on_day(first)}; files of the past come in oldest first"
        )


def newest_days(rows: Iterable[ListRow]) -> dict[str, str]:
    """The newest day that each list says anything of, by its number; births apart."""
    newest: dict[str, date] = {}
    for row in rows:
        for name, value in row.fields.items():
            if name != "born" and isinstance(value, date):
                newest[str(row.list)] = max(value, newest.get(str(row.list), value))
    return {number: day.isoformat() for number, day in sorted(newest.items())}


def perhaps_older(
    newest: Mapping[str, str], service: Service, *, source: str, now: datetime
) -> Iterator[str]:
    """A sentence for each list that ends well before the last file of the service that had it."""
    runs = ImportRun.objects.filter(format=source, service=service, at__lt=now).order_by("-at")
    last = runs.first()
    before = last.report.get("newest", {}) if last is not None else {}
    for number, said in newest.items():
        day, was = date.fromisoformat(said), before.get(number)
        if was is not None and day + _WELL_BEFORE < date.fromisoformat(was):
            yield (
                f"list {number} ends with {on_day(day)}, and that of the last file with {on_day(date.fromisoformat(was))};"
                " perhaps this is an older file, which would set the record back"
            )
