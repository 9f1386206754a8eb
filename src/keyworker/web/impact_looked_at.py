"""What is shown of what a policy would change on all open cases of a service, and how far it has been worked out?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode

from keyworker.actions.families import GOALS
from keyworker.caseload.impact import impact_with
from keyworker.exchange.kept_impacts import worked_out_further
from keyworker.policy.packs.difference.change import Change
from keyworker.policy.packs.pack import Pack
from keyworker.record.governing_pack import governing
from keyworker.web.moment import CannotShow, day_of, moment_of, now_of
from keyworker.web.presenters.impacts import by_team, sizes_of
from keyworker.web.signed_in import cases_of
from keyworker.workforce.models import Service

_ANEW = "anew"


def impact_in_parts(
    request: HttpRequest, service: Service, then: Pack, texts: Sequence[Change] = ()
) -> dict[str, Any]:
    """What the page shows of it: how far it is, and the whole once every case was looked at, named where they may open it.

    Raises CannotShow on another day: nothing is kept of a page of another day, so that it would never come to an end.
    """
    if moment_of(request).another_day:
        raise CannotShow(
            "What a policy would change is worked out as of today alone. Open the page without another day."
        )
    day = day_of(request)
    now = governing(service, day)
    so_far = worked_out_further(
        service,
        now=now,
        then=then,
        on=day,
        actions=GOALS,
        at=now_of(request),
        anew=_ANEW in request.GET,
    )
    asked = {name: str(value) for name, value in request.GET.items() if name != _ANEW}
    shown: dict[str, Any] = {
        "so_far": so_far,
        "goes_on": f"?{urlencode(asked)}",
        "anew": f"?{urlencode({**asked, _ANEW: '1'})}",
    }
    if not so_far.is_whole:
        return shown
    impact = impact_with(
        service, so_far.changed, now=now, then=then, on=day, looked_at=so_far.looked_at
    )
    opened = cases_of(request).in_bulk([each.case.pk for each in impact.cases])
    teams = by_team(impact, opened)
    return {
        **shown,
        "impact": impact,
        "teams": teams,
        "contents": sizes_of(impact, teams, texts),
        "texts": texts,
    }


def going_on(response: HttpResponse, shown: dict[str, Any]) -> HttpResponse:
    """The page, which asks for itself again by itself until every case was looked at."""
    so_far = shown.get("so_far")
    if so_far is not None and not so_far.is_whole:
        response.headers["Refresh"] = f"1; url={shown['goes_on']}"
    return response
