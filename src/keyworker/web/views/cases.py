"""What is this case, what happens next, what may I do, and how did it come to be as it is?"""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from keyworker.actions.action import WORKING
from keyworker.actions.available import Offer, context_from, offers_in
from keyworker.actions.families import ACTIONS
from keyworker.actions.on_case.allocation.allocation import ALLOCATE, PROPOSE
from keyworker.caseload.carried import others_of_family
from keyworker.caseload.due import clocks_of, due_on_cases
from keyworker.caseload.journey import held_in_turn, journey_beside
from keyworker.decisions.case.awaiting import awaiting
from keyworker.notices.access import tell_of_reason
from keyworker.paged import Paged, key_of_page_with, page_among
from keyworker.policy.packs.pack import Pack
from keyworker.policy.vocabulary import EVENT_KINDS
from keyworker.record.access_log import (
    case_referred_to,
    close_as_mistaken,
    may_ask,
    open_with_reason,
)
from keyworker.record.case_reader import LATEST_FIRST, read_case
from keyworker.record.clock_rows import reasons_of
from keyworker.record.models import Case, Event
from keyworker.web.moment import day_of, now_of
from keyworker.web.paging import ENTRY, key_in, paging
from keyworker.web.presenters.case_frame import case_frame
from keyworker.web.presenters.clocks import OVER, clocks_by_standing, over_page, shown_with
from keyworker.web.presenters.event_words import told_from
from keyworker.web.presenters.grounds import grounds_by_entry
from keyworker.web.presenters.journey import journey_lines
from keyworker.web.presenters.leading_to import goal, goals
from keyworker.web.presenters.other_services import referred_on
from keyworker.web.presenters.putting_right import way_to_withdraw
from keyworker.web.presenters.steps import Step, in_order, meets, step
from keyworker.web.presenters.tasks import tasks_shown
from keyworker.web.presenters.way_to_a_worker import NoWorker, way_on, without_worker
from keyworker.web.presenters.ways_out import ways_out
from keyworker.web.signed_in import asked_of, cases_of, find_case, signed_in, user_of, worker_of

# More than this many things to do are folded by group, the everyday ones left open.
_CALM = 16
# How many stand beside, of what else is due and of the tasks still to do.
_ALSO_DUE, _TASKS = 6, 8
# What people come to do; the rest is listed below. On a referral the next step alone stands out.
_EVERYDAY = tuple(action.id for action in ACTIONS.values() if action.everyday)
_DECIDED = tuple(kind.name for kind in EVENT_KINDS.values() if kind.decides)


@signed_in
def overview(request: HttpRequest, reference: str) -> HttpResponse:
    """Who, what next, and what may be done."""
    case = find_case(request, reference, page="overview")
    day, worker, user = day_of(request), worker_of(request), user_of(request)
    dues = due_on_cases([case], as_of=day)[case.pk]
    read = read_case(case)
    acting = context_from(read, worker, as_of=day)
    found = offers_in(acting)
    tasks, nobody = tasks_shown(acting), without_worker(acting, read)
    steps = [meets(due, worker, as_of=day) for due in dues[:4]]
    buttons = _buttons(case, found, steps, nobody, pack=acting.pack)
    context = case_frame(read, "overview", day=day, dues=dues)
    context |= {
        "also_due": dues[1 : 1 + _ALSO_DUE],
        "way_out": ways_out(acting),
        "next": dues[0] if dues else None,
        "no_worker": nobody,
        "awaiting": awaiting(acting.seen) if acting.stage in WORKING else None,
        # Where work goes on, whoever leads it is there, or the page says loudly that nobody does.
        "waits": None if dues or acting.stage in WORKING else way_on(acting, []),
        "buttons": buttons,
        "stands_out": _stands_out(case, buttons, steps, nobody),
        "groups": _grouped(found),
        "many": sum(offer.outcome != "blocked" for offer in found) > _CALM,
        "blocked": [offer for offer in found if offer.outcome == "blocked"],
        "tasks": tasks[:_TASKS],
        "more_tasks": len(tasks[_TASKS:]),
        "recent": told_from(read, read.latest_first()[:5], to=user, day=day),
        "earlier": others_of_family(case, asked_of(request))[:5],
        "referred": referred_on(read),
        "me": worker,
    }
    return render(request, "pages/case_overview.html", context)


