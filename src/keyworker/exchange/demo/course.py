"""How does an early help case go, from referral to closure?

Each part of a case's life is one function that tells its events. Days are working days; about as many deadlines are
missed as the authority's figures say, so that the lists have something honest to show.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from keyworker.exchange.demo.authority import Authority
from keyworker.exchange.demo.invented import Story, ToldPerson, ToldWorker


@dataclass(frozen=True)
class Players:
    """Who plays a part in a case."""

    decider: ToldWorker
    lead: ToldWorker
    manager: ToldWorker
    next_lead: ToldWorker | None = None


def referred(
    story: Story,
    on: date | datetime,
    authority: Authority,
    *,
    source: str = "",
    urgent: bool = False,
) -> datetime:
    """A referral arrives."""
    source = (
        source
        or {"broker-caf": "mash", "step-down": "social-care"}.get(story.type)
        or story.pick(authority.sources)
    )
    said: dict[str, object] = {
        "type": story.type,
        "source": source,
        "urgent": urgent,
        "route": "portal",
        "assessor": _ASSESSORS.get(source, "Duty worker"),
        "assessor_contact": f"{source}@referrer.example",
        "people": _keys(story.family.children),
        "statutory_threshold_met": False,
        "sibling_of_open_case": story.type == "sibling",
    }
    if story.type == "broker-caf":
        said["likely_benefit"] = "A parent asks for help with routines and boundaries"
        said["others_considered"] = "School and health visitor: neither has capacity to lead"
    return story.tell("referral.received", on, None, **said)


_ASSESSORS = {
    "school": "Pastoral lead",
    "mash": "MASH practitioner",
    "health": "Health visitor",
    "ptt": "Participation adviser",
    "customer-first": "Customer adviser",
    "portal": "Family member",
    "social-care": "Social worker",
}


def looked_into(story: Story, on: date, decider: ToldWorker, authority: Authority) -> None:
    """The data trawl and the case analysis, with the outcomes in play."""
    story.tell("trawl.completed", on, decider, answers={}, people=_keys(story.family.children))
    outcomes = sorted(story.chance.sample(authority.outcomes, story.chance.randrange(1, 4)))
    story.tell(
        "analysis.completed",
        on,
        decider,
        answers={},
        outcomes=outcomes,
        people=_keys(story.family.children),
    )


def not_opened(story: Story, on: date, decider: ToldWorker) -> None:
    """Decided not to open; the referrer is told; the case is closed."""
    story.tell(
        "decision.made",
        on,
        decider,
        outcome="not-open",
        rationale="Needs can be met by universal services",
    )
    sent = story.tell(
        "guidance.sent",
        on,
        decider,
        method="email",
        why_not_opened="Needs can be met by universal services",
        next_steps="Parenting group at the family hub; ask again if things change",
    )
    story.tell(
        "case.closed",
        sent + timedelta(minutes=5),
        decider,
        outcome="not-opened",
        reason="Guidance sent",
    )


def opened(
    story: Story,
    on: date,
    players: Players,
    authority: Authority,
    *,
    allocated_on: date | None = None,
) -> datetime:
    """Decided to open, agreed with the practitioner and allocated. Returns when it was allocated."""
    children = story.family.children
    story.tell(
        "decision.made",
        on,
        players.decider,
        outcome="open",
        rationale="Early help is likely to improve things",
        team=story.team,
    )
    for child in children:
        story.tell(
            "standing.started",
            on,
            players.decider,
            person=child.key,
            standing="caf",
            held_by="early-help",
        )
        story.tell(
            "complexity.rated",
            on,
            players.decider,
            person=child.key,
            level=story.pick(authority.complexity),
        )
    return allocated(story, allocated_on or on, players.decider, players.lead)


def allocated(story: Story, on: date, decider: ToldWorker, lead: ToldWorker) -> datetime:
    """Agreed with a practitioner, who leads from then; whoever led before stops at the same instant."""
    story.tell("allocation.proposed", on, decider, worker=lead.key, role="lead", team=story.team)
    agreed = story.tell(
        "allocation.agreed",
        on,
        decider,
        worker=lead.key,
        role="lead",
        team=story.team,
        how="In person",
    )
    if agreed < story.now:
        story.lead = lead
    return story.tell(
        "allocation.started",
        agreed + timedelta(minutes=1),
        decider,
        worker=lead.key,
        role="lead",
        team=story.team,
    )


def first_met(story: Story, allocated_at: datetime, lead: ToldWorker, *, in_time: bool) -> date:
    """First contact by the lead practitioner, sometimes after trying in vain. Returns the day."""
    waits = story.chance.randrange(1, 8) if in_time else story.chance.randrange(8, 12)
    if waits > 3 and story.chance.random() < 0.5:
        story.tell(
            "contact.attempted",
            story.after(allocated_at, 2),
            lead,
            method="phone",
            result="Voicemail left",
        )
    on = story.after(allocated_at, waits)
    story.tell(
        "contact.made",
        on,
        lead,
        method="face-to-face",
        people=_keys(story.family.people),
        **{"with": "Mother"},
    )
    return on


def assessed_and_planned(
    story: Story, met_on: date, lead: ToldWorker, authority: Authority
) -> tuple[date, int]:
    """Assessment and plan. Returns the day of the plan and how many weeks apart its visits are."""
    children = _keys(story.family.children)
    started = story.after(met_on, story.chance.randrange(1, 4))
    story.tell("assessment.started", started, lead, people=children)
    done = story.after(started, story.chance.randrange(12, 30))
    story.tell("visit.made", story.after(started, 6), lead, **_seen(story))
    story.tell("assessment.completed", done, lead, people=children, answers={})
    every = story.pick(authority.visits_every)
    planned = story.after(done, story.chance.randrange(1, 6))
    story.tell(
        "plan.agreed",
        planned,
        lead,
        visit_every=every,
        people=children,
        actions=[
            {
                "action": "Morning routine chart",
                "who": "Mother",
                "by": str(planned + timedelta(weeks=6)),
            }
        ],
    )
    return planned, int(every.split()[0])


def worked_with(
    story: Story, planned: date, every: int, players: Players, until: date, authority: Authority
) -> None:
    """Visits as the plan says, reviews, supervision, and sometimes a change of practitioner, up to the day."""
    happenings: list[tuple[date, str]] = []
    happenings += [
        (day, "visit")
        for day in _days(story, planned, every * 7, until, late=(1 - authority.in_time) / 2)
    ]
    happenings += [(day, "review") for day in _days(story, planned, 84, until, late=0.1)]
    happenings += [(day, "supervision") for day in _days(story, planned, 28, until, late=0.1)]
    change_on = None
    if players.next_lead is not None:
        change_on = story.after(planned + (until - planned) / 2, 0)
        happenings.append((change_on, "change"))
    lead = players.lead
    for day, what in sorted(happenings):
        if what == "visit":
            story.tell("visit.made", day, lead, **_seen(story))
        elif what == "review":
            story.tell("plan.reviewed", day, lead, people=_keys(story.family.children), answers={})
        elif what == "supervision":
            story.tell(
                "supervision.held",
                day,
                players.manager,
                worker=lead.key,
                progress="On track",
                delay=False,
                caseload_reviewed=True,
            )
        elif players.next_lead is not None:
            lead = players.next_lead
            allocated(story, day, players.decider, lead)
            story.tell("family.told", day, lead, about="new-lead", holder=lead.key, method="phone")


def ended(
    story: Story, on: date, how: str, decider: ToldWorker, lead: ToldWorker, authority: Authority
) -> None:
    """The case closes, in one of the ways cases close."""
    if how == "no-response":
        _no_answer(story, on, decider, lead)
    elif how == "declined":
        declined_on = story.after(on, -2)
        story.tell(
            "offer.declined", declined_on, lead, significant_concerns=False, **{"with": "Mother"}
        )
        story.tell(
            "management.decided",
            story.after(on, -1),
            decider,
            about="declined",
            significant_concerns=False,
            decision="The family does not want support; no significant concerns",
        )
    elif how == "stepped-up":
        story.tell(
            "meeting.held",
            story.after(on, -4),
            decider,
            type="transfer",
            outcome="threshold-met",
            attended_by="Social care manager",
        )
        story.tell("transfer.sent", story.after(on, -3), decider, to="social-care")
        story.tell(
            "transfer.accepted",
            story.after(on, -1),
            decider,
            to="social-care",
            accepted_by="Social care manager",
        )
    _summarised(story, on, lead, authority)
    story.tell("case.closed", on, decider, outcome=how)


def _no_answer(story: Story, on: date, decider: ToldWorker, lead: ToldWorker) -> None:
    for days, method in ((-15, "phone"), (-12, "letter"), (-9, "face-to-face")):
        story.tell(
            "contact.attempted", story.after(on, days), lead, method=method, result="No answer"
        )
    story.tell("response.none", story.after(on, -7), lead)
    story.tell(
        "meeting.held",
        story.after(on, -3),
        decider,
        type="transfer",
        outcome="threshold-not-met",
        attended_by="Social care manager",
        weight_of_no_response="Other agencies see the children and are not worried",
    )
    story.tell(
        "management.decided",
        story.after(on, -1),
        decider,
        about="no-response",
        decision="Close: no response and no concerns",
    )


def _summarised(story: Story, on: date, lead: ToldWorker, authority: Authority) -> None:
    analysis = next((event for event in story.events if event.kind == "analysis.completed"), None)
    named = list(analysis.said.get("outcomes", ())) if analysis else []
    for child in story.family.children:
        story.tell(
            "closure.summarised",
            on,
            lead,
            person=child.key,
            people=[child.key],
            summary="Work with the family is complete",
            analysis="Routines are in place and school attendance has improved",
            outcomes=[
                {"outcome": name, "result": "met", "evidence": "Seen at the last review"}
                for name in named
            ],
        )


def _days(story: Story, start: date, every: int, until: date, *, late: float) -> list[date]:
    days: list[date] = []
    last = start
    while True:
        slip = (
            story.chance.randrange(4, 11)
            if story.chance.random() < late
            else -story.chance.randrange(0, 3)
        )
        last = story.after(last + timedelta(days=max(every + slip, 2)), 0)
        if last >= until:
            return days
        days.append(last)


def _seen(story: Story) -> dict[str, object]:
    children = _keys(story.family.children)
    seen = children if story.chance.random() < 0.95 else children[:1]
    where = "home" if story.chance.random() < 0.75 else "school"
    return {
        "where": where,
        "planned": True,
        "people": seen,
        "children_seen": seen,
        "seen_alone": seen[:1] if story.chance.random() < 0.5 else [],
        "home_seen": where == "home",
        "sleeping_arrangements_seen": where == "home" and story.chance.random() < 0.3,
    }


def _keys(people: tuple[ToldPerson, ...]) -> list[str]:
    return [person.key for person in people if person.is_ != "unborn"]
