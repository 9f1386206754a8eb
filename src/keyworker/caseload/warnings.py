"""What does anybody who visits or rings this family have to know for their own safety?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet

from keyworker.policy.casefile import local_day
from keyworker.policy.vocabulary import EVENT_KINDS, kinds
from keyworker.prepared import prepared
from keyworker.record.case_reader import CaseRows
from keyworker.record.models import Event

WARN = (kinds.MARKER_ADDED, kinds.WARNING_NOTED)


@dataclass(frozen=True)
class Warned:
    """One warning as it stands, and since when it is on record; None where that is not theirs to know."""

    words: str
    since: date | None


def warnings_in(read: CaseRows) -> tuple[Warned, ...]:
    """The warnings that stand, those that a later event corrects left out, the latest first.

    Those on other cases of the children stand here too: whoever rings the family has to know, whichever team wrote it
    down. Of a restricted case nothing is told but that they have to ask first: their safety is worth that much.
    """
    here = list(read.uncorrected(*WARN))
    children = [child.person_id for child in read.children]
    elsewhere = _elsewhere(children=children, but=read.case.pk)
    found = sorted((*here, *elsewhere), key=lambda event: (event.at, event.pk), reverse=True)
    return tuple(_told(event) for event in found)


@prepared
def _elsewhere(*, children: Sequence[int], but: int) -> QuerySet[Event]:
    found = Event.objects.uncorrected().on_other_cases_of(children, *WARN, but=but)
    return found.annotate(of_restricted=F("case__restricted"))


def _told(event: Event) -> Warned:
    if getattr(event, "of_restricted", False):
        return Warned("Speak with a manager of your service before you visit or ring", None)
    return Warned(_words(event), local_day(event.at))


def _words(event: Event) -> str:
    """What its kind is told by, which its form demands, and what was noted beside it; never nothing."""
    told = (*EVENT_KINDS[event.kind].gist, "note")
    said = [str(event.data[name]).rstrip(".") for name in told if event.data.get(name)]
    return ". ".join(said) or "A warning is on record; see the timeline"
