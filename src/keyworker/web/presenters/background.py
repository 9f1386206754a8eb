"""What should someone have read before they record this?

An analysis rests on the trawl, a decision on both, a plan on the assessment: what was recorded then is shown beside the
form, so that it is read where it is needed and nobody keeps two windows open.
"""

from __future__ import annotations

from datetime import date

from keyworker.access.models import User
from keyworker.policy.packs.pack import Pack
from keyworker.record.case_reader import CaseRows
from keyworker.record.models import Event
from keyworker.web.presenters.event_words import Told, told_from


def background(read: CaseRows, pack: Pack, action: str, *, to: User, day: date) -> list[Told]:
    """The latest of each kind of event that the policy wants read before this action, as this person may read it."""
    kinds = pack.pages.read_before.get(action, ())
    if not kinds:
        return []
    latest: dict[str, Event] = {}
    for event in read.uncorrected(*kinds):
        latest.setdefault(event.kind, event)
    rows = told_from(read, list(latest.values()), to=to, day=day)
    # What cannot be read here is no help here.
    readable = [each for each in rows if each.details]
    return sorted(readable, key=lambda each: kinds.index(each.event.kind))
