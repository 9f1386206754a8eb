"""Who is told that somebody opened a record outside their need to know? The managers of the team whose record it is."""

from __future__ import annotations

from keyworker.access.models import AccessGrant, User
from keyworker.notices.managers import managers_of
from keyworker.notices.models import Notice
from keyworker.policy.casefile import local_day
from keyworker.record.models import Case

OPENED = "opened-by-reason"


def tell_of_reason(grant: AccessGrant, case: Case, *, by: User) -> int:
    """Write to each manager of the case's team that it was opened, by whom; the reason stands on their list. How many.

    Where nobody manages that team, it goes to those who manage the service.
    """
    told = [
        Notice(
            worker=manager,
            case=case,
            kind=OPENED,
            text=f"{by.worker.name} opened {case.reference} by giving a reason",
            created_at=grant.granted_at,
        )
        for manager in managers_of(case, on=local_day(grant.granted_at))
        if manager.pk != by.worker.pk
    ]
    return len(Notice.objects.bulk_create(told))
