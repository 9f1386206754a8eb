"""How does an administrator set the authority up: its name, services, policies, teams, people and their accounts?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from keyworker.access.account_addresses import waiting_change
from keyworker.access.factors import demanded_roles, kinds_held
from keyworker.access.invitations import invitation
from keyworker.access.models import Factor
from keyworker.access.outside_accounts import outside_account_of, outside_sign_in
from keyworker.access.roles import AccessRole
from keyworker.actions.on_authority.closures import ADD as ADD_CLOSURE
from keyworker.actions.on_authority.closures import WITHDRAW as WITHDRAW_CLOSURE
from keyworker.actions.on_authority.closures import in_words
from keyworker.actions.on_authority.letterhead import SET as SET_LETTERHEAD
from keyworker.actions.on_authority.policies import AGREE, BRING
from keyworker.actions.on_authority.services import MAKE_SERVICE, NAME
from keyworker.actions.on_authority.signing_in import DEMAND
from keyworker.actions.on_authority.what_people_bring import SET_LISTS
from keyworker.actions.on_service.ending import END_SERVICE, GO_ON, open_in_words
from keyworker.actions.on_service.policies import AGREE_CHOICE, CHOOSE_POLICY, WITHDRAW_CHOICE
from keyworker.actions.on_service.renaming import RENAME_SERVICE
from keyworker.actions.on_service.teams import MAKE_TEAM
from keyworker.actions.on_team.appointing import APPOINT
from keyworker.actions.on_team.areas import SET_AREAS
from keyworker.actions.on_team.changing import CHANGE_TEAM
from keyworker.actions.on_team.closing import CLOSE_TEAM, on_its_way
from keyworker.actions.on_team.closing import GO_ON as TEAM_GOES_ON
from keyworker.actions.on_worker.accounts import CLOSE, GIVE, INVITE, OPEN_AGAIN
from keyworker.actions.on_worker.changed_addresses import AGREE as AGREE_ADDRESS
from keyworker.actions.on_worker.changed_addresses import CONFIRM as CONFIRM_ADDRESS
from keyworker.actions.on_worker.inspection import ACTIONS as GIVING_SERVICES
from keyworker.actions.on_worker.jobs import CHANGE_JOB, WITHDRAW_JOB
from keyworker.actions.on_worker.moving import MOVE
from keyworker.actions.on_worker.own_account import ACTIONS as OF_THEIR_ACCOUNT
from keyworker.actions.on_worker.own_account import TAKE_AWAY, UNLINK
from keyworker.actions.on_worker.post import CHANGE
from keyworker.actions.on_worker.what_they_bring import SAY, SET_MANAGER
from keyworker.actions.outcome import Done, Outcome
from keyworker.documents.letterhead import letterhead
from keyworker.policy.vocabulary import EVENT_KINDS
from keyworker.policy.wording import on_day, sentence
from keyworker.record.governing_pack import (
    governing,
    policies_to_choose,
    version_for,
    why_unreadable,
)
from keyworker.record.held_policies import agreed_policies, held_policies, pack_of
from keyworker.record.job_changes import jobs_of
from keyworker.record.models import Event
from keyworker.record.policy_choices import waiting_choice
from keyworker.record.policy_of_people import policy_of_people
from keyworker.record.set_up_so_far import (
    authority,
    cases_led_by,
    changes_of,
    closures_ahead,
    inspected_by,
    people_of,
    service_called,
    services_there,
    team_called,
    teams_with_people,
)
from keyworker.record.subjects import OnAuthority, OnService, OnTeam, OnWorker, Subject
from keyworker.record.team_closings import closed_into, closing_of
from keyworker.record.what_people_lack import lacking
from keyworker.web.administering import SHOW_LINK, Place, form_of, is_shown, offered, said
from keyworker.web.archives import from_archive
from keyworker.web.moment import day_of, now_of
from keyworker.web.presenters.before_agreeing import (
    Read,
    next_of_address,
    of_address,
    of_brought,
    of_choice,
)
from keyworker.web.presenters.event_words import fields_told
from keyworker.web.presenters.team_closing import LOOK_AT_CLOSING
from keyworker.web.signed_in import find_worker, signed_in, worker_of
from keyworker.web.submissions import form_for, say_recorded, submit
from keyworker.workforce.models import Service, Team, Worker

_ON_ITS_PAGE = {
    each.id: each for each in (NAME, SET_LETTERHEAD, SET_LISTS, ADD_CLOSURE, WITHDRAW_CLOSURE)
}
_ON_AUTHORITY = _ON_ITS_PAGE | {each.id: each for each in (MAKE_SERVICE, AGREE, DEMAND)}
_ON_SERVICE = {
    each.id: each
    for each in (
        AGREE_CHOICE,
        CHOOSE_POLICY,
        WITHDRAW_CHOICE,
        MAKE_TEAM,
        RENAME_SERVICE,
        END_SERVICE,
        GO_ON,
    )
}
_ON_TEAM = {each.id: each for each in (APPOINT, CHANGE_TEAM, SET_AREAS, CLOSE_TEAM, TEAM_GOES_ON)}
_ON_PERSON = {
    each.id: each
    for each in (
        CHANGE,
        SAY,
        SET_MANAGER,
        CHANGE_JOB,
        WITHDRAW_JOB,
        MOVE,
        GIVE,
        AGREE_ADDRESS,
        INVITE,
        TAKE_AWAY,
        UNLINK,
        CLOSE,
        OPEN_AGAIN,
        *GIVING_SERVICES,
    )
}
# What people do to their own account stands among the changes as well.
_OF_A_PERSON = (
    frozenset(_ON_PERSON)
    | {CLOSE_TEAM.id}
    | {each.id for each in (*OF_THEIR_ACCOUNT, CONFIRM_ADDRESS)}
)


@signed_in
def administer(request: HttpRequest, action: str) -> HttpResponse:
    """A form about the authority itself."""
    leads_to = "authority" if action in _ON_ITS_PAGE else "home"
    page = reverse("how-people-sign-in" if action == DEMAND.id else leads_to)
    reads = _brought_by_others(request) if action == AGREE.id else ()
    place = Place(subject=OnAuthority(), name="The authority", page=page, reads=reads)
    return form_of(request, _ON_AUTHORITY, action, place)


def _brought_by_others(request: HttpRequest) -> Sequence[Read]:
    """What whoever agrees to a policy that was brought reads of each before."""
    agreed, mine = agreed_policies(), worker_of(request).pk
    waiting = [
        each for each in held_policies() if each.name not in agreed and each.added_by_id != mine
    ]
    return tuple(of_brought(waiting, services_there(day_of(request)))) if waiting else ()


@signed_in
def the_authority(request: HttpRequest) -> HttpResponse:
    """The authority: what it is called, what heads its letters, and on which days it is closed."""
    context = {
        "authority": authority(),
        "letterhead": letterhead(),
        "closures": [
            (in_words(closure), service) for closure, service in closures_ahead(day_of(request))
        ],
        "actions": offered(request, _ON_ITS_PAGE, OnAuthority()),
    }
    return render(request, "pages/authority.html", context)


@signed_in
def how_people_sign_in(request: HttpRequest) -> HttpResponse:
    """Who needs a second factor, and which ways to sign in there are."""
    demanded = demanded_roles()
    context = {
        "roles": [(str(each.label), each.value in demanded) for each in AccessRole],
        "outside": outside_sign_in(),
        "by_mail": bool(settings.KEYWORKER_ADDRESS),
        "idle": int(settings.KEYWORKER_IDLE.total_seconds() // 60),
    }
    return render(request, "pages/how_people_sign_in.html", context)


@signed_in
def bring_policy(request: HttpRequest) -> HttpResponse:
    """The page on which a policy in a zip file is sent; what is wrong with it is listed, and nothing of it is kept."""
    outcome: Outcome | None = None
    if request.method == "POST":
        outcome = from_archive(
            request, lambda text: submit(request, BRING.id, OnAuthority(), entered={"text": text})
        )
    if isinstance(outcome, Done):
        say_recorded(request, outcome, said(outcome))
        return redirect("policies")
    form = form_for(request, BRING.id, OnAuthority(), outcome)
    context = {"form": form, "has_errors": bool(form.refused)}
    return render(request, "pages/bring_policy.html", context, status=form.status)


@signed_in
def service(request: HttpRequest, slug: str) -> HttpResponse:
    """A service: the policy it works under, and its teams."""
    found = _service(slug)
    day = day_of(request)
    unreadable = why_unreadable(found, day)
    waiting, names = waiting_choice(found), dict(policies_to_choose())
    context = {
        "found": found,
        "pack": governing(found, day),
        "unreadable": unreadable,
        "version": None if unreadable else version_for(found, day),
        "coming": found.pack_from
        if found.pack_from is not None and found.pack_from > day
        else None,
        "coming_policy": names.get(found.pack, found.pack),
        "waiting": waiting,
        "waiting_policy": names.get(waiting.policy, waiting.policy) if waiting else "",
        "reads": _before_agreeing(found),
        "teams": teams_with_people(found, day),
        "still_open": open_in_words(found),
        "actions": offered(request, _ON_SERVICE, OnService(found)),
    }
    return render(request, "pages/service.html", context)


def _before_agreeing(found: Service) -> Sequence[Read]:
    """What whoever agrees to the policy chosen for the service reads before; nothing where none waits."""
    waiting = waiting_choice(found)
    if waiting is None:
        return ()
    called = dict(policies_to_choose()).get(waiting.policy, waiting.policy)
    return tuple(of_choice(found, waiting.policy, pack_id=pack_of(waiting.policy), called=called))


@signed_in
def administer_service(request: HttpRequest, slug: str, action: str) -> HttpResponse:
    """A form about a service."""
    found = _service(slug)
    page = reverse("service", args=[found.slug])
    reads = _before_agreeing(found) if action == AGREE_CHOICE.id else ()
    place = Place(subject=OnService(found), name=found.name, page=page, reads=reads)
    return form_of(request, _ON_SERVICE, action, place)


@signed_in
def team_people(request: HttpRequest, slug: str) -> HttpResponse:
    """Who works in a team, and who of them can sign in."""
    found = _team(slug)
    day = day_of(request)
    people = people_of(found)
    closing = closing_of(found) if found.ended is None else None
    closed = closed_into(found) if found.ended is not None else None
    context = {
        "found": found,
        "pack": policy_of_people(found.service, day),
        "people": [each for each in people if each.left is None or each.left >= day],
        "closing": closing,
        "closed": closed,
        "closed_by": _who(closed) if closed else "",
        "closing_said_by": _who(closing.said) if closing else "",
        "closed_into": team_called(str(closed.data["team"])) if closed else None,
        "closes_into": team_called(closing.into) if closing else None,
        "not_closed_for": on_its_way(found, day) if closing and closing.last_day < day else "",
        "gone": [each for each in people if each.left is not None and each.left < day],
        "actions": offered(request, _ON_TEAM, OnTeam(found)),
    }
    return render(request, "pages/team_people.html", context)


@signed_in
def administer_team(request: HttpRequest, slug: str, action: str) -> HttpResponse:
    """A form about a team, such as the one for a new person."""
    found = _team(slug)
    page = reverse("team-people", args=[found.slug])
    place = Place(subject=OnTeam(found), name=found.name, page=page)
    looks = LOOK_AT_CLOSING if action == CLOSE_TEAM.id else None
    return form_of(request, _ON_TEAM, action, place, looks=looks)


@signed_in
def person(request: HttpRequest, worker_id: int) -> HttpResponse:
    """A person in post: job, hours, how to reach them, their account, and who changed what when."""
    found = find_worker(worker_id)
    subject, pack = OnWorker(found), policy_of_people(found.team.service, day_of(request))
    context = {
        "found": found,
        "account": found.user,
        "address_waits": waiting_change(found.user) if found.user is not None else None,
        "factors": _factors_in_words(found),
        "outside": outside_account_of(found.user) if found.user is not None else None,
        "qualified": on_day(found.qualified) if found.qualified else "Not on record",
        "last_day": on_day(found.left) if found.left else "None is known",
        "leads": cases_led_by(found),
        "lacks": lacking(found, pack),
        "jobs": jobs_of(found),
        "inspects": inspected_by(found, at=now_of(request)),
        "pack": pack,
        "actions": offered(request, _ON_PERSON, subject),
        "link": _link_of(request, found),
        "changes": _changes(subject, day_of(request)),
    }
    return render(request, "pages/person.html", context)


def _who(event: Event) -> str:
    return event.by.name if event.by is not None else "a command"


def _factors_in_words(worker: Worker) -> str:
    if worker.user is None:
        return ""
    held = sorted(kinds_held(worker.user))
    return ", ".join(str(Factor.Kind(each).label) for each in held) or "None"


@dataclass(frozen=True, kw_only=True)
class Change:
    """One thing that was done about a person: what, by whom, when and why."""

    title: str
    who: str
    at: datetime
    said: str
    why: str


def _changes(subject: Subject, day: date) -> list[Change]:
    found = changes_of(subject.worker, actions=_OF_A_PERSON, appointed_by=APPOINT.id)
    events = list(found[:_SHOWN])
    said = fields_told(events, subject.worker.team.service, day=day)
    return [
        Change(
            title=sentence(EVENT_KINDS[each.kind].says),
            who=_who(each),
            at=each.recorded_at,
            said=fields,
            why=str(each.data.get("reason", "")),
        )
        for each, fields in zip(events, said, strict=True)
    ]


_SHOWN = 30


@signed_in
def administer_person(request: HttpRequest, worker_id: int, action: str) -> HttpResponse:
    """A form about a person or their account."""
    found = find_worker(worker_id)
    agrees = action == AGREE_ADDRESS.id
    place = Place(
        subject=OnWorker(found),
        name=found.name,
        page=reverse("person", args=[found.pk]),
        known=tuple(of_address(found)) if agrees else (),
        then=tuple(next_of_address(found)) if agrees else (),
    )
    return form_of(request, _ON_PERSON, action, place)


def _service(slug: str) -> Service:
    found = service_called(slug)
    if found is None:
        raise Http404
    return found


def _team(slug: str) -> Team:
    found = team_called(slug)
    if found is None:
        raise Http404
    return found


def _link_of(request: HttpRequest, worker: Worker) -> str:
    """The link that was just made for them; empty where none was, or they came in meanwhile."""
    just_made = request.session.pop(SHOW_LINK, None) == worker.pk
    if not just_made or worker.user is None or not is_shown(worker):
        return ""
    return request.build_absolute_uri(reverse("invitation", args=invitation(worker.user)))
