"""Which choice of a policy for a service waits for a second person, and may a choice be one person's yet?

Once anybody's case is on record, a policy decides about families: two people put one in force, whichever policy it is.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from keyworker.record.models import Case, Event
from keyworker.workforce.models import Service, Worker

CHOSEN: Final = "policy.chosen"
AGREED: Final = "policy.choice-agreed"
WITHDRAWN: Final = "policy.withdrawn"


@dataclass(frozen=True, kw_only=True)
class WaitingChoice:
    """A policy that somebody chose for a service from ``first`` on; ``by`` is None where nobody is named as having done so."""

    policy: str
    first: date
    by: Worker | None
    at: datetime

    @property
    def who(self) -> str:
        """The name of who chose it."""
        return self.by.name if self.by is not None else "Somebody"


def one_may_choose() -> bool:
    """Whether the authority is still being set up: no service has had a case, so that one person's choice is enough."""
    return not Case.objects.exists()


def waiting_choice(service: Service) -> WaitingChoice | None:
    """The choice for that service to which nobody else has agreed yet, and which nobody withdrew; None where none waits."""
    return waiting_choices([service]).get(service.pk)


def waiting_choices(services: Collection[Service]) -> dict[int, WaitingChoice]:
    """The same of each of these services in which one waits, by its number: one question for all."""
    found = Event.objects.filter(service__in=services, kind__in=(CHOSEN, AGREED, WITHDRAWN))
    last = found.order_by("service", "-seq").distinct("service").select_related("by")
    return {
        each.service_id: WaitingChoice(
            policy=str(each.data["policy"]),
            first=date.fromisoformat(str(each.data["from_day"])),
            by=each.by,
            at=each.recorded_at,
        )
        for each in last
        if each.kind == CHOSEN and each.service_id is not None
    }
