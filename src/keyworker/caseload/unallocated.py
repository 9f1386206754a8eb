"""Which open cases has nobody been allocated to, since when, and what has been done about each meanwhile?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Max, Q

from keyworker.policy.casefile import local_day
from keyworker.policy.vocabulary import STATUTORY_STANDINGS, kinds
from keyworker.record.models import Case, Event, Standing
from keyworker.record.models.case_questions import CaseQuerySet

_BY_SENIOR = "senior_manager"


@dataclass
class Unallocated:
    """One case: since when nobody leads it, why, and when each thing was last done since."""

    case: Case
    since: date
    why: str = ""
    last: dict[str, date] = field(default_factory=dict)
    with_senior: date | None = None
    statutory: bool = False

    def days(self, on: date) -> int:
        """Days without anybody, the first not counted."""
        return (on - self.since).days


def unallocated(cases: CaseQuerySet, *, meanwhile: Collection[str] = ()) -> list[Unallocated]:
    """Those of ``cases`` that are open and led by nobody: first whoever must not be, then the longest without.

    ``meanwhile`` are the kinds of event that say what has been seen to.

    Three queries besides those of the cases themselves, however many they are.
    """
    led = Max("allocations__period__endswith", filter=Q(allocations__role="lead"))
    rows = list(cases.without_lead().annotate(let_go=led).with_children().with_team())
    ids = [case.pk for case in rows]
    protected = set(
        Standing.objects.filter(
            case_id__in=ids, ended__isnull=True, standing__in=sorted(STATUTORY_STANDINGS)
        ).values_list("case_id", flat=True)
    )
    histories: dict[int, list[Event]] = defaultdict(list)
    for event in (
        Event.objects.uncorrected()
        .filter(
            case_id__in=ids,
            kind__in={*meanwhile, kinds.UNALLOCATED_HELD, kinds.UNALLOCATED_REVIEWED},
        )
        .order_by("case_id", "at", "seq")
    ):
        histories[event.case_number].append(event)
    found = [_read(case, histories[case.pk], statutory=case.pk in protected) for case in rows]
    return sorted(found, key=lambda each: (not each.statutory, each.since, each.case.pk))


def _read(case: Case, events: list[Event], *, statutory: bool) -> Unallocated:
    since = _since(case)
    read = Unallocated(case=case, since=since, statutory=statutory)
    for event in events:
        day = local_day(event.at)
        if day >= since:
            read.last[event.kind] = day
            _add(read, event, day)
    return read


def _since(case: Case) -> date:
    let_go = getattr(case, "let_go", None)
    if let_go is not None:
        return local_day(let_go)
    return case.opened_on or case.received_on or date.min


def _add(read: Unallocated, event: Event, day: date) -> None:
    if event.kind == kinds.UNALLOCATED_HELD:
        read.why = str(event.data.get("explanation") or event.data.get("why") or "")
    if event.kind == kinds.UNALLOCATED_REVIEWED and event.data.get(_BY_SENIOR):
        read.with_senior = day
