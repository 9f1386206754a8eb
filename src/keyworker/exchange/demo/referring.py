"""Which families of the sample authority step from one service to another on the day it is made?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import uuid4

from keyworker.actions.outcome import Done
from keyworker.actions.perform import perform
from keyworker.actions.submission import Submission
from keyworker.exchange.demo.authority import ReferredOn
from keyworker.record.models import Case
from keyworker.record.subjects import OnCase


class NotReferred(Exception):
    """The sample tells of a referral that the product does not let anybody make."""


def refer_on(told: Iterable[ReferredOn], *, now: datetime) -> None:
    """Refer the families by the action itself, each by whoever leads for it. Raises NotReferred where that is refused."""
    for each in told:
        led = Case.objects.with_team().filter(
            service__slug=each.service,
            stage="open",
            restricted=False,
            allocations__role="lead",
            allocations__period__upper_inf=True,
        )
        for case in led.order_by("-pk")[: each.families]:
            _refer(case, each, now)


def _refer(case: Case, told: ReferredOn, now: datetime) -> None:
    lead = case.allocations.running().filter(role="lead").select_related("worker__team").get()
    assert lead.worker is not None
    entered = {"to": told.to, "reason": told.reason}
    sent = Submission(actor=lead.worker, user=None, id=uuid4(), now=now, entered=entered)
    outcome = perform("refer-to-service", OnCase(case), sent)
    if not isinstance(outcome, Done):
        raise NotReferred(f"{told.service} to {told.to}: {outcome}")
