"""When was a family last visited, and does the policy set dates for visits at all?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from keyworker.policy.casefile import local_day
from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary import kinds
from keyworker.record.models import Case, Event


@dataclass(frozen=True)
class Seen:
    """A case with the day of the last visit on record; none where there is none."""

    case: Case
    on: date | None


def last_seen(cases: Sequence[Case]) -> list[Seen]:
    """Of each, in one question."""
    visits = Event.objects.uncorrected().filter(
        case__in=[each.pk for each in cases], kind=kinds.VISIT_MADE
    )
    found = dict(visits.order_by().values("case").annotate(at=Max("at")).values_list("case", "at"))
    return [Seen(each, local_day(found[each.pk]) if each.pk in found else None) for each in cases]


def dates_visits(pack: Pack) -> bool:
    """Whether a duty of the policy is met by a visit."""
    return any(stop.event == kinds.VISIT_MADE for rule in pack.timescales for stop in rule.stops)
