"""To which other services was this family referred from here, and what did they answer?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from keyworker.policy.casefile import local_day
from keyworker.policy.vocabulary import kinds
from keyworker.record.case_reader import CaseRows
from keyworker.record.models import Event


@dataclass(frozen=True)
class ReferredOn:
    """One referral to another service; ``outcome`` is what it answered last, empty while it has not."""

    service: str
    kind: str
    on: date
    outcome: str = ""
    answered_on: date | None = None


def referred_on(read: CaseRows) -> list[ReferredOn]:
    """The referrals made from this case, the latest first."""
    answers = read.uncorrected(kinds.REFERRAL_ANSWERED)
    return [_with_answer(each, answers) for each in read.uncorrected(kinds.REFERRAL_MADE)]


def _with_answer(made: Event, answers: Iterable[Event]) -> ReferredOn:
    of = made.data.get("of")
    answer = next(
        (each for each in answers if of and each.data["of"] == of and each.seq > made.seq), None
    )
    return ReferredOn(
        service=made.data["service"],
        kind=made.data["kind_there"],
        on=local_day(made.at),
        outcome=answer.data["outcome"] if answer else "",
        answered_on=local_day(answer.at) if answer else None,
    )
