"""Which other services of the authority take families on?"""

from __future__ import annotations

from django.db.models import QuerySet

from keyworker.prepared import prepared
from keyworker.workforce.models import Service


def other_services(service: int) -> list[Service]:
    """Those with casework that go on, other than the one of that number, in the order of their names."""
    return [each for each in _with_casework() if each.pk != service]


@prepared
def _with_casework() -> QuerySet[Service]:
    return Service.objects.filter(casework=True, ended=None).order_by("name")
