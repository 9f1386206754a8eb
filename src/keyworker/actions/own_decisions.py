"""May somebody withdraw a decision of theirs on a case that it took out of their sight?"""

from __future__ import annotations

from datetime import datetime

from keyworker.access.models import User
from keyworker.actions.named_records import entry_of
from keyworker.actions.submission import Submission
from keyworker.record.own_decisions import sent_away, why_it_stays
from keyworker.record.subjects import Subject


def may_withdraw_here(subject: Subject, user: User, now: datetime) -> bool:
    """Whether they may withdraw anything of this record: it is theirs to open, or they sent it away lately."""
    return subject.admits(user, at=now) or bool(sent_away(user, subject.as_case, at=now))


def why_it_stays_with_others(subject: Subject, submission: Submission) -> str:
    """Why the entry that is to be withdrawn stays, as the record is not theirs to open; empty where it is, or none stands.

    Of such a record nothing is theirs but their own decision, while nobody else has gone on with the case.
    """
    user = submission.user
    if user is None or subject.admits(user, at=submission.now):
        return ""
    ref = submission.entered.get("corrects")
    if ref not in sent_away(user, subject.as_case, at=submission.now):
        return subject.closed_to_others
    entry = entry_of(subject.as_case, ref)
    return why_it_stays(entry) if entry is not None else subject.closed_to_others
