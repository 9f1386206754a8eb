"""What would another policy, or another version, change on a case as it stands: which clocks, and what may be done?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from keyworker.decisions.case.case_on_day import CaseOnDay
from keyworker.decisions.clocks.clock import Clock
from keyworker.decisions.clocks.timescales import begun
from keyworker.decisions.gates import Outcome, check_action_on
from keyworker.policy.casefile import local_day
from keyworker.policy.wording import on_day

How = Literal["appears", "ends", "moves"]
# What is still to be done; a clock that was met or ended is past, under whichever policy.
_LIVE = frozenset({"running", "overdue", "paused"})


@dataclass(frozen=True, kw_only=True)
class ClockChange:
    """One clock that appears, ends or moves, by its rule's ``id``; ``before`` and ``after`` are its limits."""

    how: How
    id: str
    title: str
    clause: str
    subject: str | None
    before: date | datetime | None
    after: date | datetime | None
    late: bool
    was_late: bool = False

    @property
    def late_at_once(self) -> bool:
        """Whether it is late because of the other policy: it was not before."""
        return self.late and not self.was_late

    @property
    def in_words(self) -> str:
        """What becomes of it, in a sentence without its clause."""
        about = f", {self.subject}" if self.subject else ""
        late = ", late at once" if self.late_at_once else ", late as before" if self.late else ""
        match self.how:
            case "appears":
                return f"{self.title}{about} appears, due {_day(self.after)}{late}"
            case "ends":
                return f"{self.title}{about} is no longer owed"
            case _:
                return f"{self.title}{about} moves from {_day(self.before)} to {_day(self.after)}{late}"


@dataclass(frozen=True, kw_only=True)
class GateChange:
    """One action that may be done where it could not be, or the other way about; None where a policy does not know it."""

    action: str
    before: Outcome | None
    after: Outcome | None

    @property
    def in_words(self) -> str:
        """What became of the step."""
        return f"{self.before or 'not offered'} becomes {self.after or 'not offered'}"


def _day(when: date | datetime | None) -> str:
    return "no date" if when is None else on_day(local_day(when))


def clock_changes(now: CaseOnDay, then: CaseOnDay) -> Iterator[ClockChange]:
    """The clocks of the case that differ ``then``, under the other policy, in the order of their rules' names."""
    before, after = _live(now), _live(then)
    for key in sorted(before.keys() | after.keys(), key=str):
        old, new = before.get(key), after.get(key)
        if old is not None and new is not None and old.limit == new.limit:
            continue
        shown = new or old
        assert shown is not None
        yield ClockChange(
            how="moves" if old and new else "appears" if new else "ends",
            id=shown.id,
            title=shown.title,
            clause=shown.clause,
            subject=shown.subject,
            before=old.limit if old else None,
            after=new.limit if new else None,
            late=new is not None and new.status == "overdue",
            was_late=old is not None and old.status == "overdue",
        )


def gate_changes(now: CaseOnDay, then: CaseOnDay, actions: Iterable[str]) -> Iterator[GateChange]:
    """Which of these actions is answered otherwise under the other policy."""
    for action in actions:
        before, after = (_outcome(each, action) for each in (now, then))
        if before != after:
            yield GateChange(action=action, before=before, after=after)


def _live(case: CaseOnDay) -> dict[tuple[str, str | None, int], Clock]:
    return {
        (each.id, each.subject, each.instance): each for each in begun(case) if each.status in _LIVE
    }


def _outcome(case: CaseOnDay, action: str) -> Outcome | None:
    return check_action_on(case, action).outcome if case.pack.offers(action) else None
