"""How is the work shared out, and who is it with?"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from keyworker.access.models import AccessRole
from keyworker.caseload.due import due_for
from keyworker.caseload.team_board import team_loads
from keyworker.caseload.worker_loads import workloads
from keyworker.record.governing_pack import pack_for
from keyworker.record.models import Case
from keyworker.record.visibility import may_manage
from keyworker.web.jinja import today
from keyworker.web.signed_in import signed_in, user_of, worker_of
from keyworker.web.views.home import grouped
from keyworker.workforce.models import Team, Worker


@signed_in
def board(request: HttpRequest) -> HttpResponse:
    """Everyone in the team with what they carry against their range."""
    user, worker, day = user_of(request), worker_of(request), today()
    team, teams = worker.team, [worker.team]
    if user.access_role == AccessRole.SERVICE_MANAGER:
        teams = list(Team.objects.filter(service=worker.team.service))
        slug = request.GET.get("team")
        team = next((each for each in teams if each.slug == slug), teams[0])
        if slug and team.slug != slug:
            raise Http404
    pack = pack_for(team.service, day)
    context = {
        "team": team,
        "teams": teams,
        "carried": team_loads(team, day),
        "day": day,
        "pack": pack,
        "manages": user.manages,
    }
    return render(request, "pages/team.html", context)


@signed_in
def worker_page(request: HttpRequest, worker_id: int) -> HttpResponse:
    """One worker: what they carry, their other work, when they are away; their cases to those who may see them."""
    user, me, day = user_of(request), worker_of(request), today()
    found = get_object_or_404(Worker.objects.select_related("team__service"), pk=worker_id)
    if not may_manage(user, found) and found.pk != me.pk:
        raise Http404
    pack = pack_for(found.team.service, day)
    context = {
        "found": found,
        "day": day,
        "pack": pack,
        "manages": user.manages,
        "load": workloads(pack, [found], as_of=day).get(found.pk) if pack is not None else None,
        "cases": Case.objects.visible_to(user)
        .open_for(found)
        .with_due(day)
        .with_lead()
        .with_children()
        .order_by("next_due", "pk"),
        "reductions": found.reductions.select_related("entered_by").order_by("started"),
        "absences": found.absences.order_by("-first_day")[:10],
        "groups": grouped(due_for(found, user, as_of=day), later=5),
    }
    return render(request, "pages/worker.html", context)
