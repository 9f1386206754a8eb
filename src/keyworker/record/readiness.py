"""What does this authority still lack before its people can work in it?

The first page of an administrator and ``keyworker doctor`` say the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from keyworker.access.models import User
from keyworker.access.roles import ACCESS
from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary.actions import ALLOCATE, RECEIVE_REFERRAL
from keyworker.policy.vocabulary.fields import KindList
from keyworker.policy.wording import counted, listed, on_day, with_article
from keyworker.record.governing_pack import governing, policy_ahead
from keyworker.record.models import Allocation
from keyworker.record.models.cases import Stage
from keyworker.record.set_up_so_far import services_with_casework
from keyworker.workforce.models import Authority, Service, Team, Worker


@dataclass(frozen=True)
class Missing:
    """One thing that is missing, in a sentence, and what it is missing to: a service, a team, or the authority."""

    says: str
    service: Service | None = None
    team: Team | None = None


_WORKED_ON = (Stage.OPEN, Stage.ON_HOLD)


def missing(on: date) -> list[Missing]:
    """Everything that is missing on that day, the first thing to do first."""
    return list(_missing(on))


def _missing(on: date) -> Iterator[Missing]:
    if not Authority.objects.exists():
        yield Missing("The authority has no name yet.")
    services = services_with_casework()
    if not services:
        yield Missing("There is no service yet.")
    for service in services:
        if service.ended is None or service.ended >= on:
            yield from _of_service(service, on)
    if not _administrators(on):
        yield Missing("Nobody who can sign in is an administrator.")
    if not Authority.objects.exclude(address="", telephone="").exists():
        yield Missing("Letters have no head: no address and no telephone of the authority.")


def _of_service(service: Service, on: date) -> Iterator[Missing]:
    """A fixed number of questions, however many teams."""
    pack = governing(service, on)
    # On its last day, too, a team that closed has given everybody away.
    teams = [each for each in service.teams.all() if each.ended is None]
    if not pack.governs:
        yield Missing(_ungoverned(service, on), service)
    if not teams:
        yield Missing(f"{service.name} has no team yet.", service)
        return
    in_post = Worker.objects.active_on(on).filter(team__service=service)
    people = list(in_post.select_related("user").order_by("name"))
    yield from _nobody_may(service, pack, [each for each in people if _signs_in(each)])
    led = _led_by([each for each in people if each.user is not None and not _signs_in(each)])
    for team in teams:
        yield from _of_team(team, [each for each in people if each.team_id == team.pk], pack, led)


def _ungoverned(service: Service, on: date) -> str:
    ahead = policy_ahead(service, on)
    if ahead is None:
        return f"{service.name} works under no policy: records are read, and nothing is recorded."
    return (
        f"{service.name} works under no policy until {on_day(ahead.first)}, when {ahead.title} is in force: until then "
        "records are read, and nothing is recorded."
    )


def _signs_in(worker: Worker) -> bool:
    return worker.user is not None and worker.user.is_active


def _led_by(workers: Sequence[Worker]) -> Counter[int]:
    """How many cases that are worked on each of them leads."""
    led = Allocation.objects.running().filter(worker__in=workers, role="lead")
    return Counter(led.filter(case__stage__in=_WORKED_ON).values_list("worker", flat=True))


# What a first family needs somebody for.
_TO_BEGIN = {RECEIVE_REFERRAL: "receive a referral", ALLOCATE: "give a case a worker"}


def _nobody_may(service: Service, pack: Pack, people: Sequence[Worker]) -> Iterator[Missing]:
    """What the policy gives to jobs that nobody in the service has who can sign in."""
    held = {role for each in people for role in each.roles}
    for action, words in _TO_BEGIN.items():
        who = pack.who_may(action)
        if who is not None and held and not held & set(who.who):
            jobs = listed((pack.term(each) for each in who.who), joined_by="or")
            yield Missing(
                f"Nobody in {service.name} may {words}: under its policy {with_article(jobs)} does.",
                service,
            )


def _of_team(
    team: Team, people: Sequence[Worker], pack: Pack, led: Counter[int]
) -> Iterator[Missing]:
    if not people:
        yield Missing(f"Nobody works in {team.name} yet.", team=team)
        return
    if not any(each.user.access.manages for each in people if each.user and _signs_in(each)):
        yield Missing(f"Nobody who can sign in manages {team.name}.", team=team)
    known = {each.id for each in pack.kinds_of(KindList.ROLES)}
    for each in people:
        if led[each.pk]:
            yield Missing(
                f"{each.name} leads {counted(led[each.pk], 'case')} and has no account that is open: "
                "their manager gives these to somebody, and records if they leave.",
                team=team,
            )
        if known and each.role not in known:
            yield Missing(
                f"{each.name} in {team.name} has a job that the policy does not know: {each.role}.",
                team=team,
            )


def _administrators(on: date) -> int:
    roles = [role for role, access in ACCESS.items() if access.administers]
    return User.objects.filter(
        is_active=True, access_role__in=roles, worker__in=Worker.objects.active_on(on)
    ).count()
