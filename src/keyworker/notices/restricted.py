"""Who is told of a restricted case? Those who may open it; where none of them was to be told, whoever manages the service."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from keyworker.access.models import User
from keyworker.access.roles import Reach, roles_answering_for
from keyworker.policy.casefile import local_day
from keyworker.record.models import Case
from keyworker.record.visibility import may_view
from keyworker.workforce.models import Worker


def those_who_may_open(case: Case, workers: Iterable[int], *, at: datetime) -> set[int]:
    """The numbers of those of these workers who may open the case; never nobody where somebody was to be told."""
    wanted = set(workers)
    found = {
        each.pk
        for each in Worker.objects.filter(pk__in=wanted).select_related("user", "team")
        if each.user is not None and may_view(each.user, case, at=at)
    }
    return found or (_managing_the_service(case, at) if wanted else set())


def _managing_the_service(case: Case, at: datetime) -> set[int]:
    managing = Worker.objects.active_on(local_day(at)).filter(
        team__service=case.service_id,
        user__is_active=True,
        user__access_role__in=roles_answering_for(Reach.SERVICE),
    )
    return set(managing.values_list("pk", flat=True))


def about_open_cases(user: User, *, at: datetime) -> Q:
    """Of what names a case: that this person may open it, where it is restricted."""
    theirs = Case.objects.visible_to(user, at=at).filter(pk=OuterRef("case"))
    return Q(case__restricted=False) | Q(Exists(theirs))
