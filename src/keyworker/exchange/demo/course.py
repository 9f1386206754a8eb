"""How does an early help case go, from referral to the work done with the family?

Each part of a case's life is one function that records its events. Days are working days; about as many deadlines are
missed as the authority's figures say, so that the lists have something honest to show.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from keyworker.exchange.demo.authority import Authority
from keyworker.exchange.demo.invented import InventedCase, InventedPerson, InventedWorker


@dataclass(frozen=True)
class CaseWorkers:
    """Who decides on a case, leads it and oversees it; ``new_lead`` takes over midway, if anybody does."""

    decider: InventedWorker
    lead: InventedWorker
    manager: InventedWorker
    new_lead: InventedWorker | None = None


def referred(
    case: InventedCase,
    on: date | datetime,
    authority: Authority,
    *,
    source: str = "",
    urgent: bool = False,
) -> datetime:
    """A referral arrives."""
    source = source or authority.source_of.get(case.type) or case.pick(authority.sources)
    fields: dict[str, Any] = {
        "type": case.type,
        "source": source,
        "urgent": urgent,
        "route": "portal",
        "assessor": authority.assessors.get(source, "Duty worker"),
        "assessor_contact": f"{source}@referrer.example",
        "people": _keys(case.family.children),
        "statutory_threshold_met": False,
        "sibling_of_open_case": case.type == "sibling",
    }
    if case.type == "broker-caf":
        fields["likely_benefit"] = "A parent asks for help with routines and boundaries"
        fields["others_considered"] = "School and health visitor: neither has capacity to lead"
    return case.record("referral.received", on, None, **fields)


def looked_into(
    case: InventedCase, on: date, decider: InventedWorker, authority: Authority
) -> None:
    """The data trawl and the case analysis, with the outcomes in play."""
    case.record("trawl.completed", on, decider, answers={}, people=_keys(case.family.children))
    outcomes = sorted(case.chance.sample(authority.outcomes, case.chance.randrange(1, 4)))
    case.record(
        "analysis.completed",
        on,
        decider,
        answers={},
        outcomes=outcomes,
        people=_keys(case.family.children),
    )


def not_opened(case: InventedCase, on: date, decider: InventedWorker) -> None:
    """Decided not to open; guidance is sent to the referrer; the case is closed."""
    case.record(
        "decision.made",
        on,
        decider,
        outcome="not-open",
        rationale="Needs can be met by universal services",
    )
    sent = case.record(
        "guidance.sent",
        on,
        decider,
        method="email",
        why_not_opened="Needs can be met by universal services",
        next_steps="Parenting group at the family hub; ask again if things change",
    )
    case.record(
        "case.closed",
        sent + timedelta(minutes=5),
        decider,
        outcome="not-opened",
        reason="Guidance sent",
    )


def opened(
    case: InventedCase,
    on: date,
    workers: CaseWorkers,
    authority: Authority,
    *,
    allocated_on: date | None = None,
) -> datetime:
    """Decided to open, agreed with the practitioner and allocated. Returns when it was allocated."""
    children = case.family.children
    case.record(
        "decision.made",
        on,
        workers.decider,
        outcome="open",
        rationale="Early help is likely to improve things",
        team=case.team,
    )
    for child in children:
        case.record(
            "standing.started",
            on,
            workers.decider,
            person=child.key,
            standing="caf",
            held_by="early-help",
        )
        case.record(
            "complexity.rated",
            on,
            workers.decider,
            person=child.key,
            level=case.pick(authority.complexity),
        )
    return allocated(case, allocated_on or on, workers.decider, workers.lead)


def allocated(
    case: InventedCase, on: date, decider: InventedWorker, lead: InventedWorker
) -> datetime:
    """Agreed with a practitioner, who leads from then; whoever led before stops at the same instant."""
    case.record("allocation.proposed", on, decider, worker=lead.key, role="lead", team=case.team)
    agreed = case.record(
        "allocation.agreed",
        on,
        decider,
        worker=lead.key,
        role="lead",
        team=case.team,
        how="In person",
    )
    if agreed < case.now:
        case.lead = lead
    return case.record(
        "allocation.started",
        agreed + timedelta(minutes=1),
        decider,
        worker=lead.key,
        role="lead",
        team=case.team,
    )


def first_met(
    case: InventedCase,
    allocated_at: datetime,
    lead: InventedWorker,
    authority: Authority,
    *,
    in_time: bool,
) -> date:
    """First contact by the lead practitioner, sometimes after trying in vain. Returns the day."""
    waits = case.chance.randrange(1, 8) if in_time else case.chance.randrange(8, 12)
    if waits > 3 and case.chance.random() < authority.first_call_in_vain:
        case.record(
            "contact.attempted",
            case.after(allocated_at, 2),
            lead,
            method="phone",
            result="Voicemail left",
        )
    on = case.after(allocated_at, waits)
    case.record(
        "contact.made",
        on,
        lead,
        method="face-to-face",
        people=_keys(case.family.people),
        **{"with": "Mother"},
    )
    return on


def assessed_and_planned(
    case: InventedCase, met_on: date, lead: InventedWorker, authority: Authority
) -> tuple[date, int]:
    """Assessment and plan. Returns the day of the plan and how many weeks apart its visits are."""
    children = _keys(case.family.children)
    started = case.after(met_on, case.chance.randrange(1, 4))
    case.record("assessment.started", started, lead, people=children)
    done = case.after(started, case.chance.randrange(12, 30))
    case.record("visit.made", case.after(started, 6), lead, **_visit_fields(case, authority))
    case.record("assessment.completed", done, lead, people=children, answers={})
    every = case.pick(authority.visits_every)
    planned = case.after(done, case.chance.randrange(1, 6))
    case.record(
        "plan.agreed",
        planned,
        lead,
        visit_every=every,
        people=children,
        actions=[
            {
                "id": "1",
                "what": "Morning routine chart",
                "who": "Mother",
                "by": str(planned + timedelta(weeks=6)),
            }
        ],
    )
    return planned, int(every.split()[0])


def worked_with(
    case: InventedCase,
    planned: date,
    every: int,
    workers: CaseWorkers,
    until: date,
    authority: Authority,
) -> None:
    """Visits as the plan says, reviews, supervision, and sometimes a change of practitioner, up to the day."""
    coming = _coming_events(case, planned, every, until, authority)
    if workers.new_lead is not None:
        coming.append((case.after(planned + (until - planned) / 2, 0), "change"))
    lead = workers.lead
    for day, what in sorted(coming):
        if what == "change" and workers.new_lead is not None:
            lead = workers.new_lead
            allocated(case, day, workers.decider, lead)
            case.record("family.told", day, lead, about="new-lead", holder=lead.key, method="phone")
        elif what == "visit":
            case.record("visit.made", day, lead, **_visit_fields(case, authority))
        elif what == "review":
            case.record("plan.reviewed", day, lead, people=_keys(case.family.children), answers={})
        elif what == "supervision":
            _supervised(case, day, workers.manager, lead)


def _coming_events(
    case: InventedCase, planned: date, every: int, until: date, authority: Authority
) -> list[tuple[date, str]]:
    visits = _days(case, planned, every * 7, until, late=(1 - authority.in_time) / 2)
    reviews = _days(case, planned, 84, until, late=authority.reviews_late)
    sessions = _days(case, planned, 28, until, late=authority.reviews_late)
    return [
        *((day, "visit") for day in visits),
        *((day, "review") for day in reviews),
        *((day, "supervision") for day in sessions),
    ]


def _supervised(
    case: InventedCase, day: date, manager: InventedWorker, lead: InventedWorker
) -> None:
    case.record(
        "supervision.held",
        day,
        manager,
        worker=lead.key,
        progress="On track",
        delay=False,
        caseload_reviewed=True,
    )


def _days(case: InventedCase, start: date, every: int, until: date, *, late: float) -> list[date]:
    days: list[date] = []
    last = start
    while True:
        slip = (
            case.chance.randrange(4, 11)
            if case.chance.random() < late
            else -case.chance.randrange(0, 3)
        )
        last = case.after(last + timedelta(days=max(every + slip, 2)), 0)
        if last >= until:
            return days
        days.append(last)


def _visit_fields(case: InventedCase, authority: Authority) -> dict[str, object]:
    shares = authority.visits
    children = _keys(case.family.children)
    seen = children if case.chance.random() < shares.all_children_seen else children[:1]
    where = "home" if case.chance.random() < shares.at_home else "school"
    return {
        "where": where,
        "planned": True,
        "people": seen,
        "children_seen": seen,
        "seen_alone": seen[:1] if case.chance.random() < shares.child_seen_alone else [],
        "home_seen": where == "home",
        "sleeping_arrangements_seen": where == "home"
        and case.chance.random() < shares.bedrooms_seen,
    }


def _keys(people: tuple[InventedPerson, ...]) -> list[str]:
    return [person.key for person in people if person.is_ != "unborn"]