@signed_in
def timeline(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything that happened, newest first, with both its times; a page at a time where it is much."""
    case = find_case(request, reference, page="timeline")
    read = read_case(case)
    acting = context_from(read, worker_of(request), as_of=day_of(request))
    page, user = _page_of_events(request, read.latest_first()), user_of(request)
    rows = page.rows
    return render(
        request,
        "pages/case_timeline.html",
        case_frame(read, "timeline", day=day_of(request))
        | {
            "events": told_from(read, rows, to=user, day=day_of(request)),
            "correct": way_to_withdraw(acting),
            "paging": paging(request, page),
            "grounds": grounds_by_entry(read, rows, to=user),
        },
    )


def _page_of_events(request: HttpRequest, rows: list[Event]) -> Paged[Event]:
    """The page that the address says, or the one that holds the entry it names."""
    entry = request.GET.get(ENTRY, "")
    key = key_in(request, LATEST_FIRST) or key_of_page_with(
        LATEST_FIRST, rows, lambda each: each.ref == entry
    )
    return page_among(LATEST_FIRST, key, rows)


@signed_in
def timescales(request: HttpRequest, reference: str) -> HttpResponse:
    """Every clock of the case, running ones first, the others a page at a time."""
    case = find_case(request, reference, page="timescales")
    read = read_case(case)
    found = clocks_of(case, as_of=day_of(request))
    page = over_page(found, key_in(request, OVER))
    shown = shown_with(page, found)
    reasons = reasons_of(case, read.casefile, [row for row, _ in shown], on=day_of(request))
    groups = clocks_by_standing(shown, reasons, read.naming)
    return render(
        request,
        "pages/case_timescales.html",
        case_frame(read, "timescales", day=day_of(request))
        | {"groups": groups, "paging": paging(request, page)},
    )


@signed_in
def steps(request: HttpRequest, reference: str) -> HttpResponse:
    """Where the case may be going: what has been done towards it, and what is still to be done by whom."""
    case = find_case(request, reference, page="steps")
    read = read_case(case)
    acting = context_from(read, worker_of(request), as_of=day_of(request))
    found = goals(acting)
    wanted = next((each.action for each in found if each.action == request.GET.get("to")), None)
    wanted = wanted or (found[0].action if found else None)
    context = case_frame(read, "steps", day=day_of(request)) | {
        "goals": in_order(acting.pack, found),
        "goal": goal(acting, wanted, request.GET.dict()) if wanted else None,
        "held_since": {each.role: each.started for each in acting.state.current()},
    }
    return render(request, "pages/case_steps.html", context)


@signed_in
def people(request: HttpRequest, reference: str) -> HttpResponse:
    """The children, the family, and who has held the case."""
    case = find_case(request, reference, page="people")
    read = read_case(case)
    acting = context_from(read, worker_of(request), as_of=day_of(request))
    context = case_frame(read, "people", day=day_of(request)) | {
        "members": read.members,
        "journey": journey_lines(acting, to=user_of(request)),
        "allocations": held_in_turn(case),
        "others": journey_beside(case, asked_of(request)),
    }
    return render(request, "pages/case_people.html", context)


@signed_in
def decisions(request: HttpRequest, reference: str) -> HttpResponse:
    """Who decided what, when, why, under which clause and on which facts; who was told."""
    case = find_case(request, reference, page="decisions")
    read = read_case(case)
    rows, user = read.latest_first(*_DECIDED), user_of(request)
    return render(
        request,
        "pages/case_decisions.html",
        case_frame(read, "decisions", day=day_of(request))
        | {
            "events": told_from(read, rows, to=user, day=day_of(request)),
            "grounds": grounds_by_entry(read, rows, to=user),
            "openings": case.openings.live(now_of(request)).with_who() if case.restricted else (),
        },
    )


@signed_in
def reason(request: HttpRequest, reference: str) -> HttpResponse:
    """Opening a record of one's own team that is not one's own, by saying why."""
    user = user_of(request)
    case = case_referred_to(reference)
    if (
        case is None
        or not may_ask(user, case, at=now_of(request))
        or cases_of(request).includes(case)
    ):
        # Nothing to ask: the case page answers, or says that there is no such page.
        return redirect("case", find_case(request, reference, page="reason").reference)
    error = ""
    if request.method == "POST":
        try:
            with transaction.atomic():
                reason_given = request.POST.get("reason", "")
                grant = open_with_reason(user, case, reason=reason_given, at=now_of(request))
                tell_of_reason(grant, case, by=user)
            return redirect("case", reference)
        except ValueError as problem:
            error = str(problem)
    context = {"reference": reference, "error": error, "has_errors": bool(error)}
    return render(request, "pages/reason.html", context, status=422 if error else 200)


@signed_in
@require_POST
def mistaken(request: HttpRequest, reference: str) -> HttpResponse:
    """Closing a record that was opened by giving a reason, because it is the wrong family's."""
    case = find_case(request, reference, page="mistaken")
    if close_as_mistaken(user_of(request), case, at=now_of(request)):
        messages.success(
            request,
            f"{case.reference} is closed to you again. That it was opened by mistake is on record.",
        )
    return redirect("home")


def _buttons(
    case: Case,
    found: list[Offer],
    steps: Sequence[Step | None],
    nobody: NoWorker | None,
    *,
    pack: Pack,
) -> list[Step]:
    """What stands out: the ``steps`` that meet what is due next, then the everyday ones.

    Where nobody leads the case, allocating it comes first and stands where that is said.
    """
    possible = {offer.action.id for offer in found if offer.outcome != "blocked"}
    if possible & {ALLOCATE.id, PROPOSE.id}:
        possible |= {ALLOCATE.id}
    wanted = [each for each in steps if each is not None]
    wanted += [step(action, case) for action in (_EVERYDAY if case.opened_on else ())]
    elsewhere = _towards_a_worker(nobody)
    found_once = {each.action: each for each in wanted if each.action in possible - elsewhere}
    shown = list(found_once.values())
    if case.stage == "received":
        # All of a referral's steps fall due together: what the others rest on comes first.
        shown = in_order(pack, shown)
    return shown[:3]


def _towards_a_worker(nobody: NoWorker | None) -> set[str]:
    """The actions that stand where it is said that nobody leads the case, and not again below."""
    if nobody is None or not nobody.steps:
        return set()
    return {ALLOCATE.id, PROPOSE.id} | {each.action for each in nobody.steps}


def _stands_out(
    case: Case, buttons: list[Step], steps: Sequence[Step | None], nobody: NoWorker | None
) -> str:
    """The one action to press: what meets the duty above the buttons; none beside what leads to a worker."""
    if not buttons or not steps or _towards_a_worker(nobody):
        return ""
    due, first = steps[0], buttons[0].action
    return first if case.stage == "received" or (due and due.action == first) else ""


def _grouped(found: list[Offer]) -> list[tuple[str, list[Offer]]]:
    groups: dict[str, list[Offer]] = {}
    for offer in sorted(found, key=lambda each: each.action.family.order):
        if offer.outcome != "blocked":
            groups.setdefault(offer.action.family.title, []).append(offer)
    return list(groups.items())
