"""How does one of the many cases go that need nobody's special attention?"""

from __future__ import annotations

from datetime import date, timedelta

from keyworker.exchange.demo import course
from keyworker.exchange.demo.case_flow import Span
from keyworker.exchange.demo.endings import ended
from keyworker.exchange.demo.invented import InventedCase
from keyworker.exchange.demo.sample import SampleAuthority


def ordinary_case(span: Span, number: int, sample: SampleAuthority) -> InventedCase:
    """One case from referral to its end, or to now."""
    chance, authority = sample.chance, sample.authority
    case = _begun(span, number, sample)
    decider = chance.choice(sample.staff.deciders_of(case.team))
    received = course.referred(case, span.received, authority)
    in_time = chance.random() < authority.in_time
    decided_on = case.after(received, chance.randrange(1, 4) if in_time else chance.randrange(4, 7))
    course.looked_into(case, decided_on, decider, authority)
    if not span.opens:
        course.not_opened(case, decided_on, decider)
        return case
    lead = sample.staff.roomiest(case.team, case.family, decided_on)
    changes = chance.random() < authority.changes_worker
    new_lead = (
        sample.staff.roomiest(case.team, case.family, decided_on, but=lead) if changes else None
    )
    manager = sample.staff.deciders_of(case.team)[0]
    workers = course.CaseWorkers(decider, lead, manager, new_lead)
    _worked(case, decided_on, span, workers, sample)
    sample.staff.take(case.lead or lead, len(case.family.children), span.ends)
    return case


def _begun(span: Span, number: int, sample: SampleAuthority) -> InventedCase:
    chance, authority = sample.chance, sample.authority
    kinds, sizes = authority.referral_types, authority.children_a_family
    kind = chance.choices(list(kinds), list(kinds.values()))[0]
    children = chance.choices(list(sizes), list(sizes.values()))[0]
    youngest, oldest = (12, 17) if kind == "adolescent-caf" else (0, 16)
    family = sample.population.family(children, youngest=youngest, oldest=oldest, on=span.received)
    return sample.begin(number, sample.teams[number % len(sample.teams)], family, kind)


def _worked(
    case: InventedCase,
    decided_on: date,
    span: Span,
    workers: course.CaseWorkers,
    sample: SampleAuthority,
) -> None:
    authority = sample.authority
    allocated_at = course.opened(case, decided_on, workers, authority)
    met_on = course.first_met(
        case,
        allocated_at,
        workers.lead,
        authority,
        in_time=case.chance.random() < authority.in_time,
    )
    ends = case.after(max(span.ends, met_on + timedelta(days=21)), 0)
    how = case.pick(authority.endings)
    planned, every = course.assessed_and_planned(case, met_on, workers.lead, authority)
    last_work = case.after(ends, -17) if how == "no-response" else case.after(ends, -5)
    if last_work > planned:
        course.worked_with(case, planned, every, workers, last_work, authority)
    ended(case, ends, how, workers.decider, case.lead or workers.lead)
