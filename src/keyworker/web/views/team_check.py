"""How does a manager check the team's allocations each week?"""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from keyworker.access.roles import Reach
from keyworker.actions.on_team.checks import CHECK
from keyworker.actions.outcome import Done
from keyworker.caseload.permitted import may_do
from keyworker.caseload.team_board import team_loads
from keyworker.caseload.team_checks import Week, figures, weeks
from keyworker.record.names import workers_named
from keyworker.record.subjects import OnTeam
from keyworker.web.moment import day_of
from keyworker.web.presenters.event_words import Told, told_of
from keyworker.web.signed_in import cases_of, signed_in, user_of, worker_of
from keyworker.web.submissions import form_for, looking_at, say_recorded, submit
from keyworker.workforce.models import Team, Worker

_WEEKS_SHOWN = 13


@signed_in
def check(request: HttpRequest) -> HttpResponse:
    """The team's allocations as they stand, this week's check, and the weeks before."""
    user, worker, day = user_of(request), worker_of(request), day_of(request)
    teams = _teams(request, worker)
    team = _team_asked(request, worker, teams)
    subject = OnTeam(team)
    pack = subject.pack_on(day)
    if pack.who_may(CHECK.id) is None or not user.manages:
        raise Http404
    outcome = submit(request, CHECK.id, subject) if request.method == "POST" else None
    if isinstance(outcome, Done):
        say_recorded(request, outcome, f"Recorded: the allocations of {team.name} are checked")
        return redirect(f"{reverse('team-check')}?team={team.slug}")
    looked = looking_at(request, subject, outcome)
    form = form_for(request, CHECK.id, subject, outcome, context=looked)
    found = weeks(pack, looked.casefile, as_of=day)
    told = told_of(subject, to=user, day=day)
    context = {
        "team": team,
        "figures": figures(team, cases_of(request), pack, as_of=day),
        "weeks": found[:_WEEKS_SHOWN],
        "missed": sum(week.missed for week in found),
        "this_week": next((week for week in found if week.waits), None),
        "latest": next(iter(found), None),
        "form": form,
        "carried": team_loads(team, day),
        "may": may_do(pack, CHECK.id, worker),
        "teams": teams,
        "has_errors": bool(form.refused),
        "people": _names(found, told),
        "told": told,
    }
    return render(request, "pages/team_check.html", context, status=form.status)


def _names(found: Sequence[Week], told: Sequence[Told]) -> dict[str, str]:
    """Who made each check: most are read already, with what is told of them."""
    known = {each.event.by.ref: each.event.by.name for each in told if each.event.by is not None}
    refs = {week.check.by for week in found if week.check is not None and week.check.by}
    others = workers_named(refs - known.keys())
    return {**known, **{ref: each.name for ref, each in others.items()}}


def _teams(request: HttpRequest, worker: Worker) -> list[Team]:
    service_wide = user_of(request).access.sees is Reach.SERVICE
    if not service_wide:
        return [worker.team]
    return [each for each in worker.team.service.teams.all() if each.is_there(day_of(request))]


def _team_asked(request: HttpRequest, worker: Worker, teams: Sequence[Team]) -> Team:
    slug = request.GET.get("team") or ""
    if not slug:
        return next((each for each in teams if each.pk == worker.team_id), teams[0])
    found = next((each for each in teams if each.slug == slug), None)
    if found is None:
        raise Http404
    return found
