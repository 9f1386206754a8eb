"""What do the pages have in common on which something is set up: a form, what is said once it is done, and where that leads?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from keyworker.access.account_addresses import opening_address, was_opened
from keyworker.actions.action import Action
from keyworker.actions.available import context_on
from keyworker.actions.on_authority.services import MAKE_SERVICE
from keyworker.actions.on_service.teams import MAKE_TEAM
from keyworker.actions.on_team.appointing import APPOINT
from keyworker.actions.on_worker.accounts import GIVE, INVITE
from keyworker.actions.outcome import Done, Outcome, Refused
from keyworker.policy.refs import number_of
from keyworker.policy.vocabulary import EVENT_KINDS
from keyworker.policy.wording import sentence
from keyworker.record.models import Event, PolicyDraft
from keyworker.record.policy_drafts import draft_numbered
from keyworker.record.subjects import Subject
from keyworker.web.moment import day_of
from keyworker.web.signed_in import worker_of
from keyworker.web.submissions import form_for, say_recorded, submit, try_sent
from keyworker.workforce.models import Worker

# In the session, for one page only, of whom a link was just made: the link itself is kept nowhere.
SHOW_LINK = "link-for"


@dataclass(frozen=True, kw_only=True)
class Place:
    """What is set up, what it is called above the form, and the page that shows it.

    ``reads`` are pages to look at before the form is filled in: what each link says, and its address.
    ``known`` is what there is to know of it, by the words for each; ``then`` is what happens next, in sentences.
    """

    subject: Subject
    name: str
    page: str
    reads: Sequence[tuple[str, str]] = ()
    known: Sequence[tuple[str, str]] = ()
    then: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class FirstLook:
    """What an action that moves much shows before it is done: the page, and what that page says of what would be done."""

    template: str
    says: Callable[[HttpRequest, Done], Mapping[str, Any]]


def form_of(
    request: HttpRequest,
    actions: dict[str, Action],
    action_id: str,
    place: Place,
    *,
    looks: FirstLook | None = None,
) -> HttpResponse:
    """The form of one of these actions, or its doing and the way to what it made; between the two, what it would do."""
    if action_id not in actions:
        raise Http404
    first = looks if request.method == "POST" and _LOOKED_AT not in request.POST else None
    if first is not None:
        outcome: Outcome | None = try_sent(request, action_id, place.subject)
        if isinstance(outcome, Done) and _CHANGE not in request.POST:
            return _looked_at_first(request, first, place, outcome)
        outcome = Refused() if isinstance(outcome, Done) else outcome
    else:
        outcome = submit(request, action_id, place.subject) if request.method == "POST" else None
    if isinstance(outcome, Done):
        return _done(request, outcome, place)
    form = form_for(request, action_id, place.subject, outcome)
    context = {"form": form, "place": place, "has_errors": bool(form.refused)}
    return render(request, "pages/administer.html", context, status=form.status)


# What the page between sends: that it was looked at, or that something is to be answered otherwise.
_LOOKED_AT, _CHANGE = "looked", "change"
_OF_THE_PAGE = frozenset({"csrfmiddlewaretoken", _LOOKED_AT, _CHANGE})


def _looked_at_first(
    request: HttpRequest, look: FirstLook, place: Place, outcome: Done
) -> HttpResponse:
    """What would be done, with the answers that were given carried on."""
    answered = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in _OF_THE_PAGE
        for value in values
    ]
    context = {"place": place, "answered": answered, **look.says(request, outcome)}
    return render(request, look.template, context)


def _done(request: HttpRequest, outcome: Done, place: Place) -> HttpResponse:
    say_recorded(request, outcome, said(outcome) or f"Nothing has changed for {place.name}")
    for event in outcome.just_now:
        if event.kind in _WITH_LINK and event.worker is not None and is_shown(event.worker):
            request.session[SHOW_LINK] = event.worker_id
    made = outcome.events[0] if outcome.events else None
    return redirect(_page_of(made) or place.page)


def is_shown(worker: Worker) -> bool:
    """Whether whoever administers sees the link: only where nobody ever came in, or there is nowhere to mail it.

    Otherwise it goes to the person alone, so that nobody else can choose a password in their place.
    """
    user = worker.user
    if user is None:
        return False
    return not (was_opened(user) and settings.KEYWORKER_ADDRESS and opening_address(user))


_WITH_LINK = frozenset({GIVE.records[0], INVITE.records[0]})


def _page_of(event: Event | None) -> str:
    """The page of what was made; none where nothing was."""
    made = event.data if event is not None else {}
    if event is None or event.kind not in _MAKES:
        return ""
    if event.kind == APPOINT.records[0]:
        return reverse("person", args=[number_of(made["worker"], kind="W")])
    if event.kind == MAKE_TEAM.records[0]:
        return reverse("team-people", args=[made["team"]])
    return reverse("service", args=[made["service"]])


_MAKES = frozenset(each.records[0] for each in (MAKE_SERVICE, MAKE_TEAM, APPOINT))


def offered(request: HttpRequest, actions: dict[str, Action], subject: Subject) -> list[Action]:
    """Those of the actions that can be done as things stand."""
    context = context_on(subject, worker_of(request), as_of=day_of(request))
    return [each for each in actions.values() if each.stands_in_the_way(context) is None]


def said(outcome: Done) -> str:
    """What was done, a sentence for each kind of it."""
    return ". ".join(
        dict.fromkeys(sentence(EVENT_KINDS[each.kind].says) for each in outcome.events)
    )


def find_draft(draft_id: int) -> PolicyDraft:
    """The draft of that number; there is no such page where there is none."""
    found = draft_numbered(draft_id)
    if found is None:
        raise Http404
    return found
