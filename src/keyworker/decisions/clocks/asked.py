"""Was a duty asked for at all by its limit, or only by something that came later?

A clock counts from what started it, whenever its ``when`` came to be so. What was not asked for by then makes nobody late for
the days before it was: it is owed at once, on the day on which it was first asked for.
"""

from __future__ import annotations

from datetime import date, datetime

from keyworker.decisions.case.facts import CaseFacts
from keyworker.decisions.case.timeline import Place
from keyworker.decisions.clocks.run import Run
from keyworker.policy.casefile import Event, local_day
from keyworker.policy.conditions.truth import NO


def asked_after(run: Run, limit: date | datetime) -> Event | None:
    """What first asked for it after its limit had gone by; None where it was asked for by then, or at no known moment."""
    when, last = run.rule.when, local_day(limit)
    if when is None or last >= run.case.day:
        return None
    timeline = run.case.timeline
    by_then = [event for event in timeline.events if event.day <= last]
    later = timeline.events[len(by_then) :]
    if not later or not by_then:
        return None
    if _is_asked(run, timeline.place_of(by_then[-1]), last):
        return None
    return next((each for each in later if _is_asked(run, timeline.place_of(each), each.day)), None)


def _is_asked(run: Run, upto: Place, day: date) -> bool:
    """Whether the rule applied on a day, by what had happened up to there. Not known counts as yes, as it does now."""
    when, first, case = run.rule.when, run.first, run.case
    state = case.timeline.state_after(upto)
    facts = CaseFacts(case, first.event, first.person, on=day, upto=upto, _state=state)
    return when is None or when.truth(facts) is not NO
