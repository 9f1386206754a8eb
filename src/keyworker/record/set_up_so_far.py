"""What is set up so far: which authority, services, teams and people are there, and who changed what of them?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date, datetime

from django.db.models import Q, QuerySet

from keyworker.policy.closures import LocalClosure
from keyworker.record.models import Allocation, Case, Event
from keyworker.workforce.closures import known_on
from keyworker.workforce.models import Authority, Inspection, Service, Team, Worker


def authority() -> Authority | None:
    """The authority, once it has a name."""
    return Authority.objects.first()


def services_with_casework() -> QuerySet[Service]:
    """The services that hold cases, by name, each with its teams at hand."""
    return Service.objects.filter(casework=True).prefetch_related("teams").order_by("name")


def services_there(day: date) -> QuerySet[Service]:
    """The same without those that had ended by that day: nothing more is chosen for them, or looked at before it is."""
    return services_with_casework().exclude(ended__lt=day)


def service_called(slug: str) -> Service | None:
    """The service of that short name."""
    return Service.objects.filter(slug=slug).first()


def team_called(slug: str) -> Team | None:
    """The team of that short name, with its service at hand."""
    return Team.objects.select_related("service").filter(slug=slug).first()


def people_of(team: Team) -> QuerySet[Worker]:
    """Everybody who works in the team, or did, with their accounts at hand."""
    return team.workers.select_related("user").order_by("name")


def everybody_on(day: date) -> QuerySet[Worker]:
    """Everybody in post that day or still to begin, with their accounts at hand."""
    return Worker.objects.exclude(left__lt=day).select_related("user", "team__service")


def inspected_by(worker: Worker, *, at: datetime) -> QuerySet[Inspection]:
    """The services that an inspector may look at, at that instant."""
    return worker.inspections.live(at).with_services()


def inspectors_of(service: Service, *, at: datetime) -> QuerySet[Worker]:
    """Those to whom the service is given to look at, at that instant, by name."""
    given = Inspection.objects.live(at).filter(service=service)
    return Worker.objects.filter(pk__in=given.values("worker")).order_by("name", "pk")


def open_cases_of(service: Service) -> int:
    """How many of its cases are not closed."""
    return Case.objects.not_closed().filter(service=service).count()


def cases_led_by(worker: Worker) -> int:
    """How many cases the worker leads now."""
    return Allocation.objects.running().filter(worker=worker, role="lead").count()


def changes_of(worker: Worker, *, actions: Collection[str], appointed_by: str) -> QuerySet[Event]:
    """What these actions recorded of a worker, and their appointment, which stands on the team's record; the last first."""
    appointed = Q(action=appointed_by, team=worker.team_id, data__worker=worker.ref)
    found = Event.objects.ever_recorded().filter(Q(worker=worker, action__in=actions) | appointed)
    return found.select_related("by").order_by("-recorded_at", "-pk")


def teams_with_people(service: Service, day: date) -> list[tuple[Team, int]]:
    """Its teams by name, each with how many work there that day: two questions, however many teams."""
    in_post = Worker.objects.active_on(day).filter(team__service=service)
    people = Counter(in_post.values_list("team", flat=True))
    return [(team, people[team.pk]) for team in service.teams.order_by("name")]


def closures_ahead(day: date) -> list[tuple[LocalClosure, Service | None]]:
    """The local closures that run on that day or are still to come, the first first: of one service, or None of every one."""
    named = authority()
    everywhere = known_on(named.closures, day) if named is not None else ()
    found: list[tuple[LocalClosure, Service | None]] = [(each, None) for each in everywhere]
    for service in services_with_casework():
        found += [(each, service) for each in service.closures_on(day) if each not in everywhere]
    ahead = [(each, service) for each, service in found if each.until >= day]
    return sorted(ahead, key=lambda each: (each[0].from_, each[1].name if each[1] else ""))
