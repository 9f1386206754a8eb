"""Where can this person go?"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest

from keyworker.access.models import User
from keyworker.actions.on_case.allocation.unallocated import HOLD
from keyworker.actions.on_case.allocation.waiting_list import PUT_ON_LIST
from keyworker.actions.on_team.rota import PLAN
from keyworker.policy.packs.no_policy import READ_ONLY, no_policy_until
from keyworker.policy.packs.pack import Pack
from keyworker.policy.wording import id_in_words, sentence
from keyworker.record.governing_pack import governing, policy_ahead
from keyworker.web.addresses import url
from keyworker.web.moment import day_of

TITLES = {
    "home": "Home",
    "referrals": "Referrals",
    "waiting": "Waiting list",
    "unallocated": "Not allocated",
    "caseload": "My caseload",
    "team": "Team",
    "turns": "Turns",
    "to-key": "To be keyed",
    "search": "Find a family",
    "staff": "People",
    "notices": "Notices",
    "messages": "Messages",
    "opened": "Opened by reason",
    "looking": "Who looked",
    "policies": "Policy",
    "own-decisions": "What you sent on",
    "own-decision": "What you sent on",
}


def page_name(view: str) -> str:
    """What a page is called wherever it is spoken of: as in the menu, where it stands there."""
    return TITLES.get(view) or sentence(id_in_words(view))


def name_of(request: HttpRequest) -> str:
    """Whose pages these are: the worker, or the account of somebody who has no job yet."""
    worker = getattr(request.user, "worker", None)
    return str(worker.name if worker is not None else request.user.get_username())


def job_of(request: HttpRequest) -> str:
    """Their job, by their own policy's word for it; what their account is for where they do no casework."""
    if not isinstance(request.user, User):
        return ""
    worker = getattr(request.user, "worker", None)
    if worker is None or not worker.team.service.casework:
        return str(request.user.get_access_role_display())
    return sentence(governing(worker.team.service, day_of(request)).term(worker.role))


def navigation(request: HttpRequest) -> list[tuple[str, str, bool]]:
    """Name, address and whether it is the current page, for the person's role (``access.roles``)."""
    if not isinstance(request.user, User):
        return []
    pages = (
        (TITLES[view], url(view))
        for view in request.user.access.menu
        if view not in _ONLY_WHERE or _ONLY_WHERE[view](_policy_of(request))
    )
    return [(title, address, request.path == address) for title, address in pages]


def _offers(action: str) -> Callable[[Pack | None], bool]:
    """Whether the policy of the person's service, if there is one, knows the action."""
    return lambda pack: pack is not None and pack.who_may(action) is not None


# Pages that only some policies have a use for, and what shows it.
_ONLY_WHERE: dict[str, Callable[[Pack | None], bool]] = {
    "waiting": _offers(PUT_ON_LIST.id),
    "unallocated": _offers(HOLD.id),
    "turns": _offers(PLAN.id),
    "to-key": lambda pack: pack is not None and pack.pages.keyed is not None,
}


def _policy_of(request: HttpRequest) -> Pack | None:
    worker = getattr(request.user, "worker", None)
    return governing(worker.team.service, day_of(request)) if worker is not None else None


def not_governed(request: HttpRequest) -> str:
    """What is said on every page to people of a service in which no policy is in force; empty elsewhere."""
    worker = getattr(request.user, "worker", None)
    if worker is None or not worker.team.service.casework:
        return ""
    service, day = worker.team.service, day_of(request)
    if governing(service, day).governs:
        return ""
    ahead = policy_ahead(service, day)
    return no_policy_until(ahead.title, ahead.first) if ahead is not None else READ_ONLY
