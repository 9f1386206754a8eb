"""Where did a case go that somebody sent away by a decision of theirs, and may they still take that back?

A decision that gives a case to another team takes it out of sight of whoever made it. For a time, the local default
``own-decision-time`` of their policy, they see that one entry of theirs and where the case is now, and may withdraw it
as long as nobody there has gone on with it: nothing else of a record that is no longer theirs. See the decision on one's own decisions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from keyworker.access.models import User
from keyworker.decisions.case.fold import KINDS_SENDING_AWAY
from keyworker.policy.casefile import local_day
from keyworker.policy.durations import Duration
from keyworker.policy.packs.pack import Pack
from keyworker.policy.rules.settings import OWN_DECISION_TIME, USED_OTHERWISE
from keyworker.record.governing_pack import governing
from keyworker.record.models import Case, Event
from keyworker.record.models.events import EventQuerySet

# As many of the latest are looked at: whoever decides makes far fewer in the time.
MOST: Final = 200


@dataclass(frozen=True)
class OwnDecision:
    """An entry of somebody's own by which a case went where they do not see it; ``until`` is the last day they see that."""

    entry: Event
    case: Case
    until: date


def decisions_out_of_sight(user: User, *, at: datetime) -> list[OwnDecision]:
    """This person's decisions of late by which a case left what they may open, the latest first."""
    return list(_out_of_sight(user, _sent_away_by(user), at))


def decision_out_of_sight(user: User, entry: int, *, at: datetime) -> OwnDecision | None:
    """The one of that number; None where it is not such a decision of theirs, or its time is over."""
    made = _sent_away_by(user)
    found = _out_of_sight(user, made.filter(case__in=made.filter(pk=entry).values("case")), at)
    return next((each for each in found if each.entry.pk == entry), None)


def sent_away(user: User, case: Case, *, at: datetime) -> list[str]:
    """By reference, the decisions by which they sent this case away and may still see where it went."""
    found = _out_of_sight(user, _sent_away_by(user).filter(case=case.pk), at)
    return [each.entry.ref for each in found]


def why_it_stays(entry: Event) -> str:
    """Why whoever made the decision cannot take it back any more, in a sentence; empty where they can."""
    since = Event.objects.uncorrected().filter(case=entry.case_number, seq__gt=entry.seq)
    others = since.exclude(by=entry.by_id).exclude(by=None)
    if entry.submission is not None:
        others = others.exclude(submission=entry.submission)
    if not others.exists():
        return ""
    case = entry.case
    team = case.team.name if case is not None and case.team is not None else "The other team"
    return f"{team} has gone on with it since. Ask its manager to send it back."


def time_for_own(pack: Pack) -> Duration:
    """For how long they see it: the policy's local default, or the one that is used where it has none."""
    said = pack.setting_value(OWN_DECISION_TIME)
    return said if isinstance(said, Duration) else USED_OTHERWISE[OWN_DECISION_TIME]


def _sent_away_by(user: User) -> EventQuerySet:
    worker = getattr(user, "worker", None)
    made = Event.objects.uncorrected().filter(kind__in=KINDS_SENDING_AWAY, case__isnull=False)
    return made.filter(by=worker) if worker is not None and user.is_active else made.none()


def _out_of_sight(user: User, made: EventQuerySet, at: datetime) -> Iterator[OwnDecision]:
    """One that others restricted since does not exist for them, nor one of a service in which they no longer work."""
    worker = getattr(user, "worker", None)
    if worker is None:
        return
    away = made.filter(case__service=worker.team.service_id, case__restricted=False)
    away = away.exclude(case__in=Case.objects.visible_to(user, at=at).values("pk"))
    pack = governing(worker.team.service, local_day(at))
    length = time_for_own(pack)
    read = away.select_related("case__service", "case__team", "by", "recorded_by__worker")
    shown: set[int] = set()
    for entry in read.order_by("-recorded_at", "-pk")[:MOST]:
        until = local_day(length.after(local_day(entry.recorded_at), pack.calendar))
        if until < local_day(at):
            return
        if entry.case_number in shown:
            # What they decided before that did not send it away, or was decided again since.
            continue
        shown.add(entry.case_number)
        assert entry.case is not None
        yield OwnDecision(entry, entry.case, until)
