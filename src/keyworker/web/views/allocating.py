"""Who should take this case? Everyone in the team with their room, the best first, and why they may or may not."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, QueryDict

from keyworker.actions.action import Action, ActionContext
from keyworker.actions.available import context_from, offer
from keyworker.actions.form import form_of
from keyworker.actions.form_demanded import wanted_fields
from keyworker.actions.on_case.allocation.allocation import ALLOCATE, PROPOSE
from keyworker.caseload.due import running_on_case
from keyworker.decisions.gates import Unmet
from keyworker.record.case_reader import read_case
from keyworker.record.governing_pack import governing
from keyworker.web.forms import Drawn, drawn
from keyworker.web.moment import day_of
from keyworker.web.presenters.choosing import choosing
from keyworker.web.presenters.way_to_a_worker import (
    ACCEPTED_NOW,
    WayOn,
    asked_before,
    way_on,
    ways_to_a_worker,
)
from keyworker.web.presenters.ways_out import ways_out
from keyworker.web.signed_in import find_case, signed_in, worker_of
from keyworker.web.typed_before import typed_before
from keyworker.web.views.actions import attempt_action


@signed_in
def allocate(request: HttpRequest, reference: str) -> HttpResponse:
    """Propose a lead, or record that one has agreed, from a list that shows what a manager weighs."""
    case = find_case(request, reference, page=ALLOCATE.id)
    day = day_of(request)
    read = read_case(case, colleagues_on=day)
    acting = context_from(read, worker_of(request), as_of=day)
    pack = governing(case.service, day)
    ways = ways_to_a_worker(acting)
    # Where a policy knows no proposal, or none can be made now, a manager allocates outright.
    proposes = pack.offers(PROPOSE.id) and (ways.can_ask or not ways.can_at_once)
    agreed = not proposes or request.POST.get("agreed") == "yes"
    typed = typed_before(request)
    filled = request.POST if typed is None else typed.entered
    can_be_done = ways.can_ask or ways.can_at_once or request.method == "POST"
    extra = choosing(request, ALLOCATE, acting, filled=filled) | {
        "proposals": asked_before(read),
        "can_be_done": can_be_done,
        "at_once": ways.can_at_once,
        "not_at_once": () if ways.can_at_once else _in_the_way_of(ALLOCATE, acting),
        "way_on": None if can_be_done else _way_on(acting),
        "agreed": filled.get("agreed", ""),
        "how": filled.get("how", ""),
        "why": filled.get("reason", ""),
        "proposes": proposes,
        "more": _further_questions(acting, filled or None),
        "way_out": ways_out(acting, on_page=(ALLOCATE.id, PROPOSE.id)),
        "labels": _labels(acting, proposes=proposes),
    }
    action = ways.action(acting, agreed=agreed, worker=request.POST.get("worker", ""))
    return attempt_action(
        request,
        case,
        action,
        template="pages/allocate.html",
        extra=extra,
        acting=acting,
        entered=_entered(request, accepted=agreed),
    )


def _way_on(acting: ActionContext) -> WayOn:
    running = running_on_case(acting.case, as_of=acting.as_of)
    return way_on(acting, running)


def _entered(request: HttpRequest, *, accepted: bool) -> QueryDict:
    """What was sent, with whether they accept it now: the page asks that in its own words."""
    entered = request.POST.copy()
    entered[ACCEPTED_NOW] = "yes" if accepted else "no"
    return entered


def _in_the_way_of(action: Action, acting: ActionContext) -> tuple[Unmet, ...]:
    found = offer(action, acting, acting.naming)
    return found.unmet if found is not None else ()


def _labels(acting: ActionContext, *, proposes: bool) -> dict[str, str]:
    """How the page asks what it lays out itself: nothing that the policy asks for is called optional."""
    labels = {
        "how": "If they have agreed, how?" if proposes else "How was it agreed with them?",
        "reason": "Why this worker?",
    }
    wanted = wanted_fields(acting, ALLOCATE.id)
    optional = labels.keys() - wanted - ({"how"} if proposes else set())
    return {
        name: f"{said} (optional)" if name in optional else said for name, said in labels.items()
    }


_ON_THE_PAGE = frozenset({"worker", "reason", "how", ACCEPTED_NOW})


def _further_questions(acting: ActionContext, entered: QueryDict | None) -> list[Drawn]:
    """What allocating and proposing ask beyond what the page lays out itself (its day, a note, the policy's questions)."""
    actions = [ALLOCATE, *([PROPOSE] if acting.pack.offers(PROPOSE.id) else [])]
    fields = {each.name: each for action in reversed(actions) for each in form_of(action, acting)}
    further = [each for name, each in fields.items() if name not in _ON_THE_PAGE]
    sections = drawn(further, entered, {})
    return [field for section in sections for field in section.fields]
