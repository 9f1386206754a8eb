"""What is this case, what happens next, what may I do, and how did it come to be as it is?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from keyworker.casework.actions.looking import Offer, offers
from keyworker.casework.due import Due, due_on, due_on_cases
from keyworker.casework.models import Case, Event, Timescale
from keyworker.casework.naming import Naming, naming_for, said
from keyworker.casework.opening import may_ask, open_with_reason
from keyworker.casework.packs import pack_for
from keyworker.policy.vocabulary import EVENT_KINDS
from keyworker.policy.wording import counted, on_day, sentence, value_in_words
from keyworker.web.jinja import today
from keyworker.web.signed_in import find_case, signed_in, user_of, worker_of

_FAMILIES = {
    "intake": "Referral and decision",
    "decision": "Referral and decision",
    "allocating": "Allocation",
    "contact": "Contact and visits",
    "work": "Assessment and plan",
    "children": "Children",
    "absence": "Absence",
    "moving": "Referral on, and moving",
    "closing": "Ending",
}
_DECIDED = ("decision.made", "allocation.agreed", "allocation.declined", "increase.agreed", "management.decided",
            "oversight.recorded", "meeting.held", "case.closed", "relaxation.agreed")  # fmt: skip


@dataclass(frozen=True)
class Clock:
    """One timescale as the case page shows it."""

    row: Timescale
    due: Due | None
    about: str

    @property
    def urgency(self) -> str:
        if self.due is not None:
            return self.due.urgency
        return "late" if self.row.days_late else "done" if self.row.status == "met" else "plain"

    @property
    def status_words(self) -> str:
        row = self.row
        if self.due is not None:
            return self.due.words
        noun = "working day" if row.unit == "working days" else "day"
        late = f", {counted(row.days_late, noun)} late" if row.days_late else ""
        if row.met is not None:
            return f"Done {on_day(row.met)}{late}"
        return {"paused": "Paused", "ended": f"No longer owed{late}"}.get(row.status, row.status)


@signed_in
def overview(request: HttpRequest, reference: str) -> HttpResponse:
    """Who, what next, and what may be done."""
    case = find_case(request, reference, page="overview")
    day, worker = today(), worker_of(request)
    dues = due_on_cases([case], as_of=day)[case.pk]
    found = offers(case, worker, as_of=day)
    context = _frame(case, "overview") | {
        "dues": dues,
        "next": dues[0] if dues else None,
        "mine": [due for due in dues if due.clock.worker_id == worker.pk],
        "groups": _grouped(found),
        "blocked": [offer for offer in found if offer.outcome == "blocked"],
        "recent": _told(case, Event.objects.filter(case=case).order_by("-at", "-seq")[:5]),
        "me": worker,
    }
    return render(request, "pages/case_overview.html", context)


@signed_in
def timeline(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything that happened, newest first, with both its times."""
    case = find_case(request, reference, page="timeline")
    events = Event.objects.filter(case=case).order_by("-at", "-seq")
    return render(request, "pages/case_timeline.html", _frame(case, "timeline") | {"events": _told(case, events)})


@signed_in
def timescales(request: HttpRequest, reference: str) -> HttpResponse:
    """Every clock of the case, running ones first."""
    case = find_case(request, reference, page="timescales")
    day, naming = today(), naming_for(case)
    rows = Timescale.objects.filter(case=case, started__lte=day).select_related("case__service", "worker")
    clocks = [_clock(row, day, naming) for row in rows]
    clocks.sort(key=lambda each: (each.due is None, each.row.limit, each.row.pk))
    return render(request, "pages/case_timescales.html", _frame(case, "timescales") | {"clocks": clocks})


@signed_in
def people(request: HttpRequest, reference: str) -> HttpResponse:
    """The children, the family, and who has held the case."""
    case = find_case(request, reference, page="people")
    context = _frame(case, "people") | {
        "members": case.family.members.select_related("person").order_by("pk"),
        "allocations": case.allocations.select_related("worker__team", "team").order_by("-period"),
        "others": Case.objects.visible_to(user_of(request)).filter(family=case.family).exclude(pk=case.pk),
    }
    return render(request, "pages/case_people.html", context)


