"""What does a service say to another that referred a family to it? What it decided, on the record the referral was made on.

Written in the transaction of the decision itself, whichever way that was recorded. What stands there already is not said
twice; where a decision is withdrawn or changed, that is an answer of its own. It says what became of the referral, and
nothing else of the other service's record.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.policy.casefile import Event as Known
from keyworker.policy.vocabulary import kinds
from keyworker.record.models import Case, Event
from keyworker.record.subjects import OnCase, Subject
from keyworker.record.writing import NewEvent, add_events

ANSWERED: Final = kinds.REFERRAL_ANSWERED
# After which an answer may be another than before.
_MAY_ANSWER: Final = frozenset(
    {
        "referral.received",
        "decision.made",
        "step-up.decided",
        "allocation.started",
        "case.opened",
        "case.closed",
        "case.reopened",
        "event.corrected",
    }
)
OPEN: Final = "open"
ALREADY: Final = "worked-on-already"
ENDED: Final = "ended"
WITHDRAWN: Final = "decision-withdrawn"
_WORKED_ON: Final = frozenset({OPEN, ALREADY})


def answer_referrals(subject: Subject, seen: CaseOnDay | None, events: Sequence[Event]) -> None:
    """Say on the record a referral was made on what has now become of it; listens to the record."""
    if seen is None or not any(each.kind in _MAY_ANSWER for each in events):
        return
    made_on, outcome = now_of(seen.known.events)
    there = subject.as_case
    origin = _known_there(made_on, there) if made_on is not None else None
    if origin is None:
        return
    before = _last_said(origin, there)
    if outcome == before or (outcome is None and before in {None, WITHDRAWN}):
        return
    last = events[-1]
    answer = NewEvent(
        kind=ANSWERED,
        at=last.when if outcome else last.recorded_at,
        data={
            "service": there.service.name,
            "of": there.reference,
            "outcome": outcome or WITHDRAWN,
        },
        by=last.by,
        by_role=last.by_role,
    )
    add_events(
        OnCase(origin),
        [answer],
        recorded_by=last.recorded_by,
        recorded_at=last.recorded_at,
        action=last.action,
    )


def now_of(events: Sequence[Known]) -> tuple[str | None, str | None]:
    """The record on which the latest referral was made, and what became of that; None while nobody has decided.

    Children who were worked with already when it came need no decision. Where nothing is decided first, a referral is
    taken on with the first worker who leads the case.
    """
    made_on: str | None = None
    outcome: str | None = None
    for each in events:
        match each.kind:
            case "referral.received":
                made_on = each.field("made_on")
                outcome = ALREADY if outcome in _WORKED_ON else None
            case "decision.made":
                outcome = str(each.field("outcome"))
            # A step-up that the meeting gives to a team is opened by it.
            case "step-up.decided" if outcome is None and _given_to_a_team(each):
                outcome = OPEN
            case "case.opened" | "case.reopened":
                outcome = OPEN
            case "allocation.started" if outcome is None and each.field("role") == "lead":
                outcome = OPEN
            case "case.closed" if outcome is None or outcome in _WORKED_ON:
                outcome = ENDED
    return made_on, outcome


def _given_to_a_team(decided: Known) -> bool:
    return bool(decided.field("threshold_met") and decided.field("team"))


def _known_there(made_on: str, there: Case) -> Case | None:
    """The record on which it was made, where that names this one; nothing is told of what is restricted to one that is not."""
    named = Event.objects.uncorrected().filter(
        case__reference=made_on, kind=kinds.REFERRAL_MADE, data__of=there.reference
    )
    origin = Case.objects.with_team().filter(pk__in=named.values("case")).first()
    hidden = origin is not None and there.restricted and not origin.restricted
    return None if hidden else origin


def _last_said(origin: Case, there: Case) -> str | None:
    """What was answered last for that record."""
    said = Event.objects.uncorrected().filter(case=origin, kind=ANSWERED, data__of=there.reference)
    last = said.order_by("-seq").values_list("data__outcome", flat=True).first()
    return str(last) if last is not None else None
