"""What came of an import, counted as it goes: how many of what, and which cases a person has to look at?"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from keyworker.exchange.annex_a.changes import Changes
from keyworker.exchange.annex_a.picture import EARLY_HELP, Picture
from keyworker.exchange.annex_a.report import Unallocated
from keyworker.policy.wording import counted
from keyworker.record.models import Case

# The most serious first.
_BY_WEIGHT = ("child-protection", "looked-after", "section-47", "child-in-need", "care-leaver")
STANDING_NOT_KNOWN = "standing-not-known"


@dataclass
class Tally:
    """The counts, sentences and lists of cases of one import."""

    counts: Counter[str] = field(default_factory=Counter)
    doubts: list[str] = field(default_factory=list)
    decided_here: list[str] = field(default_factory=list)
    no_longer_named: list[str] = field(default_factory=list)
    standing_not_known: list[str] = field(default_factory=list)
    without_worker: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    early_help_cases: int = 0

    def in_report(self) -> dict[str, Any]:
        """The report's fields that are counted here."""
        return {
            **self.counts,
            "decided_here": tuple(self.decided_here),
            "standing_not_known": tuple(self.standing_not_known),
            "no_longer_named": tuple(self.no_longer_named),
            "doubts": (*self.doubts, *self._of_early_help()),
            "unallocated": tuple(self._unallocated()),
        }

    def count(self, picture: Picture, case: Case, change: Changes, *, is_new: bool) -> None:
        """What was recorded on one case."""
        kinds = Counter(event.kind for event in change.events)
        started = sum(
            event.kind == "allocation.started" and event.fields["role"] == "lead"
            for event in change.events
        )
        self.counts["allocations_changed"] += change.lead_changed
        self.counts["allocations_started"] += started - change.lead_changed
        # A day of opening that is put right opens nothing.
        kinds["case.opened"] -= "case.opened" in change.corrects
        self.counts["cases_opened"] += kinds["case.opened"] + kinds["case.reopened"]
        self.counts["cases_closed"] += kinds["case.closed"]
        self.counts["starts_not_known"] += sum(
            event.kind == "standing.started" and isinstance(event.at, datetime) and not event.said
            for event in change.events
        )
        self.counts["cases_received"] += is_new and picture.stage == "received"
        moved = kinds["case.opened"] + kinds["case.reopened"] + kinds["case.closed"]
        self.counts["cases_changed"] += not is_new and bool(change.events) and not moved
        self.early_help_cases += picture.service == EARLY_HELP
        self._note_what_differs(case, change)

    def _note_what_differs(self, case: Case, change: Changes) -> None:
        if change.declined:
            is_now = "open" if change.after.stage == "open" else "closed"
            self.doubts.append(
                f"{case.reference}: this file alone would have it otherwise, but the list that it is {is_now} by is not in"
                f" this file; it stays {is_now}"
            )
        if change.drift == "decided-here":
            self.decided_here.append(case.reference)
        elif change.drift == "no-longer-named":
            self.no_longer_named.append(case.reference)

    def note_without_worker(
        self, found: Sequence[tuple[Picture, Case]], led: Collection[int]
    ) -> None:
        """Open cases that nobody leads, under each child's most serious standing. ``led`` are the ids of those led."""
        for picture, case in found:
            if picture.stage != "open":
                continue
            standing = _most_serious(picture)
            if standing == STANDING_NOT_KNOWN:
                self.standing_not_known.append(case.reference)
            if case.pk not in led:
                self.without_worker[standing].append(case.reference)

    def _unallocated(self) -> list[Unallocated]:
        """The least serious standing first."""
        return [
            Unallocated(standing=standing, children=len(references), cases=tuple(references))
            for standing in reversed((*_BY_WEIGHT, STANDING_NOT_KNOWN, EARLY_HELP))
            if (references := self.without_worker.get(standing))
        ]

    def _of_early_help(self) -> tuple[str, ...]:
        if not self.early_help_cases:
            return ()
        return (
            "list 2 names no worker and does not say whether the work has ended; open with nobody named until someone"
            f" says otherwise: {counted(self.early_help_cases, 'early help case')}",
        )


def _most_serious(picture: Picture) -> str:
    """The most serious standing of a child of social care, and what else a case may be open for."""
    if picture.service == EARLY_HELP:
        return EARLY_HELP
    current = {spell.standing for spell in picture.current}
    return next((standing for standing in _BY_WEIGHT if standing in current), STANDING_NOT_KNOWN)