@signed_in
def decisions(request: HttpRequest, reference: str) -> HttpResponse:
    """Who decided what, when, and why."""
    case = find_case(request, reference, page="decisions")
    events = Event.objects.filter(case=case, kind__in=_DECIDED).order_by("-at", "-seq")
    return render(request, "pages/case_decisions.html", _frame(case, "decisions") | {"events": _told(case, events)})


@signed_in
def reason(request: HttpRequest, reference: str) -> HttpResponse:
    """Opening a record of one's own team that is not one's own, by saying why."""
    user = user_of(request)
    case = Case.objects.filter(reference=reference).first()
    if case is None or not may_ask(user, case) or Case.objects.visible_to(user).filter(pk=case.pk).exists():
        # Nothing to ask: the case page answers, or says that there is no such page.
        return redirect("case", find_case(request, reference, page="reason").reference)
    error = ""
    if request.method == "POST":
        try:
            open_with_reason(user, case, reason=request.POST.get("reason", ""), at=timezone.now())
            return redirect("case", reference)
        except ValueError as problem:
            error = str(problem)
    context = {"reference": reference, "error": error, "has_errors": bool(error)}
    return render(request, "pages/reason.html", context, status=422 if error else 200)


def _frame(case: Case, tab: str) -> dict[str, Any]:
    """What every page of a case shows above its own part."""
    children = list(case.case_children.select_related("person").order_by("person__born", "pk"))
    standings: dict[int, list[str]] = {}
    for each in case.standings.filter(ended__isnull=True):
        standings.setdefault(each.person_id, []).append(each.standing)
    current = case.allocations.filter(period__endswith__isnull=True).select_related("worker__team")
    held = {each.role: each.worker for each in current if each.worker}
    return {
        "case": case, "tab": tab, "day": today(), "children": [(each.person, standings.get(each.person_id, [])) for each in children],
        "held": held, "pack": pack_for(case.service, today()),
    }  # fmt: skip


def _grouped(found: list[Offer]) -> list[tuple[str, list[Offer]]]:
    groups: dict[str, list[Offer]] = {}
    for offer in found:
        if offer.outcome != "blocked":
            groups.setdefault(_FAMILIES.get(offer.action.family, "Other"), []).append(offer)
    return list(groups.items())


def _clock(row: Timescale, day: Any, naming: Naming) -> Clock:
    running = row.status == "running"
    subject = naming(row.subject) if row.subject else ""
    about = "" if subject.startswith("E") and subject[1:].isdigit() else subject
    row.because = list(said(row.because, naming))
    return Clock(row, due_on(row, as_of=day) if running else None, about)


@dataclass(frozen=True)
class Told:
    """One event in words: what happened, who, both times, and what was recorded."""

    event: Event
    what: str
    details: list[tuple[str, str]]
    corrected: bool
    late_recorded: bool


def _told(case: Case, events: Any) -> list[Told]:
    naming = naming_for(case)
    rows = list(events.select_related("by", "recorded_by__worker", "case__service"))
    wrong = set(Event.objects.filter(case=case, kind="event.corrected").values_list("data__corrects", flat=True))
    return [
        Told(
            event=row,
            what=sentence(EVENT_KINDS[row.kind].says) if row.kind in EVENT_KINDS else row.kind,
            details=[(_label(name), naming(_value(value))) for name, value in row.data.items() if value not in (None, "", [], {})],
            corrected=row.ref in wrong,
            late_recorded=(row.recorded_at - row.at).days >= 1,
        )
        for row in rows
    ]  # fmt: skip


def _label(name: str) -> str:
    return sentence(name.replace("_", " ").replace("-", " "))


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{_label(str(key))}: {_value(each)}" for key, each in value.items())
    if isinstance(value, list):
        return ", ".join(_value(each) for each in value)
    if isinstance(value, str) and ("\n" in value or " " in value or "@" in value):
        return value
    return value_in_words(value)
