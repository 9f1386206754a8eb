"""How is the work shared out, and who is it with?"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from keyworker.access.roles import Reach
from keyworker.caseload.due import due_for
from keyworker.caseload.taking_work import takes_work
from keyworker.caseload.team_board import team_loads
from keyworker.caseload.team_capacity import capacities
from keyworker.caseload.worker_loads import workloads
from keyworker.record.governing_pack import governing
from keyworker.record.subjects import OnWorker
from keyworker.record.visibility import may_manage
from keyworker.web.moment import day_of
from keyworker.web.presenters.due_groups import grouped
from keyworker.web.presenters.event_words import told_of
from keyworker.web.presenters.load_bar import load_bar
from keyworker.web.signed_in import cases_of, find_worker, signed_in, user_of, worker_of
from keyworker.workforce.models import Absence, Reduction


@signed_in
def board(request: HttpRequest) -> HttpResponse:
    """Everyone in the team with what they carry against their range."""
    user, worker, day = user_of(request), worker_of(request), day_of(request)
    team, teams = worker.team, [worker.team]
    if user.access.sees is Reach.SERVICE:
        teams = [each for each in team.service.teams.all() if each.is_there(day)]
        slug = request.GET.get("team")
        team = next((each for each in teams if each.slug == slug), teams[0])
        if slug and team.slug != slug:
            raise Http404
    pack = governing(team.service, day)
    carried = team_loads(team, day)
    context = {
        "team": team,
        "teams": teams,
        "carried": [(each, load_bar(each.load)) for each in carried],
        "together": capacities(pack, [team.pk], as_of=day).get(team.pk),
        "day": day,
        "pack": pack,
        "manages": user.manages,
    }
    return render(request, "pages/team.html", context)


@signed_in
def worker_page(request: HttpRequest, worker_id: int) -> HttpResponse:
    """One worker: what they carry, their other work, when they are away; their cases to those who may see them."""
    user, me, day = user_of(request), worker_of(request), day_of(request)
    found = find_worker(worker_id)
    if not may_manage(user, found) and found.pk != me.pk:
        raise Http404
    pack = governing(found.team.service, day)
    absences = list(Absence.with_withdrawn.latest_of(found)[:10])
    takes = takes_work(found, (each for each in absences if each.withdrawn_at is None), day)
    context = {
        "found": found,
        "day": day,
        "pack": pack,
        "manages": user.manages,
        "load": workloads(pack, [found], as_of=day, takes={found.pk: takes}).get(found.pk),
        "takes": takes,
        "cases": cases_of(request).carried_by(found, day),
        "reductions": Reduction.with_withdrawn.of_worker(found).with_who(),
        "absences": absences,
        # One that was withdrawn, or is over, has no cases to go through.
        "is_away_or_will_be": any(
            each.withdrawn_at is None and each.returned is None for each in absences
        ),
        "told": told_of(OnWorker(found), to=user, day=day),
        "groups": grouped(due_for(found, cases_of(request), as_of=day), later=5),
    }
    return render(request, "pages/worker.html", context)
