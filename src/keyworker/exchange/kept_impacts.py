"""What would a policy change on all open cases of a service, where they are too many to be looked at at once?

They are looked at in lots, the latest first, one each time that somebody asks; what was found is kept for these two texts
and that day. Nothing on record is touched.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from keyworker.caseload.impact import CaseImpact, changed_cases, open_cases
from keyworker.decisions.trying.impact import ClockChange, GateChange
from keyworker.exchange.models import KeptImpact
from keyworker.policy.packs.pack import Pack
from keyworker.record.models import Case
from keyworker.workforce.models import Service

# So many cases are worked out twice in a few seconds.
LOT = 200
_LAST_OF_ALL = 2**62


@dataclass(frozen=True, kw_only=True)
class SoFar:
    """How far it has been worked out: of how many cases, since when, and on which of those looked at something changes."""

    cases: int
    looked_at: int
    begun_at: datetime
    changed: tuple[CaseImpact, ...]

    @property
    def is_whole(self) -> bool:
        """Whether every case was looked at."""
        return self.looked_at >= self.cases


def worked_out_further(
    service: Service,
    *,
    now: Pack,
    then: Pack,
    on: date,
    actions: Sequence[str],
    at: datetime,
    lot: int = LOT,
    anew: bool = False,
) -> SoFar:
    """The same with one lot of cases more; ``anew`` begins once more, as cases have changed since."""
    with transaction.atomic():
        kept = _kept(service, now, then, on, at, anew=anew)
        if kept.looked_at < kept.cases:
            _look_at_more(kept, service, now, then, actions, lot)
    return SoFar(
        cases=kept.cases,
        looked_at=kept.looked_at,
        begun_at=kept.begun_at,
        changed=tuple(_read(kept.found)),
    )


def _kept(
    service: Service, now: Pack, then: Pack, on: date, at: datetime, *, anew: bool
) -> KeptImpact:
    """What is kept of it, held until this lot is done: two who ask at once do not look at the same cases."""
    # What was worked out for another day says nothing of today.
    KeptImpact.objects.filter(service=service).exclude(on=on).delete()
    which = {"service": service, "before": _mark(now), "after": _mark(then), "on": on}
    if anew:
        KeptImpact.objects.filter(**which).delete()
    # Counted where it begins, and not with each lot.
    begun = {"begun_at": at, "cases": open_cases(service).count, "last": _LAST_OF_ALL}
    KeptImpact.objects.get_or_create(**which, defaults=begun)
    return KeptImpact.objects.select_for_update().get(**which)


def _mark(pack: Pack) -> str:
    """What tells this text from any other."""
    return hashlib.sha256(repr(pack).encode()).hexdigest()


def _look_at_more(
    kept: KeptImpact, service: Service, now: Pack, then: Pack, actions: Sequence[str], lot: int
) -> None:
    cases = list(open_cases(service).filter(pk__lt=kept.last)[:lot])
    kept.found += [_written(each) for each in changed_cases(cases, now, then, kept.on, actions)]
    if len(cases) < lot:
        # Some were closed meanwhile: these are all there are.
        kept.cases = kept.looked_at + len(cases)
    kept.looked_at += len(cases)
    kept.last = cases[-1].pk if cases else kept.last
    kept.save()


def _written(found: CaseImpact) -> dict[str, Any]:
    return {
        "case": found.case.pk,
        "clocks": [
            {name: _plain(value) for name, value in asdict(each).items()} for each in found.clocks
        ],
        "gates": [asdict(each) for each in found.gates],
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _read(found: Sequence[dict[str, Any]]) -> Iterator[CaseImpact]:
    numbers = [each["case"] for each in found]
    cases = Case.objects.with_team().in_bulk(numbers)
    for each in found:
        yield CaseImpact(
            case=cases[each["case"]],
            clocks=tuple(ClockChange(**_dated(clock)) for clock in each["clocks"]),
            gates=tuple(GateChange(**gate) for gate in each["gates"]),
        )


def _dated(clock: dict[str, Any]) -> dict[str, Any]:
    return {**clock, **{name: _day(clock[name]) for name in ("before", "after")}}


def _day(words: str | None) -> date | datetime | None:
    if words is None:
        return None
    return datetime.fromisoformat(words) if "T" in words else date.fromisoformat(words)
